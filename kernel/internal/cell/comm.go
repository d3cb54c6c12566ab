package cell

import (
	"strings"

	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/support"
)

// handleComm handles a message of the front end over a comm. There is no reply that
// could tell of a handler's panic: it is error output of the message.
func (s *Session) handleComm(run *support.Run) {
	s.compiling.Lock() // whoever reads variables now has seen that nothing runs: see quiet
	s.compiling.Unlock()
	if p := s.host.Catch(func() { s.host.Comms().Handle(*run.Input.Comm) }); p != nil {
		s.reportCaught(run, p)
	}
}

// reportCaught shows a panic as error output.
func (s *Session) reportCaught(run *support.Run, p *engine.Panic) {
	fault := s.panicError(run, p)
	run.Out.Write(engine.Stderr, []byte(strings.Join(fault.Traceback, "\n")+"\n"))
}

// Comms gives the target names of the open comms by their ids.
func (s *Session) Comms() map[string]string { return s.host.Comms().Targets() }
