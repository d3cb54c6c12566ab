package serve

import "gokernel/kernel/internal/proto"

func (s *Server) complete(_ *request, q proto.CompleteRequest) (proto.CompleteReply, error) {
	if len(q.Code) > maxAsked {
		return proto.CompleteReply{Status: proto.OK}, nil
	}
	found := s.Session.Complete(q.Code, byteOffset(q.Code, q.CursorPos))
	reply := proto.CompleteReply{
		Status:      proto.OK,
		CursorStart: codePoints(q.Code, found.From),
		CursorEnd:   codePoints(q.Code, found.To),
	}
	for _, item := range found.Items {
		reply.Matches = append(reply.Matches, item.Text)
		reply.Metadata.Types = append(reply.Metadata.Types, proto.CompletionItem{
			Start:     reply.CursorStart,
			End:       reply.CursorEnd,
			Text:      item.Text,
			Type:      string(item.Kind),
			Signature: item.Signature,
		})
	}
	return reply, nil
}
