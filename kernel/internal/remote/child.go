package remote

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"gokernel/kernel/internal/engine"
)

// holdTime is how long text that looks like last words is kept back while the engine
// says nothing else.
const holdTime = 50 * time.Millisecond

// maxEarly is how many bytes of stderr an error about a failed start quotes.
const maxEarly = 2 << 10

// child is one engine process, from its start to its end.
//
// Everything it says is delivered under one lock, order: by the readers of its pipes,
// and by the reader of its link, which first drains the pipes. That keeps displays,
// questions and results behind what was written before them. Calls of engine.Out are
// made under this lock and may block; hence nothing that must get through (interrupt,
// kill, close) takes it.
type child struct {
	session *Session
	process *process
	toLink  *sender
	wg      sync.WaitGroup // all goroutines of the child but supervise

	ready chan struct{} // closed when the engine takes cells
	gone  chan struct{} // closed when it has ended and all it said is delivered

	order                 sync.Mutex
	buf, crashBuf         []byte
	stdout, stderr, crash *pipe
	words                 lastWords
	early                 []byte           // of stderr before ready: why it could not start
	running               map[uint64]*cell // whose results are due, by number

	mu     sync.Mutex
	fate   error  // why we ended it; nil if it ended by itself
	reaped bool   // its process number may be another's
	status string // how it ended, once gone is closed
	calls  map[uint64]chan reply
	served bool // it was given a cell
	born   time.Time
}

// startChild starts an engine; ready or gone tell how that went on.
func startChild(s *Session) (*child, error) {
	p, err := startProcess(s.cfg)
	if err != nil {
		return nil, err
	}
	c := &child{
		session: s, process: p, toLink: newSender(p.tryLink()), born: time.Now(),
		ready: make(chan struct{}), gone: make(chan struct{}),
		buf: make([]byte, 64<<10), crashBuf: make([]byte, 4<<10), calls: map[uint64]chan reply{},
		running: map[uint64]*cell{},
	}
	c.stdout, err = newPipe(p.stdout, c.takeStdout)
	if err == nil {
		c.stderr, err = newPipe(p.stderr, c.takeStderr)
	}
	if err == nil {
		c.crash, err = newPipe(p.crash, func(text []byte) { c.words.crashed(text) })
	}
	if err != nil {
		p.killGroup()
		p.cmd.Wait()
		p.closeFiles()
		return nil, err
	}
	c.wg.Go(func() { c.stdout.read(&c.order, c.buf) })
	c.wg.Go(func() { c.stderr.read(&c.order, c.buf) })
	c.wg.Go(func() { c.crash.read(&c.order, c.crashBuf) })
	c.wg.Go(func() { c.toLink.write(p.out) })
	go c.live() // owned by supervise, which waits for gone
	return c, nil
}

// live reads the link until it ends, and then ends the engine.
func (c *child) live() {
	defer close(c.gone)
	c.kill(c.readLink())
	status := c.reap()
	c.order.Lock()
	c.drain()
	c.crash.drain(c.crashBuf)
	c.session.deliver(engine.Stderr, c.words.split())
	c.order.Unlock()
	c.toLink.close()
	c.process.closeFiles()
	c.wg.Wait()
	c.mu.Lock()
	c.status = status
	c.mu.Unlock()
}

// readLink handles frames until the link ends. The error is nil if the engine ended it.
func (c *child) readLink() error {
	in := bufio.NewReaderSize(c.process.in, 64<<10)
	for {
		m, err := readFrame(in)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil // it died, if need be in the middle of a frame
		}
		if err != nil {
			return fmt.Errorf("the engine sent garbage: %w", err)
		}
		if err := c.handle(m); err != nil {
			return err
		}
	}
}

// kill ends the engine and all that it started. A nil fate means that it has ended by
// itself.
func (c *child) kill(fate error) {
	c.blame(fate)
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.reaped {
		c.process.killGroup()
	}
}

// blame notes why we end the engine, unless it has ended already or there is a reason.
func (c *child) blame(fate error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fate == nil && !c.reaped {
		c.fate = fate
	}
}

// reap collects the exit status, after kill.
func (c *child) reap() (status string) {
	c.mu.Lock()
	c.reaped = true
	c.mu.Unlock()
	c.process.cmd.Wait() // its error repeats the state
	return c.process.cmd.ProcessState.String()
}

// drain delivers what the pipes hold now, and what was held back of it if the engine is
// alive. Its caller holds order.
func (c *child) drain() {
	c.stdout.drain(c.buf)
	c.stderr.drain(c.buf)
	c.release()
}

// takeStdout takes text that comes after what is held of stderr.
func (c *child) takeStdout(text []byte) {
	c.release()
	c.session.deliver(engine.Stdout, text)
}

func (c *child) takeStderr(text []byte) {
	if !c.isReady() {
		c.early = append(c.early, text[:min(len(text), maxEarly-len(c.early))]...)
	}
	was := c.words.holding
	c.session.deliver(engine.Stderr, c.words.feed(text))
	if c.words.holding && !was {
		c.wg.Go(c.releaseLater)
	}
}

func (c *child) isReady() bool { return isClosed(c.ready) }
func (c *child) hasGone() bool { return isClosed(c.gone) }

func isClosed(event <-chan struct{}) bool {
	select {
	case <-event:
		return true
	default:
		return false
	}
}

// release shows what was held back, unless the engine is dying.
func (c *child) release() {
	if !c.words.holding {
		return
	}
	c.crash.drain(c.crashBuf)
	c.session.deliver(engine.Stderr, c.words.release())
}

// releaseLater shows what was held back if the engine turns out to be alive.
func (c *child) releaseLater() {
	timer := time.NewTimer(holdTime)
	defer timer.Stop()
	<-timer.C
	c.order.Lock()
	defer c.order.Unlock()
	c.release()
}

// handle acts on one frame of the engine. An error ends the link.
func (c *child) handle(m message) error {
	switch m := m.(type) {
	case *ready:
		return c.becomeReady(m)
	case reply:
		c.take(m)
		return nil
	}
	c.order.Lock()
	defer c.order.Unlock()
	c.drain()
	switch m := m.(type) {
	case *result:
		return c.finish(m)
	case *stream:
		if m.Stream != engine.Stdout && m.Stream != engine.Stderr {
			return fmt.Errorf("the engine sent output for a stream named %.40q", m.Stream)
		}
		c.session.with(m.Cell, func(out engine.Out) { out.Write(m.Stream, m.Text) })
	case *show:
		c.session.with(m.Cell, func(out engine.Out) { out.Display(m.Data) })
		return c.toLink.send(&ack{m.Call})
	case *clearOutput:
		c.session.with(m.Cell, func(out engine.Out) { out.ClearOutput(m.Wait) })
		return c.toLink.send(&ack{m.Call})
	case *commMessage:
		c.session.with(m.Cell, func(out engine.Out) { out.Comm(m.Message) })
		return c.toLink.send(&ack{m.Call})
	case *syncPipes:
		return c.toLink.send(&ack{m.Call})
	case *ask:
		c.session.with(m.Cell, func(out engine.Out) { c.session.spawn(func() { c.ask(m, out) }) })
	case *stuck:
		if cell := c.running[m.Cell]; cell != nil {
			cell.stuckIn = m.What
		}
	default:
		return fmt.Errorf("the engine sent a frame of the front, %s", kinds[m.kind()].name)
	}
	return nil
}

func (c *child) becomeReady(m *ready) error {
	if m.Version != version {
		return fmt.Errorf("the engine says it is %.40q, want %q", m.Version, version)
	}
	if m.Failure != "" {
		return errors.New(m.Failure)
	}
	if c.isReady() {
		return errors.New("the engine says a second time that it is ready")
	}
	close(c.ready)
	return nil
}

// start gives the engine a cell, unless that was interrupted before.
func (c *child) start(cell *cell, in engine.Input) error {
	c.order.Lock()
	defer c.order.Unlock()
	c.drain() // for the cell before
	c.session.show(cell)
	c.running[cell.number] = cell
	c.mu.Lock()
	c.served = true
	c.mu.Unlock()
	return cell.hand(c, func() error { return c.toLink.send(&run{cell.number, in}) })
}

// finish hands the result to Run.
func (c *child) finish(m *result) error {
	cell := c.running[m.Cell]
	if cell == nil {
		return fmt.Errorf("the engine sent a result for cell number %d, which does not run", m.Cell)
	}
	delete(c.running, m.Cell)
	cell.done <- m.Result
	return nil
}

// ask gets one line from the front end.
func (c *child) ask(m *ask, out engine.Out) {
	line, err := out.Input(m.Prompt, m.Password)
	reply := &answer{Call: m.Call, Text: line, Failure: failureWord(err)}
	if err := c.toLink.send(reply); err != nil {
		c.toLink.send(&answer{Call: m.Call, Failure: err.Error()})
	}
}

// inquire asks the engine a question; the reply is nil if there is none in time.
func (c *child) inquire(ctx context.Context, call uint64, q question) reply {
	q.asked(call)
	came := make(chan reply, 1)
	c.mu.Lock()
	c.calls[call] = came
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.calls, call)
	}()
	if c.toLink.send(q) != nil {
		return nil
	}
	select {
	case r := <-came:
		return r
	case <-c.gone:
	case <-ctx.Done():
	}
	return nil
}

// take gives a reply to who waits for it, if anybody still does.
func (c *child) take(r reply) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if came, ok := c.calls[r.answers()]; ok {
		delete(c.calls, r.answers())
		came <- r
	}
}
