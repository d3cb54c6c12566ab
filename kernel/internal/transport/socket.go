package transport

import (
	"errors"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"
)

// socket accepts the connections of one channel and owns their goroutines. What its peers say, and who they are to
// it, is its behaviour's.
type socket struct {
	behaviour
	kind zmq4.SocketType
	opts Options
	log  *slog.Logger

	closing  chan struct{} // closed first thing when the socket closes
	listener net.Listener
	running  sync.WaitGroup

	mu    sync.Mutex
	young map[net.Conn]bool  // connections in their handshake
	peers map[*peer]struct{} // and after it
}

// behaviour is what makes a socket a ROUTER, an XPUB or a heartbeat. Its methods are called in the reader's goroutine
// of the peer.
type behaviour interface {
	attach(p *peer)
	receive(p *peer, frames [][]byte) error // an error cuts the peer
	detach(p *peer)
}

func newSocket(channel string, kind zmq4.SocketType, b behaviour, opts Options) *socket {
	return &socket{
		behaviour: b,
		kind:      kind,
		opts:      opts,
		log:       opts.Logger.With("channel", channel),
		closing:   make(chan struct{}),
		young:     map[net.Conn]bool{},
		peers:     map[*peer]struct{}{},
	}
}

// serve starts accepting connections.
func (s *socket) serve(listener net.Listener) {
	s.listener = listener
	s.running.Go(s.accept)
}

func (s *socket) accept() {
	pause := time.Duration(0)
	for {
		conn, err := s.listener.Accept()
		if err == nil {
			pause = 0
			s.running.Go(func() { s.connected(conn) })
			continue
		}
		if s.isClosing() {
			return
		}
		// Most likely all file descriptors are taken: trying again at once would only burn the processor.
		pause = min(max(2*pause, 5*time.Millisecond), 500*time.Millisecond)
		s.log.Warn("cannot accept a connection", "error", err, "retry", pause)
		select {
		case <-time.After(pause):
		case <-s.closing:
			return
		}
	}
}

func (s *socket) isClosing() bool {
	select {
	case <-s.closing:
		return true
	default:
		return false
	}
}

// connected serves one connection from its handshake to its end.
func (s *socket) connected(conn net.Conn) {
	if !s.addYoung(conn) {
		conn.Close()
		return
	}
	c, err := handshake(conn, hello{
		self: s.kind, server: true, limit: s.opts.HandshakeLimit, maxMessage: s.opts.MaxMessage,
	})
	if err != nil {
		s.removeYoung(conn)
		s.log.Debug("refused a connection", "error", err)
		return
	}
	p := newPeer(conn, c, s.opts)
	if !s.grow(p) {
		p.cut(ErrClosed)
		return
	}
	s.attach(p)
	s.running.Go(p.write)
	p.read(func(frames [][]byte) error { return s.receive(p, frames) })
	s.detach(p)
	s.remove(p)
	s.report(p.cause)
}

// report logs the end of a connection, unless it is an ordinary one.
func (s *socket) report(cause error) {
	switch {
	case errors.Is(cause, io.EOF), errors.Is(cause, ErrClosed):
	case errors.Is(cause, errStalled):
		s.log.Warn("cut a peer", "error", cause)
	default:
		s.log.Debug("a peer is gone", "error", cause)
	}
}

func (s *socket) addYoung(conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.isClosing() {
		return false
	}
	s.young[conn] = true
	return true
}

func (s *socket) removeYoung(conn net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.young, conn)
}

// grow makes a connection a peer, unless the socket closes.
func (s *socket) grow(p *peer) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.young, p.conn)
	if s.isClosing() {
		return false
	}
	s.peers[p] = struct{}{}
	return true
}

func (s *socket) remove(p *peer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.peers, p)
}

// close stops accepting, lets the writers finish for at most the linger time, and ends everything. A second call
// waits for the first one's end.
func (s *socket) close() {
	if s.startClosing() {
		s.listener.Close()
		for _, p := range s.present() {
			p.queue.end()
		}
		linger := time.AfterFunc(s.opts.Linger, s.cutAll)
		defer linger.Stop()
	}
	s.running.Wait()
}

// startClosing says whether this is the first call, and refuses connections from now on.
func (s *socket) startClosing() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.isClosing() {
		return false
	}
	close(s.closing)
	for conn := range s.young {
		conn.Close()
	}
	return true
}

func (s *socket) present() []*peer {
	s.mu.Lock()
	defer s.mu.Unlock()
	peers := make([]*peer, 0, len(s.peers))
	for p := range s.peers {
		peers = append(peers, p)
	}
	return peers
}

func (s *socket) cutAll() {
	for _, p := range s.present() {
		p.cut(ErrClosed)
	}
}
