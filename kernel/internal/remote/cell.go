package remote

import (
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"gokernel/kernel/internal/engine"
)

// cell is one call of Run.
type cell struct {
	number      uint64
	main        bool // of the main shell: what comes through the pipes is its output
	out         engine.Out
	done        chan engine.Result // its result; has room for it
	ended       chan struct{}      // closed when Run returns
	interrupted chan struct{}      // closed by an interrupt that came before the engine had the cell

	stuckIn string // what the engine says an interrupted cell is stuck in; under child.order

	mu    sync.Mutex
	child *child    // the engine that has the cell; nil before
	first time.Time // of the first interrupt; zero before
}

// errInterrupted is the end of a cell that was interrupted before the engine had it, and
// errStuck that of one which only the end of the engine could stop.
var (
	errInterrupted = errors.New("interrupted before the cell began")
	errStuck       = errors.New("the cell did not end when interrupted (it was stuck in compiled code), so the engine was restarted: all values are gone")
)

// hand gives the cell to an engine with send, unless it was interrupted before. An
// interrupt comes either before that, and the cell does not begin, or after it, and its
// frame follows the cell's.
func (e *cell) hand(c *child, send func() error) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.first.IsZero() {
		return errInterrupted
	}
	e.child = c
	return send()
}

// Interrupt asks the engine to interrupt all running cells. If one has not ended within
// two seconds, that is said on the cell's stderr, and the next Interrupt kills the engine.
func (s *Session) Interrupt() {
	s.mu.Lock()
	running := slices.Collect(maps.Values(s.running))
	s.mu.Unlock()
	for _, cell := range running {
		s.interrupt(cell)
	}
}

func (s *Session) interrupt(cell *cell) {
	cell.mu.Lock()
	defer cell.mu.Unlock()
	switch {
	case cell.first.IsZero():
		cell.first = time.Now()
		if cell.child == nil {
			close(cell.interrupted)
			return
		}
		c := cell.child
		s.spawn(func() { s.warn(cell, c) })
	case cell.child == nil:
		return
	case time.Since(cell.first) >= s.cfg.times.patience:
		cell.child.kill(errStuck)
		return
	}
	cell.child.toLink.send(&interrupt{cell.number})
}

// warn waits for an interrupted cell to end and says so if it does not.
func (s *Session) warn(cell *cell, c *child) {
	timer := time.NewTimer(s.cfg.times.patience)
	defer timer.Stop()
	select {
	case <-cell.ended:
		return
	case <-c.gone:
		return
	case <-timer.C:
	}
	c.order.Lock()
	defer c.order.Unlock()
	if c.running[cell.number] != cell {
		return
	}
	what := cell.stuckIn
	if what == "" {
		what = "code that can't be interrupted"
	}
	cell.out.Write(engine.Stderr, []byte("KeyboardInterrupt: the cell is still in "+what+
		"; another interrupt restarts the engine, and all values are lost\n"))
}
