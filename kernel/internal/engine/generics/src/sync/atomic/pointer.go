package atomic

import (
	"sync/atomic"
	"unsafe"
)

// An atomic.Pointer is one word in memory: the pointer.

// Pointer_Load returns the pointer that x holds.
func Pointer_Load[T any](x *atomic.Pointer[T]) *T {
	return (*T)(atomic.LoadPointer((*unsafe.Pointer)(unsafe.Pointer(x))))
}

// Pointer_Store puts val into x.
func Pointer_Store[T any](x *atomic.Pointer[T], val *T) {
	atomic.StorePointer((*unsafe.Pointer)(unsafe.Pointer(x)), unsafe.Pointer(val))
}

// Pointer_Swap puts new into x and returns what x held.
func Pointer_Swap[T any](x *atomic.Pointer[T], new *T) (old *T) {
	return (*T)(atomic.SwapPointer((*unsafe.Pointer)(unsafe.Pointer(x)), unsafe.Pointer(new)))
}

// Pointer_CompareAndSwap puts new into x if x holds old, and reports whether it did.
func Pointer_CompareAndSwap[T any](x *atomic.Pointer[T], old, new *T) (swapped bool) {
	return atomic.CompareAndSwapPointer((*unsafe.Pointer)(unsafe.Pointer(x)), unsafe.Pointer(old), unsafe.Pointer(new))
}
