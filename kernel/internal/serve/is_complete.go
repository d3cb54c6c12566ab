package serve

import (
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/proto"
)

func (s *Server) isComplete(_ *request, q proto.IsCompleteRequest) (proto.IsCompleteReply, error) {
	if len(q.Code) > maxAsked {
		return proto.IsCompleteReply{Status: string(engine.Unknown)}, nil
	}
	answer := s.Session.IsComplete(q.Code)
	reply := proto.IsCompleteReply{Status: string(answer.Status)}
	if answer.Status == engine.Incomplete {
		reply.Indent = &answer.Indent
	}
	return reply, nil
}
