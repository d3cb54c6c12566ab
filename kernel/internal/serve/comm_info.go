package serve

import "gokernel/kernel/internal/proto"

func (s *Server) commInfo(*request, proto.CommInfoRequest) (proto.CommInfoReply, error) {
	return proto.CommInfoReply{Status: proto.OK}, nil
}
