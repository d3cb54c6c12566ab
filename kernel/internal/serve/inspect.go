package serve

import (
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/proto"
)

func (s *Server) inspect(_ *request, q proto.InspectRequest) (proto.InspectReply, error) {
	if len(q.Code) > maxAsked {
		return proto.InspectReply{Status: proto.OK}, nil
	}
	detail := engine.Brief
	if q.DetailLevel > 0 {
		detail = engine.Source
	}
	known := s.Session.Inspect(q.Code, byteOffset(q.Code, q.CursorPos), detail)
	if known == nil {
		return proto.InspectReply{Status: proto.OK}, nil
	}
	return proto.InspectReply{Status: proto.OK, Found: true, Data: known.Data, Metadata: known.Metadata}, nil
}
