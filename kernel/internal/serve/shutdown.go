package serve

import (
	"errors"

	"gokernel/kernel/internal/proto"
)

var errShutdown = errors.New("a client asked to shut down")

// shutdown tells all clients, and lets Run end once this request has its reply and idle.
func (s *Server) shutdown(r *request, q proto.ShutdownRequest) (proto.ShutdownReply, error) {
	reply := proto.ShutdownReply{Status: proto.OK, Restart: q.Restart}
	r.publish(reply)
	s.stop(errShutdown)
	return reply, nil
}
