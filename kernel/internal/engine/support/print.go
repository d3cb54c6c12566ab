package support

import (
	"fmt"
	"strconv"
	"strings"
)

// Print is the predeclared print: to stderr, without spaces.
func (h *Host) Print(args ...any) {
	h.printTo(args, "", "")
}

// Println is the predeclared println: to stderr, with spaces and a line break.
func (h *Host) Println(args ...any) {
	h.printTo(args, " ", "\n")
}

func (h *Host) printTo(args []any, between, end string) {
	words := make([]string, len(args))
	for i, arg := range args {
		words[i] = builtinText(h.Unwrap(arg))
	}
	_, _ = h.Stderr().Write([]byte(strings.Join(words, between) + end)) // it can't fail
}

// builtinText writes a value as the predeclared functions do: floats with an exponent.
func builtinText(v any) string {
	switch f := v.(type) {
	case float64:
		return exponent(f)
	case float32:
		return exponent(float64(f))
	case error:
		return f.Error()
	}
	return fmt.Sprint(v)
}

func exponent(f float64) string {
	s := strconv.FormatFloat(f, 'e', 6, 64)
	mantissa, exp, ok := strings.Cut(s, "e")
	if !ok {
		return s
	}
	if len(exp) < 4 {
		exp = exp[:1] + strings.Repeat("0", 4-len(exp)) + exp[1:]
	}
	if f >= 0 {
		mantissa = "+" + mantissa
	}
	return mantissa + "e" + exp
}
