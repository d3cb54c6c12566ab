package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"
)

// inboxMessages is how many received messages wait in a client's socket before its peer is made to wait.
const inboxMessages = 1024

// Dealer is a client's DEALER socket with one connection. It does not reconnect.
type Dealer struct{ client }

// Sub is a client's SUB socket with one connection, subscribed to everything. It does not reconnect.
type Sub struct{ client }

// DialDealer connects a DEALER with the given identity (nil: the listener chooses one). It waits for the listener
// until ctx is done.
func DialDealer(ctx context.Context, endpoint string, identity []byte) (*Dealer, error) {
	d := &Dealer{}
	if err := d.dial(ctx, endpoint, hello{self: dealerType, identity: identity}); err != nil {
		return nil, err
	}
	return d, nil
}

// DialSub connects a SUB that is subscribed to everything. It waits for the listener until ctx is done. The
// subscription takes effect a moment later.
func DialSub(ctx context.Context, endpoint string) (*Sub, error) {
	s := &Sub{}
	if err := s.dial(ctx, endpoint, hello{self: subType}); err != nil {
		return nil, err
	}
	return s, s.send([][]byte{{1}})
}

// Send queues a message; the frames must not be changed afterwards. It waits while too much is queued.
func (d *Dealer) Send(frames [][]byte) error { return d.send(frames) }

// client is what the sockets of a client have in common.
type client struct {
	peer    *peer
	inbox   chan [][]byte
	running sync.WaitGroup
}

// dial connects and starts the client's goroutines.
func (c *client) dial(ctx context.Context, endpoint string, h hello) error {
	opts := Options{}.withDefaults()
	h.limit, h.maxMessage = opts.HandshakeLimit, opts.MaxMessage
	network, address, err := splitEndpoint(endpoint)
	if err != nil {
		return err
	}
	conn, err := dialPatiently(ctx, network, address)
	if err != nil {
		return fmt.Errorf("cannot connect to %s: %w", endpoint, err)
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	codec, err := handshake(conn, h)
	if err == nil && !stop() {
		err = ctx.Err()
	}
	if err != nil {
		stop()
		return fmt.Errorf("handshake with %s: %w", endpoint, err)
	}
	c.peer = newPeer(conn, codec, opts)
	c.inbox = make(chan [][]byte, inboxMessages)
	c.running.Go(c.peer.write)
	c.running.Go(c.read)
	return nil
}

// dialPatiently tries again while nobody listens.
func dialPatiently(ctx context.Context, network, address string) (net.Conn, error) {
	var dialer net.Dialer
	pause := time.Millisecond
	for {
		conn, err := dialer.DialContext(ctx, network, address)
		if err == nil || !isAbsent(err) {
			return conn, err
		}
		select {
		case <-time.After(pause):
			pause = min(2*pause, 50*time.Millisecond)
		case <-ctx.Done():
			return nil, fmt.Errorf("%w (%w)", err, ctx.Err())
		}
	}
}

// isAbsent says whether a dial failed because nobody listens, or nobody has time to accept.
func isAbsent(err error) bool {
	for _, reason := range []error{syscall.ECONNREFUSED, syscall.ENOENT, syscall.EAGAIN, syscall.ECONNRESET} {
		if errors.Is(err, reason) {
			return true
		}
	}
	return false
}

func (c *client) read() {
	defer close(c.inbox)
	c.peer.read(func(frames [][]byte) error {
		select {
		case c.inbox <- frames:
			return nil
		case <-c.peer.done:
			return ErrClosed
		}
	})
}

func (c *client) send(frames [][]byte) error {
	if len(frames) == 0 {
		return errNoFrames
	}
	return c.peer.putPatiently(outgoing{frames: frames})
}

// Recv gives the next message. It returns ctx.Err() when ctx is done, and ErrClosed when the connection has ended and
// everything received has been given.
func (c *client) Recv(ctx context.Context) ([][]byte, error) {
	select {
	case frames, ok := <-c.inbox:
		if !ok {
			return nil, ErrClosed
		}
		return frames, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Close writes what is queued for at most a second and ends the connection.
func (c *client) Close() error {
	c.peer.queue.end()
	linger := time.AfterFunc(time.Second, func() { c.peer.cut(ErrClosed) })
	defer linger.Stop()
	for range c.inbox { // so that the reader comes to the connection's end
	}
	c.running.Wait()
	return nil
}
