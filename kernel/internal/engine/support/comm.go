package support

import (
	"gokernel/comm"
	"gokernel/kernel/internal/engine"
)

// newComms gives the manager of the session's comms: a message belongs to the cell whose
// goroutine sends it.
func newComms(h *Host) *comm.Manager {
	return comm.NewManager(func(m comm.Message) { h.Here().Out.Comm(m) })
}

// Comms gives the manager of the session's comms.
func (h *Host) Comms() *comm.Manager { return h.comms }

// Catch calls f, which may lead into interpreted code, and gives the panic that has ended
// it; nil if none has.
func (h *Host) Catch(f func()) (p *engine.Panic) {
	defer func() {
		if v := recover(); v != nil {
			p, _ = h.traced(v).(*engine.Panic)
			if p == nil {
				p = &engine.Panic{Value: v}
			}
		}
	}()
	f()
	return nil
}
