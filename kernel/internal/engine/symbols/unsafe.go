package symbols

import (
	"reflect"
	"unsafe"
)

// unsafePackage stands for package unsafe, whose functions are the compiler's own. The
// interpreter knows Sizeof, Alignof and Offsetof itself and takes their signatures here.
var unsafePackage = pkg{
	path: "unsafe",
	name: "unsafe",
	symbols: []symbol{
		{"Pointer", typ, (*unsafe.Pointer)(nil)},
		{"Add", value, func(p unsafe.Pointer, n int) unsafe.Pointer { return unsafe.Add(p, n) }},
		{"Alignof", value, func(v any) uintptr { return uintptr(reflect.TypeOf(v).Align()) }},
		{"Offsetof", value, func(any) uintptr { return 0 }},
		{"Sizeof", value, func(v any) uintptr { return reflect.TypeOf(v).Size() }},
	},
	missing: []string{"Slice", "SliceData", "String", "StringData"},
}

// convert tells the interpreter how to convert between types of which one is
// unsafe.Pointer; nil means that it is no such conversion.
func convert(from, to reflect.Type) func(src, dest reflect.Value) {
	pointer := reflect.TypeFor[unsafe.Pointer]()
	switch {
	case to == pointer && from.Kind() == reflect.Uintptr:
		return func(src, dest reflect.Value) { dest.SetPointer(pointerTo(uintptr(src.Uint()))) }
	case to == pointer:
		return func(src, dest reflect.Value) { dest.SetPointer(src.UnsafePointer()) }
	case from == pointer && to.Kind() == reflect.Uintptr:
		return func(src, dest reflect.Value) { dest.SetUint(uint64(uintptr(src.UnsafePointer()))) }
	case from == pointer && to.Kind() == reflect.Pointer:
		return func(src, dest reflect.Value) {
			dest.Set(reflect.NewAt(to.Elem(), src.UnsafePointer()).Convert(dest.Type()))
		}
	default:
		return nil
	}
}

// pointerTo makes a pointer of the address that interpreted code gives; it is through
// memory that go vet can't tell it from a mistake of ours.
func pointerTo(address uintptr) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Pointer(&address))
}
