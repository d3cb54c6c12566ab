package serve

import "gokernel/kernel/internal/proto"

func (s *Server) commInfo(_ *request, q proto.CommInfoRequest) (proto.CommInfoReply, error) {
	reply := proto.CommInfoReply{Status: proto.OK, Comms: proto.Dict[proto.CommInfo]{}}
	for id, target := range s.Session.Comms() {
		if q.TargetName == "" || q.TargetName == target {
			reply.Comms[id] = proto.CommInfo{TargetName: target}
		}
	}
	return reply, nil
}
