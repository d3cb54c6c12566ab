package lib

import (
	"fmt"
	"reflect"
	"regexp"
	"runtime"
	"strings"
)

// runtimeError is an error that compiled code would have got from the runtime; the
// evaluator, which works through package reflect, panics with other words.
type runtimeError string

func (e runtimeError) Error() string { return "runtime error: " + string(e) }

// RuntimeError marks it as a runtime.Error.
func (runtimeError) RuntimeError() {}

var _ runtime.Error = runtimeError("")

// reflectWords maps the words of package reflect to those of the runtime.
var reflectWords = []struct {
	pattern *regexp.Regexp
	text    string
}{
	{regexp.MustCompile(`^reflect: (slice|array|string) index out of range`), "index out of range"},
	{regexp.MustCompile(`^reflect\.Value\.(Slice|Slice3): (string )?(slice|string|array) index out of bounds`), "slice bounds out of range"},
	{regexp.MustCompile(`^reflect: string index out of range`), "index out of range"},
	{regexp.MustCompile(`^reflect\.MakeSlice: negative (len|cap)`), "makeslice: $1 out of range"},
	{regexp.MustCompile(`^reflect: call of .* on zero Value`), "invalid memory address or nil pointer dereference"},
	{regexp.MustCompile(`^reflect: .*nil pointer`), "invalid memory address or nil pointer dereference"},
	{regexp.MustCompile(`^reflect(\.Value\.Call|: call): .*nil func`), "invalid memory address or nil pointer dereference"},
}

// normal gives a panic's value as compiled code would have it.
func normal(v any) any {
	text, ok := v.(string)
	if err, isValueError := v.(*reflect.ValueError); isValueError {
		text, ok = err.Error(), true
	}
	if !ok || !strings.HasPrefix(text, "reflect") {
		return v
	}
	for _, w := range reflectWords {
		if m := w.pattern.FindStringSubmatchIndex(text); m != nil {
			return runtimeError(w.pattern.ExpandString(nil, w.text, text, m))
		}
	}
	return fmt.Errorf("%s", text)
}
