package client

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gokernel/kernel/internal/proto"
	"gokernel/kernel/internal/wire"
)

// Handler takes what comes between a request and its end. Its functions are called one
// at a time; nil ones are passed over.
type Handler struct {
	// Publish takes each published message of the request, in order, status included.
	Publish func(proto.Content)
	// Input answers an input_request. While it has not returned, the cell waits.
	// On an error no answer is sent: interrupt the kernel then.
	Input func(proto.InputRequest) (string, error)

	replyIsEnough bool // do not wait for idle: it may be stuck behind a cell's output, or the kernel gone
}

// call is one open request.
type call struct {
	events chan event
	gone   <-chan struct{} // closed when nobody takes events any more
}

// event is one message of a call, with the way it came.
type event struct {
	from    source
	message wire.Message
}

type source int

const (
	fromReply source = iota
	fromIOPub
	fromStdin
)

func (c *call) reply(m wire.Message)   { c.put(event{fromReply, m}) }
func (c *call) publish(m wire.Message) { c.put(event{fromIOPub, m}) }
func (c *call) ask(m wire.Message)     { c.put(event{fromStdin, m}) }

func (c *call) put(e event) {
	select {
	case c.events <- e:
	case <-c.gone:
	}
}

// callOf finds the open request that a message belongs to; nil if there is none.
func (c *Client) callOf(m wire.Message) *call {
	var parent wire.Header
	if json.Unmarshal(m.ParentHeader, &parent) != nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.calls[parent.MsgID]
}

// request sends a request over one channel and waits for its reply and idle.
func request[R proto.Content](ctx context.Context, c *Client, over Conn, q proto.Content, h Handler) (R, error) {
	var none R
	content, err := proto.Encode(q)
	if err != nil {
		return none, err
	}
	header := c.session.Header(q.MsgType())
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	open := &call{events: make(chan event, 64), gone: ctx.Done()}
	c.mu.Lock()
	c.calls[header.MsgID] = open
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		delete(c.calls, header.MsgID)
		c.mu.Unlock()
	}()
	if err := over.Send(c.codec.Seal(wire.Message{Header: header, Content: content})); err != nil {
		return none, fmt.Errorf("sending %s: %w", q.MsgType(), err)
	}
	reply, err := c.follow(ctx, open, h)
	if err != nil {
		return none, fmt.Errorf("%s: %w", q.MsgType(), err)
	}
	return decodeReply[R](reply)
}

// follow hands the events of a call to its handler until reply and idle have come.
func (c *Client) follow(ctx context.Context, open *call, h Handler) (reply wire.Message, err error) {
	replied, idle := false, h.replyIsEnough
	for !replied || !idle {
		e, err := c.next(ctx, open)
		if err != nil {
			return reply, err
		}
		switch e.from {
		case fromReply:
			reply, replied = e.message, true
		case fromStdin:
			err = c.answer(e.message, h)
		case fromIOPub:
			var last bool
			last, err = show(e.message, h)
			idle = idle || last
		}
		if err != nil {
			return reply, err
		}
	}
	return reply, nil
}

// farewell is how long the other channels may still bring something when one has ended.
const farewell = time.Second

// next waits for an event. A kernel that shuts down closes its channels one by one, and
// what is still on its way over the others counts.
func (c *Client) next(ctx context.Context, open *call) (event, error) {
	broken := c.broken
	var late <-chan time.Time
	for {
		select {
		case e := <-open.events:
			return e, nil
		case <-ctx.Done():
			return event{}, ctx.Err()
		case <-broken:
			broken, late = nil, time.After(farewell)
		case <-late:
			return event{}, ErrClosed
		case <-c.ended: // so nothing is added to the events any more
			select {
			case e := <-open.events:
				return e, nil
			default:
				return event{}, ErrClosed
			}
		}
	}
}

// show hands a published message to the handler, and tells whether it is the last one.
func show(m wire.Message, h Handler) (last bool, err error) {
	content, err := proto.DecodeIOPub(m.Header.MsgType, m.Content)
	if err != nil || content == nil {
		return false, err
	}
	if h.Publish != nil {
		h.Publish(content)
	}
	status, ok := content.(proto.KernelStatus)
	return ok && status.ExecutionState == proto.Idle, nil
}

// answer asks the handler and sends its answer.
func (c *Client) answer(m wire.Message, h Handler) error {
	if m.Header.MsgType != (proto.InputRequest{}).MsgType() || h.Input == nil {
		return nil
	}
	q, err := proto.Decode[proto.InputRequest](m.Content)
	if err != nil {
		return err
	}
	text, err := h.Input(q)
	if err != nil {
		return nil // as Handler.Input says
	}
	reply := proto.InputReply{Value: text}
	content, err := proto.Encode(reply)
	if err != nil {
		return err
	}
	return c.link.Stdin.Send(c.codec.Seal(wire.Message{
		Header:       c.session.Header(reply.MsgType()),
		ParentHeader: m.RawHeader,
		Content:      content,
	}))
}

// decodeReply reads a reply. Only an execute_reply can fail without being an error of
// the request: it tells how the cell went.
func decodeReply[R proto.Content](m wire.Message) (R, error) {
	var none R
	if m.Header.MsgType != none.MsgType() {
		return none, fmt.Errorf("reply is %q, want %s", m.Header.MsgType, none.MsgType())
	}
	if _, tells := any(none).(proto.ExecuteReply); !tells {
		var failed proto.ErrorReply
		if json.Unmarshal(m.Content, &failed) == nil && failed.Status == proto.Failed {
			return none, fmt.Errorf("%s: %s: %s", m.Header.MsgType, failed.Ename, failed.Evalue)
		}
	}
	return proto.Decode[R](m.Content)
}
