package generics

import (
	"cmp"
	"crypto/hkdf"
	"crypto/pbkdf2"
	"hash"
	"hash/maphash"
	"iter"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"sync/atomic"
	"unique"
	"unsafe"
	"weak"
)

// Native returns a compiled function for the instance of a generic function or method,
// Type_Method, with the type arguments targs, as a value of the function type sig. ok is
// false if there is none, or none whose memory is laid out as sig says.
//
// Named types share the functions of their underlying types, and all pointers share one:
// the type of the value is changed, which is sound as none of these functions tells what
// its types are called.
func Native(importPath, name string, targs []reflect.Type, sig reflect.Type) (fn reflect.Value, ok bool) {
	if len(targs) == 0 || sig == nil || sig.Kind() != reflect.Func {
		return reflect.Value{}, false
	}
	f := find(importPath+"."+name, targs)
	if f == nil {
		return reflect.Value{}, false
	}
	return as(sig, reflect.ValueOf(f))
}

func find(name string, targs []reflect.Type) any {
	for _, i := range instances() {
		if i.name == name && slices.Equal(i.targs, targs) {
			return i.fn
		}
	}
	if f := ofAll(name, targs[0]); f != nil {
		return f
	}
	return ofKind(name, targs[len(targs)-1])
}

// instance is one compiled instance of a function.
type instance struct {
	name  string
	targs []reflect.Type
	fn    any
}

// instances returns the instances that the sources are built on.
func instances() []instance {
	empty, octet, anything := reflect.TypeFor[struct{}](), reflect.TypeFor[byte](), reflect.TypeFor[any]()
	hashes := []reflect.Type{reflect.TypeFor[hash.Hash]()}
	return []instance{
		{"crypto/hkdf.Expand", hashes, hkdf.Expand[hash.Hash]},
		{"crypto/hkdf.Extract", hashes, hkdf.Extract[hash.Hash]},
		{"crypto/hkdf.Key", hashes, hkdf.Key[hash.Hash]},
		{"crypto/pbkdf2.Key", hashes, pbkdf2.Key[hash.Hash]},
		{"hash/maphash.Comparable", []reflect.Type{anything}, maphash.Comparable[any]},
		{"hash/maphash.WriteComparable", []reflect.Type{anything}, maphash.WriteComparable[any]},
		{"iter.Pull", []reflect.Type{empty}, iter.Pull[struct{}]},
		{"iter.Pull2", []reflect.Type{empty, empty}, iter.Pull2[struct{}, struct{}]},
		{"runtime.AddCleanup", []reflect.Type{octet, reflect.TypeFor[func()]()}, runtime.AddCleanup[byte, func()]},
		{"unique.Handle_Value", []reflect.Type{anything}, unique.Handle[any].Value},
		{"unique.Make", []reflect.Type{anything}, unique.Make[any]},
		{"weak.Make", []reflect.Type{octet}, weak.Make[byte]},
		{"weak.Pointer_Value", []reflect.Type{octet}, weak.Pointer[byte].Value},
	}
}

// ofAll returns the functions that are compiled for every type.
func ofAll(name string, t reflect.Type) any {
	switch name {
	case "database/sql.Null_Scan":
		return scanNull(t)
	case "sync/atomic.Pointer_CompareAndSwap":
		return (*atomic.Pointer[byte]).CompareAndSwap
	case "sync/atomic.Pointer_Load":
		return (*atomic.Pointer[byte]).Load
	case "sync/atomic.Pointer_Store":
		return (*atomic.Pointer[byte]).Store
	case "sync/atomic.Pointer_Swap":
		return (*atomic.Pointer[byte]).Swap
	}
	return nil
}

// ofKind returns the functions that are compiled for the basic kinds and for pointers; e
// is the last type argument: the type of elements.
func ofKind(name string, e reflect.Type) any {
	switch e.Kind() {
	case reflect.Bool:
		return ofComparable[bool](name)
	case reflect.Int:
		return ofInteger[int](name)
	case reflect.Int8:
		return ofInteger[int8](name)
	case reflect.Int16:
		return ofInteger[int16](name)
	case reflect.Int32:
		return ofInteger[int32](name)
	case reflect.Int64:
		return ofInteger[int64](name)
	case reflect.Uint:
		return ofInteger[uint](name)
	case reflect.Uint8:
		return ofInteger[uint8](name)
	case reflect.Uint16:
		return ofInteger[uint16](name)
	case reflect.Uint32:
		return ofInteger[uint32](name)
	case reflect.Uint64:
		return ofInteger[uint64](name)
	case reflect.Uintptr:
		return ofInteger[uintptr](name)
	case reflect.Float32:
		return ofOrdered[float32](name)
	case reflect.Float64:
		return ofOrdered[float64](name)
	case reflect.String:
		return ofOrdered[string](name)
	case reflect.Pointer, reflect.UnsafePointer, reflect.Chan:
		return ofComparable[unsafe.Pointer](name)
	case reflect.Map, reflect.Func:
		return ofMoved[unsafe.Pointer](name)
	case reflect.Interface:
		return ofMoved[any](name)
	}
	return nil
}

// ofInteger returns the functions on integers.
func ofInteger[E interface {
	int | int8 | int16 | int32 | int64 | uint | uint8 | uint16 | uint32 | uint64 | uintptr
}](name string) any {
	if name == "math/rand/v2.N" {
		return rand.N[E]
	}
	return ofOrdered[E](name)
}

// ofOrdered returns the functions on what has an order.
func ofOrdered[E cmp.Ordered](name string) any {
	switch name {
	case "slices.BinarySearch":
		return slices.BinarySearch[[]E]
	case "slices.Compare":
		return slices.Compare[[]E]
	case "slices.IsSorted":
		return slices.IsSorted[[]E]
	case "slices.Max":
		return slices.Max[[]E]
	case "slices.Min":
		return slices.Min[[]E]
	case "slices.Sort":
		return slices.Sort[[]E]
	}
	return ofComparable[E](name)
}

// ofComparable returns the functions that compare for equality.
func ofComparable[E comparable](name string) any {
	switch name {
	case "slices.Compact":
		return slices.Compact[[]E]
	case "slices.Contains":
		return slices.Contains[[]E]
	case "slices.Equal":
		return slices.Equal[[]E]
	case "slices.Index":
		return slices.Index[[]E]
	}
	return ofMoved[E](name)
}

// ofMoved returns the functions that only move their values about.
func ofMoved[E any](name string) any {
	switch name {
	case "iter.Pull":
		return iter.Pull[E]
	case "slices.Reverse":
		return slices.Reverse[[]E]
	}
	return nil
}
