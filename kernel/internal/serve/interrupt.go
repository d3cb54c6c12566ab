package serve

import "gokernel/kernel/internal/proto"

func (s *Server) interrupt(*request, proto.InterruptRequest) (proto.InterruptReply, error) {
	s.Interrupt()
	return proto.InterruptReply{Status: proto.OK}, nil
}

// Interrupt asks the running cell to end, also if it waits for input or for a subscriber.
// It does not wait for that.
func (s *Server) Interrupt() {
	s.Session.Interrupt()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cell != nil {
		s.cell.interrupt()
	}
}
