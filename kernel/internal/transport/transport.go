// Package transport moves multipart messages between a kernel and its front ends over ZeroMQ.
//
// The kernel's side is Listen: three ROUTER sockets, the iopub publisher (XPUB) and the heartbeat, which echoes by
// itself. The client's side is DialDealer and DialSub. Messages are frames; what they mean is package wire's.
//
// zmq4 does handshakes and framing (codec.go), behind a guard (guard.go) that reads ahead of it, since zmq4 trusts
// lengths and panics on unlawful handshakes. The sockets are ours, because a peer that is silent, frozen, hostile or
// gone must not be felt by the others:
//
//	listen.go     binds the five channels, or none
//	socket.go     accepts connections, shakes hands with each in its own goroutine, closes in order
//	peer.go       one connection: a queue bounded in bytes (queue.go), a buffer (outbuffer.go), a writer, a reader
//	router.go     ROUTER: routes by identity, never blocks its caller
//	publisher.go  XPUB: never drops a message, blocks its caller, cuts a subscriber that does not read
package transport

import (
	"errors"
	"log/slog"
	"sync"
	"time"
)

// Errors that callers can tell apart.
var (
	// ErrClosed means that the socket was closed, by either side.
	ErrClosed = errors.New("connection closed")
	// ErrNoPeer means that no connected peer has the identity that a message is addressed to.
	ErrNoPeer = errors.New("no connected peer has this identity")
)

// Options are the limits and hooks of the kernel's sockets; zero values stand for the defaults.
type Options struct {
	// Welcome gives the frames to send to a new subscriber of topic, to it alone; nil for none.
	Welcome func(topic []byte) [][]byte
	// StallLimit is how long a peer whose queue is full may make no progress before it is cut. Default 3 s.
	StallLimit time.Duration
	// HandshakeLimit is how long a new connection may take for its handshake. Default 5 s.
	HandshakeLimit time.Duration
	// Linger is how long Close waits for queued messages to be written. Default 1 s.
	Linger time.Duration
	// QueueBytes is how much may wait for one peer while as much is being written. Default 4 MB.
	QueueBytes int
	// MaxMessage is the size in bytes of the largest message that is received. Default 256 MB.
	MaxMessage int
	// Logger is told of refused and cut connections. Default: nobody is.
	Logger *slog.Logger
}

func (o Options) withDefaults() Options {
	o.StallLimit = orDefault(o.StallLimit, 3*time.Second)
	o.HandshakeLimit = orDefault(o.HandshakeLimit, 5*time.Second)
	o.Linger = orDefault(o.Linger, time.Second)
	o.QueueBytes = orDefault(o.QueueBytes, 4<<20)
	o.MaxMessage = orDefault(o.MaxMessage, 256<<20)
	o.Logger = orDefault(o.Logger, slog.New(slog.DiscardHandler))
	return o
}

func orDefault[T comparable](value, standard T) T {
	var zero T
	if value == zero {
		return standard
	}
	return value
}

// Endpoints are the sockets of one kernel. The heartbeat is among them and needs no attention.
type Endpoints struct {
	Shell   *Router
	Control *Router
	Stdin   *Router
	IOPub   *Publisher

	info    ConnectionInfo
	sockets []*socket
}

// Info is the connection info with the ports that were bound.
func (e *Endpoints) Info() ConnectionInfo { return e.info }

// Close stops listening, writes what is queued for at most the linger time, closes every connection and waits for
// every goroutine. Receivers get ErrClosed.
func (e *Endpoints) Close() error {
	var closing sync.WaitGroup
	for _, s := range e.sockets {
		closing.Go(s.close)
	}
	closing.Wait()
	return nil
}
