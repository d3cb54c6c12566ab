package vm

import (
	"go/ast"
	"go/types"
	"sync/atomic"
	"unsafe"
)

// loopBody is the body of a loop over a function. It runs in the frame of the function
// around it, so that break, return, goto and defer in it mean what they say.
type loopBody struct {
	fr      *frame
	iterate func(*frame, *frame)
	body    stmt
	label   int
	state   atomic.Int32
	left    ctl // how the body has left the loop
	target  int
}

const (
	bodyReady int32 = iota
	bodyRuns
	bodyDone   // it has left the loop
	bodyPanics // it has panicked
	loopOver   // the iterator has returned
)

// rangeFunc compiles a loop over a function: the body becomes the function's argument.
func (c *compiler) rangeFunc(s *ast.RangeStmt, t *types.Signature, label int) stmt {
	x := c.expr(s.X)
	iterator := fn[unsafe.Pointer](x)
	yield := t.Params().At(0).Type().Underlying().(*types.Signature)
	yieldCode, prepare := c.yieldCode(s, yield)
	body := c.block(s.Body.List)
	native := c.m.nativeCaller(t)
	_, slots, _ := c.m.signature(nil, t)
	arg, rt, m := slots[0].off, slots[0].rt, c.m
	return func(fr *frame) ctl {
		lb := &loopBody{fr: fr, body: body, iterate: prepare, label: label}
		p := iterator(fr)
		nf := fr.t.prepareValue(p, native)
		code := *yieldCode
		code.run = lb.run
		*at[unsafe.Pointer](nf, arg) = m.makeFunc(rt, &closure{own: &code})
		nf.runFor(fr)
		nf.leave()
		return lb.end()
	}
}

// yieldCode lays out the frame of the body as a function, and gives what moves its
// arguments to the loop's variables.
func (c *compiler) yieldCode(s *ast.RangeStmt, yield *types.Signature) (*code, func(fr, nf *frame)) {
	res, args, vars := c.m.signature(nil, yield)
	out := &code{name: c.body.name, layout: c.m.layouts.of(vars.fields), res: res, args: args}
	var values [2]*expr
	type move struct {
		from, to uintptr
		typ      unsafe.Pointer
	}
	var moves []move
	for i, a := range args {
		off := c.temp(a.rt)
		moves = append(moves, move{a.off, off, typePointer(a.rt)})
		v := c.load(place{how: inFrame, off: off, t: yield.Params().At(i).Type(), rt: a.rt})
		values[i] = &v
	}
	iterate := c.iteration(s, values[0], values[1])
	return out, func(fr, nf *frame) {
		for _, m := range moves {
			typedmemmove(m.typ, at8(fr, m.to), at8(nf, m.from))
		}
		if iterate != nil {
			iterate(fr)
		}
	}
}

// run is the body as a function: nf has its arguments and gets its result.
func (lb *loopBody) run(nf *frame) {
	if !lb.state.CompareAndSwap(bodyReady, bodyRuns) {
		panicRange(lb.state.Load())
	}
	fr := lb.fr
	t := nf.t
	fr.t, t = t, fr.t // the iterator may have moved to another goroutine
	finished := false
	defer func() {
		fr.t = t
		if !finished {
			lb.state.Store(bodyPanics)
		}
	}()
	lb.iterate(fr, nf)
	how := lb.body(fr)
	fr.t.poll()
	out, left := loopCtl(fr, how, lb.label)
	finished = true
	if out {
		lb.left, lb.target = left, fr.target
		lb.state.Store(bodyDone)
	} else {
		lb.state.Store(bodyReady)
	}
	*at[bool](nf, nf.code.res[0].off) = !out
}

// end is what the loop does when the iterator has returned.
func (lb *loopBody) end() ctl {
	was := lb.state.Swap(loopOver)
	switch was {
	case bodyPanics:
		panic(rangeError("range function recovered a loop body panic and did not resume panicking"))
	case bodyRuns:
		panicRange(was)
	case bodyDone:
		lb.fr.target = lb.target
		return lb.left
	}
	return next
}

// rangeError is a runtime.Error about an iterator that does not keep to the rules.
type rangeError string

// Error gives the text with the runtime's prefix.
func (e rangeError) Error() string { return "runtime error: " + string(e) }

// RuntimeError makes it a runtime.Error.
func (rangeError) RuntimeError() {}

func panicRange(state int32) {
	switch state {
	case bodyDone:
		panic(rangeError("range function continued iteration after function for loop body returned false"))
	case bodyPanics:
		panic(rangeError("range function continued iteration after loop body panic"))
	case loopOver:
		panic(rangeError("range function continued iteration after whole loop exit"))
	}
	panic(rangeError("range function continued iteration while the loop body was running"))
}
