package vm

import (
	"go/token"

	"gokernel/kernel/internal/engine"
)

// Frame is one line of a trace.
type Frame = engine.Frame

// maxTrace bounds the lines of a trace.
const maxTrace = 50

// trace tells where the thread's functions are when v is panicked with, innermost first.
// Of a long one the outermost line is there, which is the cell's own.
func (t *thread) trace(v any) []Frame {
	list := t.m.tracedBefore(v)
	for fr := t.top; fr != nil; fr = fr.up {
		if fr.pos == token.NoPos || fr.code == nil || fr.code.native || len(list) >= maxTrace && fr.up != nil {
			continue
		}
		list = append(list, Frame{Pos: t.m.position(fr.pos), Func: fr.code.name})
	}
	return list
}

// noteTrace remembers where a panic began that is about to leave interpreted code for
// compiled code.
func (m *Machine) noteTrace(p *panicking) {
	m.traceMu.Lock()
	defer m.traceMu.Unlock()
	if len(m.traces) >= maxTraces {
		clear(m.traces)
	}
	m.traces[words(p.value)] = p.trace
}

// maxTraces bounds the traces of panics that compiled code has recovered from: nobody asks
// for those.
const maxTraces = 64

// tracedBefore gives the trace of a panic that has come through compiled code.
func (m *Machine) tracedBefore(v any) []Frame {
	m.traceMu.Lock()
	defer m.traceMu.Unlock()
	list := m.traces[words(v)]
	delete(m.traces, words(v))
	return list
}

func (m *Machine) position(pos token.Pos) token.Position { return m.fset.Position(pos) }
