package transport

import (
	"context"
	"encoding/binary"
	"fmt"
	"sync"
)

// Router is a ROUTER socket: it receives from all its peers and sends to the one that a message names. It never waits
// for a peer; one that lets too much pile up is cut.
type Router struct {
	*socket
	inbox chan [][]byte

	mu      sync.Mutex
	routes  map[string]*peer // the newest peer of each identity
	unnamed uint32           // peers that gave themselves no identity so far
}

func newRouter(channel string, opts Options) *Router {
	r := &Router{inbox: make(chan [][]byte), routes: map[string]*peer{}}
	r.socket = newSocket(channel, routerType, routing{r}, opts)
	return r
}

// Recv gives the next message, with the identity of its sender as the first frame. It returns ctx.Err() when ctx is
// done, and ErrClosed when the socket is closed. Peers that send faster than Recv is called are made to wait.
func (r *Router) Recv(ctx context.Context) ([][]byte, error) {
	select {
	case frames := <-r.inbox:
		return frames, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-r.closing:
		return nil, ErrClosed
	}
}

// Send queues a message for the peer whose identity is the first frame; the frames must not be changed afterwards. It
// never blocks. If there is no such peer the message is dropped and the error is ErrNoPeer. A peer that does not take
// its messages is cut, which is no error: it is as if it had gone a moment later.
func (r *Router) Send(frames [][]byte) error {
	if len(frames) < 2 {
		return fmt.Errorf("a message to send has %d frames, want the identity and at least one more", len(frames))
	}
	if r.isClosing() {
		return ErrClosed
	}
	r.mu.Lock()
	p := r.routes[string(frames[0])]
	r.mu.Unlock()
	if p == nil || p.gone() {
		return ErrNoPeer
	}
	p.putNow(outgoing{frames: frames[1:]})
	return nil
}

// routing is the behaviour of a Router's socket.
type routing struct{ *Router }

// attach routes the peer's identity to it. An older peer of that identity stays connected and can still send, but
// what is sent to the identity goes to the newer one: a client that reconnects is served, one whose last request
// crossed the reconnection loses nothing.
func (r routing) attach(p *peer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if p.id == "" {
		r.unnamed++
		p.id = "\x00" + string(binary.BigEndian.AppendUint32(nil, r.unnamed))
	}
	r.routes[p.id] = p
}

func (r routing) receive(p *peer, frames [][]byte) error {
	message := make([][]byte, 0, 1+len(frames))
	message = append(append(message, []byte(p.id)), frames...)
	select {
	case r.inbox <- message:
	case <-r.closing: // read on, so that the peer's end of the connection is seen
	case <-p.done:
	}
	return nil
}

func (r routing) detach(p *peer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.routes[p.id] == p {
		delete(r.routes, p.id)
	}
}
