package serve

import "gokernel/kernel/internal/proto"

func (s *Server) connect(*request, proto.ConnectRequest) (proto.ConnectReply, error) {
	reply := s.link.Ports
	reply.Status = proto.OK
	return reply, nil
}
