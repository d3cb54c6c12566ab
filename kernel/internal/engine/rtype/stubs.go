package rtype

import (
	"errors"
	"reflect"
	"sync"
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

// new gives the text offset of code that calls fn. The last stub is shared by all
// methods that come too late: it panics, whatever its arguments are.
func (p *stubPool) new(fn reflect.Value) int32 {
	p.mu.Lock()
	defer p.mu.Unlock()
	k := p.used
	if k >= stubCount-1 {
		k = stubCount - 1
		fn = reflect.ValueOf(func() { panic(errStubs) })
	} else {
		p.used++
	}
	word := funcWord(fn)
	p.funcs = append(p.funcs, word)
	stubTable[k] = uintptr(word)
	return addReflectOff(stubAddress(k))
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
