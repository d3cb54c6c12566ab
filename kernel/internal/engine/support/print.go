package support

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unsafe"
)

// Interface is an argument of print whose static type is an interface: print shows its
// two words, not what it holds.
type Interface struct{ Value any }

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
		words[i] = builtinText(arg)
	}
	_, _ = h.Stderr().Write([]byte(strings.Join(words, between) + end)) // it can't fail
}

// builtinText writes a value as the runtime's print does: it knows no types but the
// predeclared ones, and no methods.
func builtinText(v any) string {
	if i, ok := v.(Interface); ok {
		words := *(*[2]uintptr)(unsafe.Pointer(&i.Value))
		return fmt.Sprintf("(%#x,%#x)", words[0], words[1])
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Float32:
		return strconv.FormatFloat(r.Float(), 'g', -1, 32)
	case reflect.Float64:
		return strconv.FormatFloat(r.Float(), 'g', -1, 64)
	case reflect.Complex64:
		return strconv.FormatComplex(r.Complex(), 'g', -1, 64)
	case reflect.Complex128:
		return strconv.FormatComplex(r.Complex(), 'g', -1, 128)
	case reflect.Slice:
		return fmt.Sprintf("[%d/%d]%#x", r.Len(), r.Cap(), r.Pointer())
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return fmt.Sprintf("%#x", r.Pointer())
	case reflect.String:
		return r.String()
	case reflect.Bool:
		return strconv.FormatBool(r.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(r.Int(), 10)
	}
	return fmt.Sprint(v)
}
