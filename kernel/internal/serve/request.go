package serve

import (
	"context"
	"encoding/json"
	"time"

	"gokernel/kernel/internal/proto"
	"gokernel/kernel/internal/wire"
)

// request is one request on its way through its lane.
type request struct {
	wire.Message
	lane          *lane
	asks          bool                  // may be answered out of turn
	stray         bool                  // its subshell is not there
	number        uint64                // in the order of arrival on the lane, from 1
	arrived       time.Time             // when it was queued
	started       time.Time             // when handling began
	out           *output               // what its handler shows; nil if it shows nothing
	publishFrames func(frames [][]byte) // to iopub, unless it has an out
}

// publish sends a message that this request causes to all clients.
func (r *request) publish(c proto.Content) {
	frames := r.lane.seal(c, r.RawHeader)
	if r.out != nil {
		r.out.publish(frames)
	} else {
		r.publishFrames(frames)
	}
}

// reply sends the reply to where the request came from.
func (r *request) reply(msgType string, content json.RawMessage) {
	s := r.lane.Server
	err := r.lane.router.Send(s.Codec.Seal(wire.Message{
		Identities:   r.Identities,
		Header:       s.origin.Header(msgType),
		ParentHeader: r.RawHeader,
		Metadata:     json.RawMessage(`{"started":"` + wire.Date(r.started) + `"}`),
		Content:      content,
	}))
	if err != nil { // a client that has left before its reply is normal
		s.Logger.Debug("reply not sent", "type", msgType, "error", err)
	}
}

// seal gives the frames of a message for iopub; nil if its content has no JSON.
func (s *Server) seal(c proto.Content, parent json.RawMessage) [][]byte {
	content, err := proto.Encode(c)
	if err != nil {
		s.Logger.Error("message not sent", "type", c.MsgType(), "error", err)
		return nil
	}
	return s.sealRaw(c.MsgType(), content, parent)
}

func (s *Server) sealRaw(msgType string, content, parent json.RawMessage) [][]byte {
	return s.Codec.Seal(wire.Message{
		Identities:   [][]byte{[]byte("kernel." + s.origin.ID + "." + msgType)},
		Header:       s.origin.Header(msgType),
		ParentHeader: parent,
		Content:      content,
	})
}

// publish waits for slow subscribers, until the server ends.
func (s *Server) publish(frames [][]byte) {
	if frames != nil {
		s.notePublished(s.link.IOPub.Publish(s.publishing, frames))
	}
}

// post does not wait for slow subscribers.
func (s *Server) post(frames [][]byte) {
	if frames != nil {
		s.notePublished(s.link.IOPub.Post(frames))
	}
}

// publishSoon waits a little for slow subscribers, so that a flood does not outrun those
// that read, and then no more.
func (s *Server) publishSoon(frames [][]byte) {
	ctx, cancel := context.WithTimeout(s.publishing, soon)
	defer cancel()
	if frames != nil && s.link.IOPub.Publish(ctx, frames) != nil {
		s.post(frames)
	}
}

// soon is how long publishSoon waits.
const soon = 5 * time.Millisecond

func (s *Server) notePublished(err error) {
	if err != nil {
		s.Logger.Debug("message not published", "error", err)
	}
}
