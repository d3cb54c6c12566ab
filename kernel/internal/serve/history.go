package serve

import (
	"gokernel/kernel/internal/history"
	"gokernel/kernel/internal/proto"
)

func (s *Server) historyOf(_ *request, q proto.HistoryRequest) (proto.HistoryReply, error) {
	reply := proto.HistoryReply{Status: proto.OK}
	for _, e := range s.chosen(q) {
		reply.History = append(reply.History, proto.HistoryEntry{
			Session:    e.Session,
			Line:       e.Line,
			Input:      e.Input,
			WithOutput: q.Output,
			Output:     e.Output,
		})
	}
	return reply, nil
}

func (s *Server) chosen(q proto.HistoryRequest) []history.Entry {
	switch q.Access {
	case proto.HistoryTail:
		return s.History.Tail(q.N)
	case proto.HistoryRange:
		return s.History.Range(q.Session, q.Start, q.Stop)
	}
	return s.History.Search(q.Pattern, q.N, q.Unique)
}
