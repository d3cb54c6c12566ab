// Package kerneltest runs kernels in tests: over a link in memory or over real sockets,
// by the same transcripts.
package kerneltest

import (
	"context"
	"errors"
	"sync"

	"gokernel/kernel/internal/client"
	"gokernel/kernel/internal/serve"
)

var (
	errClosed = errors.New("the link is closed")
	errNoPeer = errors.New("no client has this identity")
)

// Link connects a server and its clients in memory. Only iopub can make anybody wait,
// and only while it is stalled.
type Link struct {
	welcome func(topic []byte) [][]byte
	shell   *router
	control *router
	stdin   *router
	iopub   *publisher
}

// NewLink makes a link whose subscribers are greeted with welcome's frames.
func NewLink(welcome func(topic []byte) [][]byte) *Link {
	return &Link{welcome: welcome, shell: newRouter(), control: newRouter(), stdin: newRouter(), iopub: newPublisher()}
}

// Server gives the server's side.
func (l *Link) Server() serve.Link {
	return serve.Link{Shell: l.shell, Control: l.control, Stdin: l.stdin, IOPub: l.iopub}
}

// Connect gives the side of a new client. A second one of the same identity takes the
// replies over.
func (l *Link) Connect(identity string) client.Link {
	subscriber := newMailbox()
	if l.welcome != nil {
		subscriber.put(l.welcome(nil))
	}
	l.iopub.add(subscriber)
	return client.Link{Shell: l.shell.connect(identity), Control: l.control.connect(identity), Stdin: l.stdin.connect(identity), IOPub: subscriber}
}

// Stall makes those wait who publish on iopub, as a subscriber does that stops reading,
// until the function it gives is called.
func (l *Link) Stall() (resume func()) { return l.iopub.stall() }

// Break ends the server's side of all channels, as broken sockets do.
func (l *Link) Break() {
	for _, r := range []*router{l.shell, l.control, l.stdin} {
		r.inbox.Close()
	}
}

// router is a ROUTER socket in memory.
type router struct {
	inbox *mailbox

	mu    sync.Mutex
	peers map[string]*mailbox
}

func newRouter() *router {
	return &router{inbox: newMailbox(), peers: map[string]*mailbox{}}
}

func (r *router) connect(identity string) *dealer {
	d := &dealer{mailbox: newMailbox(), identity: identity, to: r.inbox}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.peers[identity] = d.mailbox
	return d
}

// Recv gives the next message from any client.
func (r *router) Recv(ctx context.Context) ([][]byte, error) { return r.inbox.Recv(ctx) }

// Send sends to the client that the first frame names.
func (r *router) Send(frames [][]byte) error {
	r.mu.Lock()
	peer := r.peers[string(frames[0])]
	r.mu.Unlock()
	if peer == nil {
		return errNoPeer
	}
	peer.put(frames[1:])
	return nil
}

// dealer is a DEALER socket in memory.
type dealer struct {
	*mailbox
	identity string
	to       *mailbox
}

// Send sends to the server.
func (d *dealer) Send(frames [][]byte) error {
	d.to.put(append([][]byte{[]byte(d.identity)}, frames...))
	return nil
}

// publisher is an XPUB socket in memory.
type publisher struct {
	mu          sync.Mutex
	subscribers []*mailbox
	open        chan struct{} // closed while nothing is stalled
}

func newPublisher() *publisher {
	open := make(chan struct{})
	close(open)
	return &publisher{open: open}
}

func (p *publisher) add(m *mailbox) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.subscribers = append(p.subscribers, m)
}

func (p *publisher) stall() (resume func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	open := make(chan struct{})
	p.open = open
	return sync.OnceFunc(func() { close(open) })
}

// Publish sends to all subscribers.
func (p *publisher) Publish(ctx context.Context, frames [][]byte) error {
	p.mu.Lock()
	open := p.open
	p.mu.Unlock()
	select {
	case <-open:
	case <-ctx.Done():
		return ctx.Err()
	}
	return p.Post(frames)
}

// Post sends to all subscribers, stalled or not: a mailbox has no bound.
func (p *publisher) Post(frames [][]byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.subscribers {
		s.put(frames)
	}
	return nil
}

// mailbox holds messages for one reader, without a bound.
type mailbox struct {
	wake chan struct{} // holds a token when there may be something new

	mu       sync.Mutex
	messages [][][]byte
	closed   bool
}

func newMailbox() *mailbox { return &mailbox{wake: make(chan struct{}, 1)} }

func (m *mailbox) put(frames [][]byte) {
	m.mu.Lock()
	m.messages = append(m.messages, frames)
	m.mu.Unlock()
	m.signal()
}

func (m *mailbox) signal() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// Recv gives the next message.
func (m *mailbox) Recv(ctx context.Context) ([][]byte, error) {
	for {
		frames, err := m.take()
		if frames != nil || err != nil {
			return frames, err
		}
		select {
		case <-m.wake:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (m *mailbox) take() ([][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.messages) == 0 {
		if m.closed {
			return nil, errClosed
		}
		return nil, nil
	}
	frames := m.messages[0]
	m.messages = m.messages[1:]
	return frames, nil
}

// Close ends Recv once everything is taken.
func (m *mailbox) Close() error {
	m.mu.Lock()
	m.closed = true
	m.mu.Unlock()
	m.signal()
	return nil
}
