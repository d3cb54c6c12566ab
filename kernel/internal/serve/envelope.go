package serve

import (
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"gokernel/kernel/internal/proto"
)

// Names of errors that are not a cell's.
const (
	malformedRequest = "MalformedRequest"
	wrongChannel     = "WrongChannel"
	kernelError      = "KernelError" // our fault
)

// handle is the envelope around every request on shell and control, known or not.
func (l *lane) handle(r *request) {
	r.started = time.Now()
	r.publish(proto.KernelStatus{ExecutionState: proto.Busy})
	defer r.end()
	row, known := l.table[r.Header.MsgType]
	if !known {
		l.Logger.Debug("unknown message type", "channel", l.channel, "type", r.Header.MsgType)
		return
	}
	reply, err := l.answer(row, r)
	r.out.finish()
	if row.reply == "" {
		if err != nil {
			l.Logger.Warn("message not handled", "type", row.request, "error", err)
		}
		return
	}
	content, failed := proto.Encode(reply)
	if err = errors.Join(err, failed); err != nil {
		content, _ = proto.Encode(l.errorReply(row, err)) // strings and a number cannot fail
	}
	r.reply(row.reply, content)
}

// answer calls the row's handler. A panic in there is our fault, and nobody else's end.
func (l *lane) answer(row row, r *request) (reply proto.Content, err error) {
	defer func() {
		if p := recover(); p != nil {
			l.Logger.Error("panic in a handler", "type", row.request, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("internal error while handling %s: %v", row.request, p)
		}
	}()
	if r.stray {
		return nil, strayError(r.Header.SubshellID)
	}
	if !row.channels.has(l.channel) {
		return nil, &proto.Failure{Ename: wrongChannel, Err: fmt.Errorf("%s is taken on %s, not on %s", row.request, row.channels, l.channel)}
	}
	return row.answer(l.Server, r)
}

// errorReply is the reply to a request that could not be served.
func (s *Server) errorReply(row row, err error) proto.ErrorReply {
	name := kernelError
	var failure *proto.Failure
	if errors.As(err, &failure) {
		name = failure.Ename
	}
	reply := proto.ErrorReply{Status: proto.Failed, Error: proto.Error{
		Ename:     name,
		Evalue:    err.Error(),
		Traceback: []string{name + ": " + err.Error()},
	}}
	if row.reply == (proto.ExecuteReply{}).MsgType() { // which has a count whatever its status is
		count := s.executionCount()
		reply.ExecutionCount = &count
	}
	return reply
}
