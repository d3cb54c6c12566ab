package serve

import (
	"slices"

	"gokernel/kernel/internal/proto"
)

// end publishes idle, and lets go of what the request has shown.
func (r *request) end() {
	if r.lane.channel == controlChannel {
		r.endControl()
		return
	}
	s := r.lane.Server
	s.idling.Lock()
	r.publish(proto.KernelStatus{ExecutionState: proto.Idle})
	s.remove(r.out)
	s.restate(s.publishSoon)
	s.idling.Unlock()
	r.out.leave()
}

// endControl waits for nobody: who holds idling may be stuck behind slow subscribers.
func (r *request) endControl() {
	s := r.lane.Server
	free := s.idling.TryLock()
	r.publish(proto.KernelStatus{ExecutionState: proto.Idle})
	if free {
		s.restate(s.post)
		s.idling.Unlock()
	}
}

// restate publishes the busy of a running cell once more. Front ends take the last status
// for the kernel's, and that was the idle of something else. The caller holds idling, so
// that no such busy comes after the idle of its own cell.
func (s *Server) restate(publish func(frames [][]byte)) {
	if cell := s.lastCell(); cell != nil {
		publish(s.seal(proto.KernelStatus{ExecutionState: proto.Busy}, cell.request.RawHeader))
	}
}

// enter makes a cell one of those that run.
func (s *Server) enter(cell *output) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cells = append(s.cells, cell)
}

// remove takes a cell out of those that run.
func (s *Server) remove(cell *output) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cells = slices.DeleteFunc(s.cells, func(o *output) bool { return o == cell })
}

// lastCell gives the running cell that was started last, nil if none runs.
func (s *Server) lastCell() *output {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.cells) == 0 {
		return nil
	}
	return s.cells[len(s.cells)-1]
}
