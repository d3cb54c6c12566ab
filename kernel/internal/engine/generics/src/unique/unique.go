package unique

import (
	"unique"
	"unsafe"
)

// A Handle[T] holds the word of the Handle[any] of its value: handles of one type are
// equal if and only if their values are, and the value lives as long as a handle does.

// Make returns the handle of a value.
func Make[T comparable](value T) unique.Handle[T] {
	h := unique.Make[any](value)
	return *(*unique.Handle[T])(unsafe.Pointer(&h))
}

// Handle_Value returns the value that h is the handle of.
func Handle_Value[T comparable](h unique.Handle[T]) T {
	value, _ := (*unique.Handle[any])(unsafe.Pointer(&h)).Value().(T) // a nil interface is no T
	return value
}
