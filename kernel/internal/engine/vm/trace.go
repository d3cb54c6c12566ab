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
	m.lastPanic, m.lastTrace = words(p.value), p.trace
}

// tracedBefore gives the trace of a panic that has come through compiled code.
func (m *Machine) tracedBefore(v any) []Frame {
	m.traceMu.Lock()
	defer m.traceMu.Unlock()
	if m.lastPanic != words(v) {
		return nil
	}
	list := m.lastTrace
	m.lastPanic, m.lastTrace = eface{}, nil
	return list
}

func (m *Machine) position(pos token.Pos) token.Position { return m.fset.Position(pos) }
