package serve

import (
	"encoding/json"
	"fmt"
	"runtime/debug"

	"gokernel/display"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/proto"
)

func (s *Server) execute(r *request, q proto.ExecuteRequest) (proto.ExecuteReply, error) {
	if r.number <= r.lane.abortThrough || r.lane.requests.isClosed() {
		return proto.ExecuteReply{Status: proto.Aborted, ExecutionCount: s.executionCount()}, nil
	}
	count := s.executionCount()
	if q.StoreHistory {
		count = int(s.count.Add(1))
	}
	out := s.openOutput(r, q.Silent, q.AllowStdin)
	out.show(proto.ExecuteInput{Code: q.Code, ExecutionCount: count})
	result := s.run(engine.Input{
		ID:              r.Header.MsgID,
		Subshell:        r.lane.subshell,
		Count:           count,
		Code:            q.Code,
		Silent:          q.Silent,
		AllowStdin:      q.AllowStdin,
		UserExpressions: q.UserExpressions,
	}, out)
	out.ended() // a question may still be open, if the session gave the cell up
	if q.StoreHistory {
		s.History.Add(count, q.Code, plainText(result.Value))
	}
	if result.Error != nil {
		return s.fail(r, q, count, result), nil
	}
	if result.Value != nil {
		out.show(proto.ExecuteResult{ExecutionCount: count, Data: result.Value.Data, Metadata: result.Value.Metadata})
	}
	return proto.ExecuteReply{
		Status:          proto.OK,
		ExecutionCount:  count,
		UserExpressions: expressions(result.Expressions),
		Payload:         result.Payload,
	}, nil
}

// executionCount is that of the last stored cell, in whatever shell; a cell that is not
// stored has it too.
func (s *Server) executionCount() int { return int(s.count.Load()) }

// run runs a cell or a comm message. A panic is the session's fault, and the cell's error.
func (s *Server) run(in engine.Input, out engine.Out) (result engine.Result) {
	defer func() {
		if p := recover(); p != nil {
			s.Logger.Error("panic in the session", "panic", p, "stack", string(debug.Stack()))
			text := fmt.Sprintf("internal error in the session: %v", p)
			result = engine.Result{Error: &engine.Error{Name: kernelError, Value: text, Traceback: []string{kernelError + ": " + text}}}
		}
	}()
	return s.Session.Run(in, out)
}

// fail shows a cell's error and aborts the cells that are queued behind it.
func (s *Server) fail(r *request, q proto.ExecuteRequest, count int, result engine.Result) proto.ExecuteReply {
	shown := protoError(result.Error)
	r.out.show(shown)
	if q.StopOnError && !q.Silent {
		r.lane.settle()
		r.lane.abortThrough, _ = r.lane.requests.state()
	}
	return proto.ExecuteReply{Status: proto.Failed, ExecutionCount: count, Payload: result.Payload, Error: &shown}
}

func protoError(e *engine.Error) proto.Error {
	return proto.Error{Ename: e.Name, Evalue: e.Value, Traceback: e.Traceback}
}

func expressions(answers map[string]engine.Expression) proto.Dict[proto.Expression] {
	replies := proto.Dict[proto.Expression]{}
	for name, answer := range answers {
		reply := proto.Expression{Status: proto.OK}
		if answer.Error != nil {
			failed := protoError(answer.Error)
			reply = proto.Expression{Status: proto.Failed, Error: &failed}
		} else if answer.Value != nil {
			reply.Data, reply.Meta = answer.Value.Data, answer.Value.Metadata
		}
		replies[name] = reply
	}
	return replies
}

// plainText is the text/plain of a value, for the history.
func plainText(value *display.Bundle) *string {
	if value == nil {
		return nil
	}
	var text string
	if err := json.Unmarshal(value.Data["text/plain"], &text); err != nil {
		return nil
	}
	return &text
}
