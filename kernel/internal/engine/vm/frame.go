package vm

import (
	"go/token"
	"go/types"
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"
)

// frame is one activation of a function. What the function's variables need follows it
// in the same allocation, at offsets that the compiler has given out: results first,
// then parameters, then the rest.
type frame struct {
	t      *thread
	code   *code
	up     *frame           // the caller
	caps   []unsafe.Pointer // addresses of captured variables
	next   *frame           // in the thread's pool
	defers *deferring       // of a function that defers
	by     *deferring       // whose deferred call this is
	pos    token.Pos        // of the statement that runs
	target int              // of a goto or a labelled break or continue
}

const headerSize = unsafe.Sizeof(frame{})

// ctl is how a statement ends.
type ctl int

const (
	next      ctl = iota
	brk           // out of the innermost loop, switch or select
	cont          // to the innermost loop's next iteration
	ret           // the results are set
	brkLabel      // out of the statement labelled frame.target
	contLabel     // to the next iteration of the loop labelled frame.target
	jump          // to the label frame.target
)

type stmt = func(*frame) ctl

// code is a compiled function.
type code struct {
	name   string
	native bool                          // compiled code: it has no lines
	direct func(args []expr) *nativeCall // how compiled code is called without a frame; nil if it can't be
	layout *layout
	run    func(*frame) // the body; results are in the frame when it returns
	args   []slot       // where parameters go, receiver first
	params []*types.Var // the parameters without the receiver; nil if they have no names here
	res    []slot       // where results are
}

// slot is the place of a parameter or result.
type slot struct {
	off uintptr
	rt  reflect.Type
	c   class
}

// function is what a name stands for: its code can be replaced at any time, and is
// compiled when it is first needed.
type function struct {
	code     atomic.Pointer[code]
	mu       sync.Mutex
	compile  func() *code
	compiled bool           // of a compiled package: never replaced
	value    unsafe.Pointer // the function as a value, made when it is first used as one
}

func (f *function) load() *code {
	if c := f.code.Load(); c != nil {
		return c
	}
	return f.slow()
}

func (f *function) slow() *code {
	f.mu.Lock()
	defer f.mu.Unlock()
	if c := f.code.Load(); c != nil {
		return c
	}
	c := f.compile()
	f.code.Store(c)
	return c
}

// replace gives the function another body.
func (f *function) replace(compile func() *code) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.compile = compile
	f.code.Store(nil)
}

// thread is what one goroutine needs to run code.
type thread struct {
	m     *Machine
	stop  *uint32 // nonzero: look whether the cell is interrupted
	top   *frame  // innermost
	depth int
	quiet int      // deferred calls of an interrupted function that run now
	pools []*frame // by layout
}

// maxDepth bounds recursion: a goroutine's stack has a limit behind which the process dies.
const maxDepth = 1 << 19

// take gives a frame for code.
func (t *thread) take(c *code) *frame {
	if id := c.layout.id; id < len(t.pools) {
		if fr := t.pools[id]; fr != nil {
			t.pools[id] = fr.next
			fr.next = nil
			fr.code = c
			return fr
		}
	}
	return t.fresh(c)
}

//go:noinline
func (t *thread) fresh(c *code) *frame {
	fr := (*frame)(newObject(c.layout.typ))
	fr.t, fr.code = t, c
	return fr
}

// leave gives a frame back. Nothing may point into it any more.
func (fr *frame) leave() {
	t, l := fr.t, fr.code.layout
	if l.pointers != nil {
		typedmemclr(l.pointers, unsafe.Add(unsafe.Pointer(fr), headerSize))
	}
	if fr.caps != nil {
		fr.caps = nil
	}
	if fr.by != nil {
		fr.by = nil
	}
	fr.up = nil
	for l.id >= len(t.pools) {
		t.pools = append(t.pools, nil)
	}
	fr.next = t.pools[l.id]
	t.pools[l.id] = fr
}

// enter is called at the beginning of every function.
func (t *thread) enter() {
	if t.depth++; *t.stop != 0 || t.depth > maxDepth {
		t.enterSlow()
	}
}

//go:noinline
func (t *thread) enterSlow() {
	if t.depth > maxDepth {
		t.depth = 0
		panic(StackOverflow{})
	}
	t.poll()
}

// StackOverflow is the panic that ends a recursion without end.
type StackOverflow struct{}

// Error says what Go's runtime would say before it ended the process.
func (StackOverflow) Error() string { return "stack overflow: the recursion does not end" }

// RuntimeError makes it an error of the run-time kind.
func (StackOverflow) RuntimeError() {}
