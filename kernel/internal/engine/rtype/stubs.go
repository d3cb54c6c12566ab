package rtype

import (
	"errors"
	"reflect"
	"sync/atomic"
	"unsafe"
)

const (
	stubCount  = 8192
	stubStride = 16 // bytes
)

// stubTable holds the func value that each stub calls: what a Go func variable holds, a
// pointer to the code's address.
var stubTable [stubCount]unsafe.Pointer

// stubsUsed counts the stubs given out. A stub is code in the binary, so they are
// counted for the process, and like descriptors they are never given back.
var stubsUsed atomic.Int64

// errStubs is what calling a method panics with that got no stub any more.
var errStubs = errors.New("too many methods: this session has declared types with more than 8000 methods; restart the kernel")

// newStub gives the text offset of code that calls fn. The last stub is shared by all
// methods that come too late: it panics, whatever its arguments are.
func newStub(fn reflect.Value) int32 {
	k := stubsUsed.Add(1) - 1
	if k >= stubCount-1 {
		k = stubCount - 1
		fn = reflect.ValueOf(func() { panic(errStubs) })
	}
	atomic.StorePointer(&stubTable[k], funcWord(fn))
	return addReflectOff(stubAddress(int(k)))
}

// funcWord gives the word that a func variable of the value holds.
func funcWord(fn reflect.Value) unsafe.Pointer {
	variable := reflect.New(fn.Type())
	variable.Elem().Set(fn)
	return *(*unsafe.Pointer)(variable.UnsafePointer())
}

// stubAddress gives the address of a stub's code.
func stubAddress(k int) unsafe.Pointer {
	address := stubBase() + uintptr(k)*stubStride
	return *(*unsafe.Pointer)(unsafe.Pointer(&address)) // code does not move
}
