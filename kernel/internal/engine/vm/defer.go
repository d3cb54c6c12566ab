package vm

import (
	"go/ast"

	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/support"
)

// deferring is the deferred calls of one activation, and its panic.
type deferring struct {
	calls []*frame
	panic *panicking
}

// panicking is a panic on its way.
type panicking struct {
	value     any
	trace     []Frame
	recovered bool
	final     bool // of an interrupt or os.Exit: it can't be recovered
}

// deferStmt compiles defer f(x): function and arguments are evaluated now.
func (c *compiler) deferStmt(s *ast.DeferStmt) stmt {
	c.defers = true
	hoisted := c.hoistCall(s.Call)
	prepare := c.prepared(s.Call)
	return after(hoisted, func(fr *frame) ctl {
		nf := prepare(fr)
		fr.defers.calls = append(fr.defers.calls, nf)
		return next
	})
}

// prepared compiles a call for later: what it gives makes the frame to run.
func (c *compiler) prepared(call *ast.CallExpr) func(*frame) *frame {
	tv := c.unit.info.Types[call.Fun]
	if name := c.builtinName(call); name != "" || tv.IsType() {
		return c.preparedBuiltin(call, name)
	}
	return c.invocation(call).frameFor()
}

// runDeferring runs a function's body, and then its deferred calls whatever happened.
func runDeferring(fr *frame, body stmt) ctl {
	d := &deferring{}
	fr.defers = d
	d.guard(fr, func() { body(fr) })
	for len(d.calls) > 0 && !d.exits() {
		d.runLast(fr)
	}
	fr.defers = nil
	if d.panic != nil && !d.panic.recovered {
		panic(d.panic)
	}
	return ret
}

// exits tells whether os.Exit is on its way: it runs no deferred calls.
func (d *deferring) exits() bool { return d.panic != nil && support.IsExit(d.panic.value) }

// runLast runs the deferred call that was made last.
func (d *deferring) runLast(fr *frame) {
	last := len(d.calls) - 1
	nf := d.calls[last]
	d.calls = d.calls[:last]
	before := d.panic
	if before != nil && before.final {
		fr.t.quiet++
		defer func() { fr.t.quiet-- }()
	}
	d.guard(fr, func() {
		nf.by = d
		nf.runFor(fr)
		nf.leave()
	})
	if d.panic == before && before != nil && before.recovered {
		d.panic = nil
	}
}

// guard runs f; a panic becomes that of the activation. If the goroutine ends by
// runtime.Goexit, the deferred calls run on the way out.
func (d *deferring) guard(fr *frame, f func()) {
	t := fr.t
	depth := t.depth
	finished := false
	defer func() {
		if finished {
			return
		}
		v := recover()
		if v == nil {
			t.top, t.depth = fr, depth
			d.panic = nil
			for len(d.calls) > 0 {
				d.runLast(fr)
			}
			return
		}
		d.panic = t.caught(v)
		t.top, t.depth = fr, depth
	}()
	f()
	finished = true
}

// caught makes a panic's value a panic on its way, with the trace of where it began.
func (t *thread) caught(v any) *panicking {
	if p, ok := v.(*panicking); ok {
		return p
	}
	return &panicking{value: v, trace: t.trace(v), final: t.m.isFinal(v)}
}

// isFinal tells panics that cells can't recover.
func (m *Machine) isFinal(v any) bool {
	switch v.(type) {
	case StackOverflow:
		return true
	case failure:
		return true
	}
	return m.host.IsInterrupt(v) || support.IsExit(v)
}

// recovered is the builtin recover, called by the function of fr.
func (fr *frame) recovered() any {
	if fr.by == nil || fr.by.panic == nil || fr.by.panic.recovered || fr.by.panic.final {
		return nil
	}
	fr.by.panic.recovered = true
	return fr.by.panic.value
}

// goStmt compiles go f(x).
func (c *compiler) goStmt(s *ast.GoStmt) stmt {
	hoisted := c.hoistCall(s.Call)
	prepare := c.prepared(s.Call)
	m := c.m
	return after(hoisted, func(fr *frame) ctl {
		nf := prepare(fr)
		m.host.Go(func() {
			t := m.thread()
			nf.t = t
			p := t.outcome(nf)
			switch {
			case p == nil:
				t.release()
			case p.final:
				panic(p.value)
			default:
				panic(&engine.Panic{Value: p.value, Trace: p.trace})
			}
		})
		return next
	})
}

// run runs the outermost frame of a thread. A panic that leaves it has its plain value
// again, for compiled code to see.
func (t *thread) run(nf *frame) {
	if p := t.outcome(nf); p != nil {
		t.m.noteTrace(p)
		panic(p.value)
	}
}

// outcome runs the outermost frame of a thread, and gives the panic in which it ended.
func (t *thread) outcome(nf *frame) (p *panicking) {
	finished := false
	defer func() {
		if finished {
			return
		}
		if v := recover(); v != nil {
			p = t.caught(v)
		}
	}()
	t.top = nf
	nf.code.run(nf)
	finished = true
	return nil
}
