package serve

import (
	"context"
	"fmt"
	"sync"
	"time"

	"gokernel/comm"
	"gokernel/display"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/proto"
	"gokernel/kernel/internal/wire"
)

// When gathered text is published.
const (
	maxText   = 64 << 10              // bytes
	textDelay = 10 * time.Millisecond // after the first byte, so that what comes together stays together
	textPause = 50 * time.Millisecond // between two flushes: at most 20 messages a second
)

// output is what one cell shows, and implements engine.Out. It outlives its cell: late
// text still has the cell's request as parent.
type output struct {
	request *request
	silent  bool            // shows nothing
	stdin   bool            // may ask
	ctx     context.Context // ends with an interrupt and with the cell
	ended   context.CancelFunc
	patient context.Context // ends with an interrupt: who publishes waits no more
	hurry   context.CancelFunc

	// mu is held while publishing, which keeps the order and makes a cell wait that
	// writes faster than the front ends read.
	mu      sync.Mutex
	text    streamText
	timer   *time.Timer // not nil while a flush is due
	flushed time.Time   // when text was published last
}

// openOutput makes the output of a cell or a comm message, that Interrupt hurries and the
// envelope finishes and leaves.
func (s *Server) openOutput(r *request, silent, stdin bool) *output {
	o := &output{request: r, silent: silent, stdin: stdin}
	o.ctx, o.ended = context.WithCancel(s.publishing)
	o.patient, o.hurry = context.WithCancel(s.publishing)
	r.out = o
	s.enter(o)
	return o
}

// interrupt ends a question, and the wait for slow subscribers: one that reads nothing
// must not keep the others from the end of the cell.
func (o *output) interrupt() {
	o.ended()
	o.hurry()
}

// finish publishes what is left when the cell has ended. A nil output has nothing.
func (o *output) finish() {
	if o == nil {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.flush(o.text.takeAll())
}

// leave lets go of a cell whose idle is published. What its goroutines still show waits
// for slow subscribers, whether it was interrupted or not. A nil output has no cell.
func (o *output) leave() {
	if o == nil {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.hurry() // frees the context
	o.patient = o.server().publishing
}

// publish sends a message to all clients. The caller holds mu, or is the lane that leaves.
func (o *output) publish(frames [][]byte) {
	s := o.server()
	if frames == nil || s.link.IOPub.Publish(o.patient, frames) == nil {
		return
	}
	s.publishSoon(frames)
}

func (o *output) server() *Server { return o.request.lane.Server }

// Write gathers text.
func (o *output) Write(stream engine.Stream, text []byte) {
	if o.silent {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(text) > 0 {
		n := min(len(text), maxText-o.text.size)
		o.text.add(stream, text[:n])
		if text = text[n:]; o.text.size >= maxText {
			o.flush(o.text.take())
		}
	}
	o.schedule()
}

// Display publishes something to show. If it is not JSON, the cell's stderr says so.
func (o *output) Display(d display.Data) {
	c := proto.DisplayData{Data: d.Data, Metadata: d.Metadata, Transient: proto.Transient{DisplayID: d.ID}}
	if d.Update {
		o.show(proto.UpdateDisplayData(c))
	} else {
		o.show(c)
	}
}

// ClearOutput publishes that the output is to be cleared.
func (o *output) ClearOutput(wait bool) { o.show(proto.ClearOutput{Wait: wait}) }

// Comm publishes a message over a comm. It is no output: a silent cell sends it too.
func (o *output) Comm(m comm.Message) {
	c, err := proto.CommContent(m)
	if err != nil {
		o.Write(engine.Stderr, fmt.Appendf(nil, "%s not sent: %v\n", m.Type, err))
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.flush(o.text.take())
	s := o.server()
	o.publish(s.Codec.Seal(wire.Message{
		Identities:   [][]byte{[]byte("kernel." + s.origin.ID + "." + string(m.Type))},
		Header:       s.origin.Header(string(m.Type)),
		ParentHeader: o.request.RawHeader,
		Metadata:     m.Metadata,
		Content:      c,
		Buffers:      m.Buffers,
	}))
	o.schedule()
}

// Input asks the client whose cell this is.
func (o *output) Input(prompt string, password bool) (string, error) {
	if !o.stdin {
		return "", engine.ErrNoStdin
	}
	o.mu.Lock()
	o.flush(o.text.take())
	o.mu.Unlock()
	return o.server().ask(o.ctx, o.request, proto.InputRequest{Prompt: prompt, Password: password})
}

// show publishes a message after all text that came before it.
func (o *output) show(c proto.Content) {
	if o.silent {
		return
	}
	content, err := proto.Encode(c)
	if err != nil {
		o.Write(engine.Stderr, fmt.Appendf(nil, "%s not shown: %v\n", c.MsgType(), err))
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.flush(o.text.take())
	o.publish(o.server().sealRaw(c.MsgType(), content, o.request.RawHeader))
	o.schedule()
}

// flush publishes messages that were taken from the text. The caller holds mu.
func (o *output) flush(messages []proto.Stream) {
	if o.timer != nil && o.timer.Stop() {
		o.server().timers.done()
	}
	o.timer = nil
	for _, m := range messages {
		o.request.publish(m)
		o.flushed = time.Now()
	}
}

// schedule sees to a flush if anything waits for one. The caller holds mu.
func (o *output) schedule() {
	if o.timer != nil || !o.text.waits() || !o.server().timers.begin() {
		return
	}
	o.timer = time.AfterFunc(max(textDelay, textPause-time.Since(o.flushed)), o.flushDue)
}

func (o *output) flushDue() {
	defer o.server().timers.done()
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.text.size > 0 {
		o.flush(o.text.take())
	} else { // nothing came to complete the last character
		o.flush(o.text.takeAll())
	}
	o.schedule()
}
