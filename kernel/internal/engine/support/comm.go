package support

import (
	"reflect"
	"time"

	"gokernel/comm"
	"gokernel/kernel/internal/engine"
	"gokernel/widgets"
)

// newComms gives the manager of the session's comms: a message belongs to the cell whose
// goroutine sends it.
func newComms(h *Host) *comm.Manager {
	return comm.NewManager(func(m comm.Message) { h.Here().Out.Comm(m) })
}

// newWidgets gives the manager of the session's widgets.
func newWidgets(h *Host) *widgets.Manager {
	return widgets.NewManager(widgets.Session{
		Comms:   h.comms,
		Shown:   displayer(h),
		Request: func() string { return h.Here().captures() },
		Try:     h.try,
		Parameters: func(f reflect.Value) []string {
			if h.ParametersOf == nil {
				return nil
			}
			return h.ParametersOf(f)
		},
	})
}

// captures notes that output of the run goes to a widget, and gives the request by which
// the front end knows it.
func (r *Run) captures() (request string) {
	r.captured.Store(true)
	return r.Input.ID
}

// captureTime is how long a client may take to see what was captured.
const captureTime = 50 * time.Millisecond

// Settle waits after a cell that has captured output. A client that executes notebooks,
// nbclient, answers what is captured on the channel on which it waits for the reply, and
// misses a reply that comes at the same moment: its cell then hangs until its time is up.
// Handlers have no reply.
func (r *Run) Settle() {
	if !r.captured.Load() || r.Input.Comm != nil {
		return
	}
	select {
	case <-time.After(captureTime):
	case <-r.done:
	}
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

// try calls f. Its panic is error output, if it is not meant to end the cell.
func (h *Host) try(f func()) {
	p := h.Catch(f)
	switch {
	case p == nil:
	case h.IsInterrupt(p.Value), IsExit(p.Value):
		panic(p.Value)
	default:
		h.OnCaught(h.Here(), p)
	}
}
