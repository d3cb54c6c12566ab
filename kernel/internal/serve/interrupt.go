package serve

import "gokernel/kernel/internal/proto"

func (s *Server) interrupt(*request, proto.InterruptRequest) (proto.InterruptReply, error) {
	s.Interrupt()
	return proto.InterruptReply{Status: proto.OK}, nil
}

// Interrupt asks all running cells to end, also those that wait for input or for a
// subscriber. It does not wait for that.
func (s *Server) Interrupt() {
	s.Session.Interrupt()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, cell := range s.cells {
		cell.interrupt()
	}
}
