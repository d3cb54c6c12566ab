package render

import (
	"fmt"
	"go/types"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// printer writes one value as text.
type printer struct {
	Options
	left  int              // bytes that may still be written
	above map[address]bool // pointers, maps and slices that contain what is written now
}

// address names a value that may contain itself.
type address struct {
	pointer uintptr
	length  int
	typ     reflect.Type
}

// ellipsis stands for what is left out.
const ellipsis = "…"

func newPrinter(o Options) *printer {
	o = o.withDefaults()
	return &printer{Options: o, left: o.Bytes, above: map[address]bool{}}
}

// top writes the value itself: a string as it is. If its own methods panicked it says so
// and does without them.
func (p *printer) top(v reflect.Value, t types.Type, panicked string) string {
	if panicked != "" {
		return p.plain(v, t, 0) + panicked
	}
	if v.IsValid() && v.Kind() == reflect.String {
		return cutString(v.String(), maxString)
	}
	return p.text(v, t, 0)
}

// text writes a value within depth others.
func (p *printer) text(v reflect.Value, t types.Type, depth int) string {
	v, t = p.unwrap(v, t)
	if isNil(v) {
		return "<nil>"
	}
	if p.left <= 0 || depth > p.Depth {
		return ellipsis
	}
	s, ok := p.method(v, t)
	if !ok {
		s = p.plain(v, t, depth)
	}
	return s
}

// spend counts text that will be shown.
func (p *printer) spend(s string) string {
	p.left -= len(s)
	return s
}

// plain writes a value by its kind.
func (p *printer) plain(v reflect.Value, t types.Type, depth int) string {
	switch v.Kind() {
	case reflect.String:
		return p.spend(quote(v.String(), p.Items))
	case reflect.Slice, reflect.Array:
		return p.within(v, func() string { return p.list(v, t, depth) })
	case reflect.Map:
		return p.within(v, func() string { return p.mapping(v, t, depth) })
	case reflect.Struct:
		return p.structure(v, t, depth)
	case reflect.Pointer:
		return p.within(v, func() string { return p.pointer(v.Elem(), elem(t), depth) })
	case reflect.Func, reflect.Chan:
		return p.spend(typeName(v, t))
	default:
		return p.spend(scalar(v))
	}
}

// within writes a value that may contain itself.
func (p *printer) within(v reflect.Value, write func() string) string {
	a := address{typ: v.Type()}
	switch v.Kind() {
	case reflect.Array:
		return write()
	case reflect.Slice:
		a.length = v.Len()
	}
	if a.pointer = v.Pointer(); p.above[a] && a.pointer != 0 {
		return ellipsis
	}
	p.above[a] = true
	defer delete(p.above, a)
	return write()
}

// pointer writes what a pointer points to. Only pointers in a chain count as depth.
func (p *printer) pointer(v reflect.Value, t types.Type, depth int) string {
	if v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		depth++
	}
	return p.spend("&") + p.text(v, t, depth)
}

func (p *printer) list(v reflect.Value, t types.Type, depth int) string {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		if s, ok := byteText(v, p.Items); ok {
			return p.spend(s)
		}
	}
	inner := elem(t)
	items := p.items(v.Len(), v.Len(), func(i int) string { return p.text(v.Index(i), inner, depth+1) })
	return join("[", items, "]")
}

// items writes up to p.Items of n elements, and says how many of total are left out.
func (p *printer) items(n, total int, write func(i int) string) []string {
	var items []string
	for i := range min(n, p.Items) {
		if p.left <= 0 {
			break
		}
		items = append(items, write(i))
		p.spend(", ")
	}
	if more := total - len(items); more > 0 {
		items = append(items, moreText(more))
	}
	return items
}

func (p *printer) mapping(v reflect.Value, t types.Type, depth int) string {
	keyType, inner := keyOf(t), elem(t)
	keys := sortedKeys(v)
	items := p.items(len(keys), v.Len(), func(i int) string {
		key := p.text(keys[i], keyType, depth+1)
		return key + ": " + p.text(v.MapIndex(keys[i]), inner, depth+1)
	})
	return join("map[", items, "]")
}

func (p *printer) structure(v reflect.Value, t types.Type, depth int) string {
	shown, hidden := fields(v, t)
	items := p.items(len(shown), len(shown), func(i int) string {
		f := shown[i]
		return p.spend(f.name+": ") + p.text(f.value, f.typ, depth+1)
	})
	if hidden && len(shown) == 0 {
		return p.spend(typeName(v, t)) + "{" + ellipsis + "}"
	}
	if hidden {
		items = append(items, ellipsis)
	}
	return join("{", items, "}")
}

func scalar(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return strconv.FormatUint(v.Uint(), 10)
	case reflect.Uintptr:
		return fmt.Sprintf("%#x", v.Uint())
	case reflect.Float32:
		return fmt.Sprint(float32(v.Float()))
	case reflect.Float64:
		return fmt.Sprint(v.Float())
	case reflect.Complex64:
		return fmt.Sprint(complex64(v.Complex()))
	case reflect.Complex128:
		return fmt.Sprint(v.Complex())
	case reflect.UnsafePointer:
		return fmt.Sprintf("%#x", v.Pointer())
	default:
		return v.Kind().String()
	}
}

// byteText writes bytes that are text as []byte("text").
func byteText(v reflect.Value, limit int) (string, bool) {
	n := min(v.Len(), limit)
	if n == 0 {
		return "", false
	}
	text := make([]byte, n)
	for i := range text {
		text[i] = byte(v.Index(i).Uint())
	}
	if n < v.Len() {
		text = text[:wholeRunes(text)]
	}
	for rest := text; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		if r == utf8.RuneError && size == 1 || !strconv.IsPrint(r) && r != '\n' && r != '\t' && r != '\r' {
			return "", false
		}
		rest = rest[size:]
	}
	s := "[]byte(" + strconv.Quote(string(text)) + ")"
	if more := v.Len() - len(text); more > 0 {
		s += " " + moreText(more)
	}
	return s, true
}

// wholeRunes gives the length of text without a character that is cut off at its end.
func wholeRunes(text []byte) int {
	for i := len(text) - 1; i >= 0 && i > len(text)-utf8.UTFMax; i-- {
		if utf8.RuneStart(text[i]) {
			if !utf8.FullRune(text[i:]) {
				return i
			}
			break
		}
	}
	return len(text)
}

// quote writes a string within a value.
func quote(s string, limit int) string {
	if len(s) <= limit {
		return strconv.Quote(s)
	}
	n := wholeRunes([]byte(s[:limit]))
	return strconv.Quote(s[:n]) + " " + moreText(len(s)-n)
}

func cutString(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	n := wholeRunes([]byte(s[:limit]))
	return s[:n] + "\n" + moreText(len(s)-n)
}

// moreText says how many elements or bytes are left out: … (1,000 more).
func moreText(n int) string { return ellipsis + " (" + grouped(n) + " more)" }

// grouped writes a number with commas between its thousands.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}
