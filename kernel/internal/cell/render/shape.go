package render

import (
	"cmp"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
	"unsafe"
)

// interpreter is where the interpreter's own types come from.
const interpreter = "github.com/traefik/yaegi/interp"

// maxWraps bounds interfaces in interfaces.
const maxWraps = 100

// unwrap gives the value in interfaces and in the interpreter's own wrappers. The type
// of what an interface held is unknown.
func (p *printer) unwrap(v reflect.Value, t types.Type) (reflect.Value, types.Type) {
	for range maxWraps {
		if !v.IsValid() {
			break
		}
		inner, ok := wrapped(opened(v))
		if !ok {
			break
		}
		v = inner
		if t == nil || types.IsInterface(t) {
			t = nil
		}
	}
	return v, t
}

// wrapped gives what v is only a wrapper of.
func wrapped(v reflect.Value) (reflect.Value, bool) {
	switch t := v.Type(); {
	case v.Kind() == reflect.Interface:
		return v.Elem(), true
	case t.Kind() != reflect.Struct || t.NumField() == 0:
		return v, false
	case t.PkgPath() == interpreter && t.Name() == "valueInterface":
		return held(v)
	case strings.HasPrefix(t.Name(), "_") && t.Field(0).Name == "IValue" && !hasText(t):
		return v.Field(0).Elem(), true
	}
	return v, false
}

// held gives the reflect.Value in one of the interpreter's interface values.
func held(v reflect.Value) (reflect.Value, bool) {
	v = withAddress(v)
	for i := range v.NumField() {
		if f := opened(v.Field(i)); f.CanInterface() {
			if inner, ok := f.Interface().(reflect.Value); ok {
				return inner, true
			}
		}
	}
	return v, false
}

func hasText(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[error]()) || t.Implements(reflect.TypeFor[interface{ String() string }]())
}

// maxCopy is the size in bytes of the largest struct that withAddress copies.
const maxCopy = 1 << 16

// withAddress gives a copy of a struct that has an address, so that its fields can be
// opened.
func withAddress(v reflect.Value) reflect.Value {
	if v.Kind() != reflect.Struct || v.CanAddr() || !v.CanInterface() || v.Type().Size() > maxCopy {
		return v
	}
	copied := reflect.New(v.Type()).Elem()
	copied.Set(v)
	return copied
}

// opened gives access to a field that is not exported, if it has an address.
func opened(v reflect.Value) reflect.Value {
	if !v.CanInterface() && v.CanAddr() {
		return reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
	}
	return v
}

func isNil(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Pointer, reflect.Interface, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return v.IsNil()
	default:
		return false
	}
}

// elem gives the type of what a value of type t contains or points to, or nil.
func elem(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	if u, ok := t.Underlying().(interface{ Elem() types.Type }); ok {
		return u.Elem()
	}
	return nil
}

// keyOf gives the type of a map's keys, or nil.
func keyOf(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	if u, ok := t.Underlying().(*types.Map); ok {
		return u.Key()
	}
	return nil
}

// field is one field of a struct.
type field struct {
	name  string
	value reflect.Value
	typ   types.Type // may be nil
}

// fields gives the fields to show. Those that a compiled package does not export are
// hidden: they are no business of the reader.
func fields(v reflect.Value, t types.Type) (shown []field, hidden bool) {
	v = withAddress(v)
	var truth *types.Struct
	if t != nil {
		truth, _ = t.Underlying().(*types.Struct)
	}
	if truth != nil && truth.NumFields() != v.NumField() {
		truth = nil
	}
	for i := range v.NumField() {
		f := field{name: v.Type().Field(i).Name, value: opened(v.Field(i))}
		switch {
		case v.Type().PkgPath() != "" && !ours(v.Type()):
			if !token.IsExported(f.name) {
				hidden = true
				continue
			}
		case truth == nil && v.Type().Name() == "":
			f.name = restored(f.name)
		}
		if truth != nil {
			f.name, f.typ = truth.Field(i).Name(), truth.Field(i).Type()
		}
		if f.name != "_" {
			shown = append(shown, f)
		}
	}
	return shown, hidden
}

// ours tells whether a compiled type is one of the session's.
func ours(t reflect.Type) bool {
	return t.PkgPath() == "main" || strings.HasPrefix(t.PkgPath(), "plugin/")
}

// restored undoes the interpreter's renaming of a field that is not exported: Xname.
func restored(name string) string {
	rest, ok := strings.CutPrefix(name, "X")
	if first, _ := utf8.DecodeRuneInString(rest); ok && (unicode.IsLower(first) || first == '_') {
		return rest
	}
	return name
}

// maxKeys is the number of a map's keys that are looked at.
const maxKeys = 10_000

// sortedKeys gives a map's keys, numbers and strings in their order.
func sortedKeys(v reflect.Value) []reflect.Value {
	var keys []reflect.Value
	for rows := v.MapRange(); rows.Next() && len(keys) < maxKeys; {
		keys = append(keys, rows.Key())
	}
	slices.SortStableFunc(keys, compare)
	return keys
}

// compare orders keys of basic kinds, arrays and structs of them; others are equal.
func compare(a, b reflect.Value) int {
	for a.IsValid() && a.Kind() == reflect.Interface {
		a = a.Elem()
	}
	for b.IsValid() && b.Kind() == reflect.Interface {
		b = b.Elem()
	}
	if a.Kind() != b.Kind() || !a.IsValid() || a.Type() != b.Type() {
		return cmp.Compare(a.Kind(), b.Kind())
	}
	switch {
	case a.CanInt():
		return cmp.Compare(a.Int(), b.Int())
	case a.CanUint():
		return cmp.Compare(a.Uint(), b.Uint())
	case a.CanFloat():
		return cmp.Compare(a.Float(), b.Float())
	case a.Kind() == reflect.String:
		return cmp.Compare(a.String(), b.String())
	case a.Kind() == reflect.Bool && a.Bool() != b.Bool():
		return map[bool]int{false: -1, true: 1}[a.Bool()]
	case a.Kind() == reflect.Struct:
		return compareParts(a.NumField(), a.Field, b.Field)
	case a.Kind() == reflect.Array:
		return compareParts(a.Len(), a.Index, b.Index)
	}
	return 0
}

func compareParts(n int, a, b func(int) reflect.Value) int {
	for i := range min(n, maxWraps) {
		if c := compare(a(i), b(i)); c != 0 {
			return c
		}
	}
	return 0
}

// typeName writes a type, those of the session without their package.
func typeName(v reflect.Value, t types.Type) string {
	if t != nil {
		return types.TypeString(t, func(pkg *types.Package) string {
			if pkg.Name() == "main" {
				return ""
			}
			return pkg.Name()
		})
	}
	return v.Type().String()
}
