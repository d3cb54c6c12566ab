package weak

import (
	"unsafe"
	"weak"
)

// A weak.Pointer is one word in memory, whatever it points to.

// Make returns a weak pointer to what ptr points to.
func Make[T any](ptr *T) weak.Pointer[T] {
	p := weak.Make((*byte)(unsafe.Pointer(ptr)))
	return *(*weak.Pointer[T])(unsafe.Pointer(&p))
}

// Pointer_Value returns the pointer that p was made of, or nil if its target is gone.
func Pointer_Value[T any](p weak.Pointer[T]) *T {
	return (*T)(unsafe.Pointer((*weak.Pointer[byte])(unsafe.Pointer(&p)).Value()))
}
