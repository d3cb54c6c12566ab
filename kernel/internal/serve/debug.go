package serve

import "gokernel/kernel/internal/proto"

const noDebugger = "there is no debugger, and kernel_info does not list one among its features"

// debug refuses in the words of the Debug Adapter Protocol, which a debugger's front end
// understands.
func (s *Server) debug(r *request, q proto.DebugRequest) (proto.DebugReply, error) {
	return proto.DebugReply{
		Type:       "response",
		Seq:        int(r.number),
		RequestSeq: int(q.Seq),
		Command:    q.Command,
		Message:    noDebugger,
	}, nil
}
