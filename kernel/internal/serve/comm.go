package serve

import (
	"encoding/json"
	"fmt"
	"strings"

	"gokernel/comm"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/proto"
)

func (s *Server) commOpen(r *request, q proto.CommOpen) (proto.None, error) {
	return s.runComm(r, comm.Message{Type: comm.Open, ID: q.CommID, Target: q.TargetName, Data: json.RawMessage(q.Data)})
}

func (s *Server) commMsg(r *request, q proto.CommMsg) (proto.None, error) {
	return s.runComm(r, comm.Message{Type: comm.Msg, ID: q.CommID, Data: json.RawMessage(q.Data)})
}

func (s *Server) commClose(r *request, q proto.CommClose) (proto.None, error) {
	return s.runComm(r, comm.Message{Type: comm.Close, ID: q.CommID, Data: json.RawMessage(q.Data)})
}

// runComm has the session handle a message as it runs a cell: what the handler shows has
// the message as its parent. There is no reply to tell of an error, so stderr does.
func (s *Server) runComm(r *request, m comm.Message) (proto.None, error) {
	if m.ID == "" {
		return proto.None{}, fmt.Errorf("%s: comm_id is missing", m.Type)
	}
	m.Metadata = json.RawMessage(proto.ObjectOf(r.Metadata))
	m.Buffers = r.Buffers
	out := s.openOutput(r, false, false)
	result := s.run(engine.Input{ID: r.Header.MsgID, Subshell: r.lane.subshell, Count: s.executionCount(), Comm: &m}, out)
	out.ended()
	if result.Error != nil {
		out.Write(engine.Stderr, []byte(strings.Join(result.Error.Traceback, "\n")+"\n"))
	}
	return proto.None{}, nil
}
