package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// excess times the queue's limit is what may wait for a peer, even if it reads, when those who put do not wait for it.
const excess = 16

// sendBuffer is the size in bytes of the system's buffer for a connection. The system reports room only when a third
// of it is free. Left to itself it grows to megabytes, which a slow but live peer can take longer to read than the
// stall limit; this one was also measured to be faster.
const sendBuffer = 128 << 10

var errStalled = errors.New("its queue is full and it reads nothing")

// peer is one connection after its handshake. Its writer goroutine writes what is queued, its reader (the goroutine
// that calls read) gives each message to a function. Either ends the other.
type peer struct {
	conn  net.Conn
	codec *codec
	id    string // the identity under which a ROUTER knows it
	queue *queue
	stall time.Duration

	done  chan struct{} // closed when the connection is given up
	once  sync.Once
	cause error // why; read it after done is closed
}

func newPeer(conn net.Conn, c *codec, opts Options) *peer {
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetWriteBuffer(sendBuffer) // a hint: without it all works, in larger steps
	}
	p := &peer{
		conn:  conn,
		codec: c,
		id:    c.identity(),
		queue: newQueue(opts.QueueBytes, c.lastProgress()),
		stall: opts.StallLimit,
		done:  make(chan struct{}),
	}
	c.onPing(func(context []byte) error {
		return p.putPatiently(outgoing{frames: [][]byte{context}, pong: true})
	})
	return p
}

// cut gives the connection up: its reader and its writer end.
func (p *peer) cut(cause error) {
	p.once.Do(func() {
		p.cause = cause
		close(p.done)
		p.conn.Close()
	})
}

// read gives each message of the peer to handle until the connection or handle fails.
func (p *peer) read(handle func(frames [][]byte) error) {
	for {
		frames, err := p.codec.receive()
		if err == nil {
			err = handle(frames)
		}
		if err != nil {
			p.cut(err)
			return
		}
	}
}

// write writes what is queued until the connection fails or the queue ends.
func (p *peer) write() {
	err := p.writeQueue()
	if err == nil {
		err = closeWrite(p.conn) // the peer's answer to it ends our reader
	}
	if err != nil {
		p.cut(err)
	}
}

func (p *peer) writeQueue() error {
	for {
		batch, idle, stop := p.queue.take()
		if stop {
			return nil
		}
		if !idle {
			if err := errors.Join(p.encode(batch), p.codec.flush()); err != nil {
				return err
			}
			p.queue.finished(batch, false)
			continue
		}
		select {
		case <-p.queue.wake:
		case <-p.done:
			return ErrClosed
		}
	}
}

// encode writes messages into the codec's buffer.
func (p *peer) encode(batch []outgoing) error {
	for _, m := range batch {
		var err error
		if m.pong {
			err = p.codec.pong(m.frames[0])
		} else {
			err = p.codec.send(m.frames)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// writeNow writes what waits in the caller's goroutine, as far as that needs no waiting, and leaves the rest to the
// writer: waking another goroutine for each message would double the latency.
func (p *peer) writeNow() {
	batch, ok := p.queue.claim(writeChunk)
	if !ok {
		p.queue.signal()
		return
	}
	err := p.encode(batch) // fits into the buffer, so this does not wait
	unsent := false
	if err == nil {
		unsent, err = p.codec.tryFlush()
	}
	if err != nil {
		p.cut(err)
	}
	p.queue.finished(batch, unsent)
}

// gone says whether the connection has been given up.
func (p *peer) gone() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// putNow queues a message without waiting. For goroutines that must not wait; a peer for which too much waits then is
// cut.
func (p *peer) putNow(m outgoing) {
	if p.gone() {
		return
	}
	waiting, limit := p.queue.put(m), p.queue.limit
	if waiting >= excess*limit || waiting >= limit && p.queue.patience(p.stall) <= 0 {
		p.cut(fmt.Errorf("%w: %d bytes wait", errStalled, waiting))
		return
	}
	p.writeNow()
}

// putPatiently queues a message, waiting for room. For goroutines that may wait for this peer.
func (p *peer) putPatiently(m outgoing) error {
	if err := p.awaitRoom(context.Background()); err != nil {
		return err
	}
	p.queue.put(m)
	p.writeNow()
	return nil
}

// awaitRoom waits until there is room in the queue. A peer that reads nothing meanwhile is cut. The error is
// ErrClosed if the peer is gone, or ctx.Err().
func (p *peer) awaitRoom(ctx context.Context) error {
	err := p.queue.awaitRoom(ctx, p.done, p.stall)
	if errors.Is(err, errStalled) {
		p.cut(fmt.Errorf("%w for %v", errStalled, p.stall))
		return ErrClosed
	}
	return err
}

// closeWrite tells the other side that nothing more will come.
func closeWrite(conn net.Conn) error {
	half, ok := conn.(interface{ CloseWrite() error })
	if !ok {
		return conn.Close()
	}
	return half.CloseWrite()
}
