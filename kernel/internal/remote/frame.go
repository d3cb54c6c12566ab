package remote

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"sync"
)

// A frame is a length of four bytes (big-endian, counting what follows), a byte for the
// kind of message, and the message's fields.
const (
	lengthSize = 4
	maxFrame   = 256 << 20 // bytes; above this a length is taken for garbage
)

// appendFrame appends a message as a frame. It fails if the message is too large.
func appendFrame(buf []byte, m message) ([]byte, error) {
	return appendUpTo(maxFrame, buf, m)
}

func appendUpTo(limit int, buf []byte, m message) ([]byte, error) {
	fields := encode(m)
	if len(fields)+1 > limit {
		return buf, fmt.Errorf("%s of %d bytes is too large for the link to the engine (at most %d)",
			kinds[m.kind()].name, len(fields), limit-1)
	}
	buf = binary.BigEndian.AppendUint32(buf, uint32(len(fields)+1))
	buf = append(buf, m.kind())
	return append(buf, fields...), nil
}

// readFrame reads one message. The error is io.EOF if the link ended between frames.
func readFrame(r io.Reader) (message, error) {
	var length [lengthSize]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return nil, err
	}
	size := binary.BigEndian.Uint32(length[:])
	if size == 0 || size > maxFrame {
		return nil, fmt.Errorf("frame of %d bytes, want 1 to %d", size, maxFrame)
	}
	body, err := readBody(r, int(size))
	if err != nil {
		return nil, err
	}
	if int(body[0]) >= len(kinds) {
		return nil, fmt.Errorf("frame of unknown kind %d", body[0])
	}
	m := kinds[body[0]].new()
	return m, decode(m, body[1:])
}

// readBody reads size bytes. A large frame's memory grows as its bytes come, so that a
// wrong length alone costs nothing.
func readBody(r io.Reader, size int) ([]byte, error) {
	const trusted = 1 << 20
	if size <= trusted {
		body := make([]byte, size)
		_, err := io.ReadFull(r, body)
		return body, unexpected(err)
	}
	var body bytes.Buffer
	body.Grow(trusted)
	_, err := io.CopyN(&body, r, int64(size))
	return body.Bytes(), unexpected(err)
}

// unexpected makes an end of input in the middle of a frame an error.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// sender writes frames in the order of send without ever keeping a caller waiting: an
// interrupt must get through, and a front must stay responsive, also when the engine
// does not read. What may queue up is bounded by what the front has to say: one cell,
// answers to calls of the engine, and a few questions.
type sender struct {
	try    func(frame []byte) (n int) // writes what it can without waiting
	mu     sync.Mutex
	queued []byte
	busy   bool // write has bytes that come before queued
	closed bool
	wake   chan struct{}
}

func newSender(try func([]byte) int) *sender {
	return &sender{try: try, wake: make(chan struct{}, 1)}
}

// send writes a message at once if there is room, else it queues it. It fails only if
// the message is too large.
func (s *sender) send(m message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	queued, err := appendFrame(s.queued, m)
	if err != nil || s.closed {
		return err
	}
	if len(s.queued) == 0 && !s.busy {
		n := s.try(queued)
		queued = queued[:copy(queued, queued[n:])]
	}
	s.queued = queued
	if len(queued) > 0 {
		select {
		case s.wake <- struct{}{}:
		default:
		}
	}
	return nil
}

// close ends write once all that was queued is written.
func (s *sender) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.closed = true
		close(s.wake)
	}
}

// write writes queued frames to w until close or until w fails.
func (s *sender) write(w io.Writer) {
	var spare []byte
	for range s.wake {
		s.mu.Lock()
		out := s.queued
		s.queued, s.busy = spare[:0], true
		s.mu.Unlock()
		_, err := w.Write(out)
		if err != nil {
			return // the reader of the link learns that the engine is gone
		}
		spare = reusable(out)
		s.mu.Lock()
		s.busy = false
		s.mu.Unlock()
	}
}

// reusable gives a buffer back unless it has grown so much that it had better be freed.
func reusable(buf []byte) []byte {
	if cap(buf) > 1<<20 {
		return nil
	}
	return buf
}
