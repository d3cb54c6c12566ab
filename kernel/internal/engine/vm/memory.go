package vm

import (
	"reflect"
	"unsafe"
)

// The runtime's own operations on memory of a type: the type is given by the pointer
// to its descriptor. All are marked by the runtime as reachable by linkname.

//go:linkname typedmemmove runtime.typedmemmove
func typedmemmove(typ, dst, src unsafe.Pointer)

//go:linkname typedmemclr reflect.typedmemclr
func typedmemclr(typ, ptr unsafe.Pointer)

//go:linkname newObject reflect.unsafe_New
func newObject(typ unsafe.Pointer) unsafe.Pointer

//go:linkname newArray reflect.unsafe_NewArray
func newArray(typ unsafe.Pointer, n int) unsafe.Pointer

//go:linkname typedslicecopy reflect.typedslicecopy
func typedslicecopy(typ unsafe.Pointer, dst, src slice) int

//go:linkname growslice runtime.growslice
func growslice(old unsafe.Pointer, newLen, oldCap, num int, typ unsafe.Pointer) slice

//go:linkname mapaccess2 runtime.mapaccess2
func mapaccess2(typ, m, key unsafe.Pointer) (unsafe.Pointer, bool)

//go:linkname mapassign runtime.mapassign
func mapassign(typ, m, key unsafe.Pointer) unsafe.Pointer

//go:linkname mapdelete runtime.mapdelete
func mapdelete(typ, m, key unsafe.Pointer)

// typePointer gives the address of a type's descriptor.
func typePointer(rt reflect.Type) unsafe.Pointer {
	return (*eface)(unsafe.Pointer(&rt)).data
}

// typeOf gives the type of the descriptor at an address.
func typeOf(p unsafe.Pointer) reflect.Type { return reflect.TypeOf(makeAny(p, nil)) }

// isDirect tells whether an interface's data word is the value itself.
func isDirect(rt reflect.Type) bool {
	switch rt.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return true
	case reflect.Struct, reflect.Array:
		return tflagOf(rt)&tflagDirectIface != 0
	}
	return false
}

const (
	tflagOffset      = 2*unsafe.Sizeof(uintptr(0)) + 4
	tflagDirectIface = 1 << 5
)

func tflagOf(rt reflect.Type) uint8 { return *(*uint8)(unsafe.Add(typePointer(rt), tflagOffset)) }

// hasPointers tells whether the garbage collector looks into values of a type.
func hasPointers(rt reflect.Type) bool {
	return *(*uintptr)(unsafe.Add(typePointer(rt), unsafe.Sizeof(uintptr(0)))) != 0
}

//go:linkname makemap runtime.makemap
func makemap(typ unsafe.Pointer, hint int, m unsafe.Pointer) unsafe.Pointer
