package rtype

import (
	"errors"
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"
)

const (
	stubCount  = 65536 // as the assembly has it: 1 MiB of code, touched only as far as it is used
	stubStride = 16    // bytes
)

// stubTable holds the func value that each stub calls: what a Go func variable holds, a
// pointer to the code's address. They are no pointers here, so that the collector
// need not look through half a megabyte.
var stubTable [stubCount]uintptr

// stubPool gives out the stubs. A stub is code in the binary, so there is one pool for
// the process, and like descriptors stubs are never given back.
type stubPool struct {
	mu    sync.Mutex
	used  int
	funcs []unsafe.Pointer // keeps alive what stubTable holds
}

var stubCode stubPool

// errStubs is what calling a method panics with that got no stub any more.
var errStubs = errors.New("too many methods: the types declared since the kernel's start have used up all 65536 method stubs; restart the kernel")

// take gives an unused stub. The last one is shared by all methods that come too late.
func (p *stubPool) take() (stub int, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.used >= stubCount-1 {
		return stubCount - 1, false
	}
	p.used++
	return p.used - 1, true
}

// set makes a stub call fn from now on.
func (p *stubPool) set(stub int, fn reflect.Value) {
	word := funcWord(fn)
	p.mu.Lock()
	defer p.mu.Unlock()
	if stub < stubCount-1 { // the last calls code that is not of the heap, maybe often
		p.funcs = append(p.funcs, word)
	}
	atomic.StoreUintptr(&stubTable[stub], uintptr(word))
}

// newStub gives the text offset of code that calls what wire makes of the stub's number.
func newStub(wire func(stub int) reflect.Value) int32 {
	stub, ok := stubCode.take()
	if ok {
		stubCode.set(stub, wire(stub))
	} else {
		stubCode.set(stub, reflect.ValueOf(tooMany))
	}
	return addReflectOff(stubAddress(stub))
}

// tooMany is called with any arguments.
func tooMany() { panic(errStubs) }

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
