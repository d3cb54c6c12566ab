package transport

import (
	"net"
	"sync/atomic"
	"syscall"
	"time"
)

// writeChunk is the size of the buffer for writing, and of the steps in which a peer's progress is noticed.
const writeChunk = 64 << 10

// outBuffer collects what is written to a connection and notes when the connection took some of it.
type outBuffer struct {
	conn     net.Conn
	raw      syscall.RawConn // nil if the connection has none
	bytes    []byte
	progress atomic.Int64 // Unix nanoseconds
}

func newOutBuffer(conn net.Conn) *outBuffer {
	b := &outBuffer{conn: conn, bytes: make([]byte, 0, writeChunk)}
	if system, ok := conn.(syscall.Conn); ok {
		b.raw, _ = system.SyscallConn()
	}
	return b
}

// Write implements io.Writer. What does not fit is written out.
func (b *outBuffer) Write(p []byte) (int, error) {
	if len(b.bytes)+len(p) <= cap(b.bytes) {
		b.bytes = append(b.bytes, p...)
		return len(p), nil
	}
	if err := b.flush(); err != nil {
		return 0, err
	}
	if len(p) < cap(b.bytes) {
		b.bytes = append(b.bytes, p...)
		return len(p), nil
	}
	return b.writeOut(p)
}

// flush writes out all.
func (b *outBuffer) flush() error {
	n, err := b.writeOut(b.bytes)
	b.drop(n)
	return err
}

// tryFlush writes out what the system takes without waiting, and says whether something is left.
func (b *outBuffer) tryFlush() (left bool, err error) {
	if b.raw == nil {
		return len(b.bytes) > 0, nil
	}
	n, err := tryWrite(b.raw, b.bytes)
	if n > 0 {
		b.progress.Store(time.Now().UnixNano())
		b.drop(n)
	}
	return len(b.bytes) > 0, err
}

// drop forgets the first n bytes.
func (b *outBuffer) drop(n int) { b.bytes = b.bytes[:copy(b.bytes, b.bytes[n:])] }

func (b *outBuffer) writeOut(p []byte) (done int, err error) {
	for done < len(p) {
		n, err := b.conn.Write(p[done:min(done+writeChunk, len(p))])
		done += n
		if err != nil {
			return done, err
		}
		b.progress.Store(time.Now().UnixNano())
	}
	return done, nil
}
