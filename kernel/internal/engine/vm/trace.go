package vm

import (
	"go/token"

	"gokernel/kernel/internal/engine"
)

// Frame is one line of a trace.
type Frame = engine.Frame

// maxTrace bounds the lines of a trace.
const maxTrace = 50

// trace tells where the thread's functions are, innermost first.
func (t *thread) trace() []Frame {
	var list []Frame
	for fr := t.top; fr != nil && len(list) < maxTrace; fr = fr.up {
		if fr.pos == token.NoPos || fr.code == nil || fr.code.native {
			continue
		}
		list = append(list, Frame{Pos: t.m.position(fr.pos), Func: fr.code.name})
	}
	return list
}

// noteTrace remembers where a panic began that is about to leave interpreted code.
func (m *Machine) noteTrace(p *panicking) {
	m.traceMu.Lock()
	defer m.traceMu.Unlock()
	m.lastPanic, m.lastTrace = p.value, p.trace
}

func (m *Machine) position(pos token.Pos) token.Position { return m.fset.Position(pos) }
