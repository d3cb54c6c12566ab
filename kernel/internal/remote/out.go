package remote

import (
	"errors"
	"fmt"
	"os"
	"sync"

	"gokernel/comm"
	"gokernel/display"
	"gokernel/kernel/internal/engine"
)

// remoteOut is the engine.Out of one cell, in the engine.
type remoteOut struct {
	server *server
	cell   uint64

	mu     sync.RWMutex
	linked bool // text goes over the link: the pipes belong to another cell
}

// maxText is how much of a text goes into one frame.
const maxText = 1 << 20

// finish tells that the cell has ended.
func (o *remoteOut) finish() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.linked = true
}

// Write writes to the process's own stdout or stderr while a cell of the main shell runs,
// so that what is written to the descriptors directly keeps its place, and to the link
// afterwards and from subshells.
func (o *remoteOut) Write(name engine.Stream, text []byte) {
	o.mu.RLock()
	defer o.mu.RUnlock()
	if !o.linked {
		o.server.streams.write(name, text)
		return
	}
	for len(text) > 0 {
		n := min(len(text), maxText)
		o.server.send(&stream{o.cell, name, text[:n]})
		text = text[n:]
	}
}

// Display returns when the front has the display, so that what is written next comes
// after it.
func (o *remoteOut) Display(d display.Data) {
	o.must(func(call uint64) message { return &show{o.cell, call, d} })
}

func (o *remoteOut) ClearOutput(wait bool) {
	o.must(func(call uint64) message { return &clearOutput{o.cell, call, wait} })
}

// Comm returns when the front has the message, so that it stands where it was sent.
func (o *remoteOut) Comm(m comm.Message) {
	o.must(func(call uint64) message { return &commMessage{o.cell, call, m} })
}

// must makes a call that can only fail if it is too large, and says so.
func (o *remoteOut) must(m func(call uint64) message) {
	if _, err := o.server.ask(0, m); err != nil && !errors.Is(err, errFrontGone) {
		o.Write(engine.Stderr, []byte(err.Error()+"\n"))
	}
}

func (o *remoteOut) Input(prompt string, password bool) (string, error) {
	reply, err := o.server.ask(o.cell, func(call uint64) message { return &ask{o.cell, call, prompt, password} })
	if err != nil {
		return "", err
	}
	a, ok := reply.(*answer)
	if !ok {
		return "", fmt.Errorf("the front answered a question with %s", kinds[reply.kind()].name)
	}
	return a.Text, failureOf(a.Failure)
}

// Words for the errors of Out.Input that callers tell apart.
const (
	wordNoStdin     = "no stdin"
	wordInterrupted = "interrupted"
)

func failureWord(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, engine.ErrNoStdin):
		return wordNoStdin
	case errors.Is(err, engine.ErrInterrupted):
		return wordInterrupted
	}
	return "input: " + err.Error()
}

func failureOf(word string) error {
	switch word {
	case "":
		return nil
	case wordNoStdin:
		return engine.ErrNoStdin
	case wordInterrupted:
		return engine.ErrInterrupted
	}
	return errors.New(word)
}

// call is a frame to the front that waits for its reply.
type call struct {
	cell    uint64        // whose interrupt ends the wait; 0 for none
	reply   chan message  // has room for the reply
	stopped chan struct{} // closed by cancel
	once    sync.Once
}

func (c *call) cancel() { c.once.Do(func() { close(c.stopped) }) }

// ask sends the frame that m makes and waits for its reply, for an interrupt of the
// cell, or for the end of the link.
func (s *server) ask(cell uint64, m func(call uint64) message) (message, error) {
	c := &call{cell: cell, reply: make(chan message, 1), stopped: make(chan struct{})}
	s.mu.Lock()
	s.call++
	number := s.call
	s.calls[number] = c
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.calls, number)
	}()
	if err := s.send(m(number)); err != nil {
		return nil, err
	}
	select {
	case reply := <-c.reply:
		return reply, nil
	case <-c.stopped:
		return nil, engine.ErrInterrupted
	case <-s.over:
		return nil, errFrontGone
	}
}

// reply gives the front's reply to the call that waits for it, if it still does.
func (s *server) reply(number uint64, m message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.calls[number]; ok {
		delete(s.calls, number)
		c.reply <- m
	}
}

// syncPipes returns when the front has read all that was written to the pipes.
func (s *server) syncPipes() {
	s.ask(0, func(call uint64) message { return &syncPipes{call} })
}

// streams are the process's own output streams.
type streams struct {
	sync func() // returns when the front has read what was written

	mu    sync.Mutex
	files map[engine.Stream]*os.File
	last  engine.Stream // that write wrote to
}

// openStreams takes descriptors of our own, so that a cell that closes os.Stdout closes
// only its own.
func openStreams(sync func()) (*streams, error) {
	stdout, err := duplicate(os.Stdout)
	if err != nil {
		return nil, err
	}
	stderr, err := duplicate(os.Stderr)
	if err != nil {
		return nil, err
	}
	return &streams{sync: sync, files: map[engine.Stream]*os.File{engine.Stdout: stdout, engine.Stderr: stderr}}, nil
}

// write writes to one stream, behind all that was written to the other: two pipes have no
// common order, so the other one must be empty first.
func (s *streams) write(name engine.Stream, text []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	other := engine.Stdout
	if name == other {
		other = engine.Stderr
	}
	if unread(s.files[other], s.last == other) {
		s.sync()
	}
	s.files[name].Write(text) // fails only if the front has gone
	s.last = name
}
