package serve

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/proto"
	"gokernel/kernel/internal/wire"
)

// stdin is the one question that may be open.
type stdin struct {
	turn chan struct{} // holds a token while somebody asks

	mu   sync.Mutex
	open *question // nil if nobody has been asked
}

// question waits for its answer.
type question struct {
	msgID  string
	answer chan string // takes one
}

// ask sends an input_request to the client of a request and waits for the answer or for
// ctx.
func (s *Server) ask(ctx context.Context, r *request, c proto.InputRequest) (string, error) {
	select {
	case s.stdin.turn <- struct{}{}:
		defer func() { <-s.stdin.turn }()
	case <-ctx.Done():
		return "", engine.ErrInterrupted
	}
	if ctx.Err() != nil {
		return "", engine.ErrInterrupted
	}
	header := s.origin.Header(c.MsgType())
	q := &question{msgID: header.MsgID, answer: make(chan string, 1)}
	s.stdin.set(q)
	defer s.stdin.set(nil)
	content, _ := proto.Encode(c) // a string and a bool cannot fail
	frames := s.Codec.Seal(wire.Message{
		Identities:   r.Identities,
		Header:       header,
		ParentHeader: r.RawHeader,
		Content:      content,
	})
	if err := s.sendQuestion(ctx, frames); err != nil {
		return "", err
	}
	select {
	case text := <-q.answer:
		return text, nil
	case <-ctx.Done():
		return "", engine.ErrInterrupted
	}
}

// How long a client may take to connect its stdin channel, and how often it is tried.
const (
	connectLimit = 3 * time.Second
	connectPause = 10 * time.Millisecond
)

// sendQuestion sends to a client that may still be connecting: its channels do so one by
// one, and a cell can ask a millisecond after the first of them is up.
func (s *Server) sendQuestion(ctx context.Context, frames [][]byte) error {
	for limit := time.Now().Add(connectLimit); ; {
		err := s.link.Stdin.Send(frames)
		if err == nil {
			return nil
		}
		if time.Now().After(limit) {
			return fmt.Errorf("the front end has no stdin channel: %w", err)
		}
		select {
		case <-time.After(connectPause):
		case <-ctx.Done():
			return engine.ErrInterrupted
		}
	}
}

func (in *stdin) set(q *question) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.open = q
}

// readStdin takes answers until ctx is done.
func (s *Server) readStdin(ctx context.Context) {
	s.receive(ctx, "stdin", s.link.Stdin, func(m wire.Message) {
		if err := s.answerQuestion(m); err != nil {
			s.Logger.Debug("message on stdin dropped", "error", err)
		}
	})
}

// answerQuestion gives an answer to who waits for it. One that nobody asked for, or that
// belongs to an earlier question, must not be taken for that of a later one.
func (s *Server) answerQuestion(m wire.Message) error {
	if want := (proto.InputReply{}).MsgType(); m.Header.MsgType != want {
		return fmt.Errorf("type is %q, want %s", m.Header.MsgType, want)
	}
	reply, err := proto.Decode[proto.InputReply](m.Content)
	if err != nil {
		return err
	}
	s.stdin.mu.Lock()
	defer s.stdin.mu.Unlock()
	q := s.stdin.open
	if q == nil {
		return fmt.Errorf("nobody has asked")
	}
	// Some clients send no parent, or the execute_request's.
	if parent := parentID(m); s.origin.Made(parent) && parent != q.msgID {
		return fmt.Errorf("the answer is to an earlier question")
	}
	s.stdin.open = nil
	q.answer <- reply.Value
	return nil
}

func parentID(m wire.Message) string {
	var h wire.Header
	_ = json.Unmarshal(m.ParentHeader, &h) // what cannot be read has no msg_id
	return h.MsgID
}
