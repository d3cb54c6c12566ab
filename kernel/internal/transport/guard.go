package transport

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
)

// Limits on what a peer may send, whatever it announces.
const (
	maxFrames  = 4096     // frames of one message
	maxCommand = 64 << 10 // bytes of a command; a handshake is a greeting and one command
	trusted    = 64 << 10 // bytes of a frame for which memory is taken before they have arrived
	holdPart   = 4        // of a larger frame, one part in so many must arrive first
	holdChunk  = 1 << 20  // and is read in chunks of up to this size
)

// Bits of a frame's first byte.
const (
	flagMore    = 1
	flagLong    = 2
	flagCommand = 4
)

const greetingSize = 64

var (
	errReservedFlags = errors.New("a frame has reserved flags")
	errMoreCommand   = errors.New("a command has the flag for more frames")
	errLongCommand   = fmt.Errorf("a command is longer than %d bytes", maxCommand)
	errManyFrames    = fmt.Errorf("a message has more than %d frames", maxFrames)
	errNotReady      = errors.New("the first frame is not a command")
)

// guard is the connection as zmq4 sees it. Reading, it parses each frame's header before zmq4 does, so that zmq4 only
// ever meets lawful ones: a handshake in canonical form, then data frames within the limits, large ones only once a
// part of them has arrived. Commands after the handshake end here. Writing, it buffers once the handshake is over.
//
// One goroutine may read while another writes.
type guard struct {
	net.Conn
	in         *bufio.Reader
	maxMessage uint64
	ping       func(context []byte) error // called in the reader's goroutine

	header  [9]byte  // of the current frame
	pending []byte   // checked bytes to hand over first
	held    [][]byte // then the first part of a large frame's body
	left    uint64   // then bytes of the current frame, from in
	ready   bool     // the peer's READY has been read
	frames  int      // frames of the current message so far
	total   uint64   // their bytes

	out      *outBuffer
	buffered bool // the handshake is over: Write waits for flush
}

func newGuard(conn net.Conn, maxMessage int) *guard {
	g := &guard{Conn: conn, maxMessage: uint64(maxMessage), left: greetingSize}
	g.in = bufio.NewReaderSize(conn, 32<<10)
	g.out = newOutBuffer(conn)
	return g
}

// Read implements net.Conn for zmq4.
func (g *guard) Read(p []byte) (int, error) {
	for {
		switch {
		case len(p) == 0:
			return 0, nil
		case len(g.pending) > 0:
			n := copy(p, g.pending)
			g.pending = g.pending[n:]
			return n, nil
		case len(g.held) > 0:
			return g.readHeld(p), nil
		case g.left > 0:
			n, err := g.in.Read(p[:min(uint64(len(p)), g.left)])
			g.left -= uint64(n)
			return n, err
		}
		if err := g.nextFrame(); err != nil {
			return 0, err
		}
	}
}

func (g *guard) readHeld(p []byte) int {
	n := copy(p, g.held[0])
	g.held[0] = g.held[0][n:]
	if len(g.held[0]) == 0 {
		g.held[0] = nil
		g.held = g.held[1:]
	}
	return n
}

// nextFrame reads the header of the next frame and prepares what zmq4 will read.
func (g *guard) nextFrame() error {
	header, size, err := g.readHeader()
	if err != nil {
		return err
	}
	flags := header[0]
	switch {
	case flags&^(flagMore|flagLong|flagCommand) != 0:
		return errReservedFlags
	case flags&flagCommand != 0:
		return g.command(flags, size)
	case !g.ready:
		return errNotReady
	}
	if err := g.count(flags, size); err != nil {
		return err
	}
	if size <= trusted {
		g.left = size
	} else if err := g.hold(size); err != nil {
		return err
	}
	g.pending = header
	return nil
}

// readHeader gives a frame's header and the size of its body. The end between two frames is io.EOF.
func (g *guard) readHeader() ([]byte, uint64, error) {
	header := g.header[:]
	if _, err := io.ReadFull(g.in, header[:1]); err != nil {
		return nil, 0, err
	}
	if header[0]&flagLong == 0 {
		header = header[:2]
	}
	if _, err := io.ReadFull(g.in, header[1:]); err != nil {
		return nil, 0, unexpectedEOF(err)
	}
	if len(header) == 2 {
		return header, uint64(header[1]), nil
	}
	return header, binary.BigEndian.Uint64(header[1:]), nil
}

// count holds the limits of a message.
func (g *guard) count(flags byte, size uint64) error {
	if g.frames++; g.frames > maxFrames {
		return errManyFrames
	}
	if size > g.maxMessage-g.total {
		return fmt.Errorf("a message is longer than %d bytes", g.maxMessage)
	}
	g.total += size
	if flags&flagMore == 0 {
		g.frames, g.total = 0, 0
	}
	return nil
}

// hold reads a part of a large frame's body, so that the memory zmq4 takes for all of it is within a small multiple
// of what has arrived.
func (g *guard) hold(size uint64) error {
	part := size / holdPart
	for arrived := uint64(0); arrived < part; {
		chunk := make([]byte, min(part-arrived, max(arrived, trusted), holdChunk))
		if _, err := io.ReadFull(g.in, chunk); err != nil {
			return unexpectedEOF(err)
		}
		g.held = append(g.held, chunk)
		arrived += uint64(len(chunk))
	}
	g.left = size - part
	return nil
}

// command handles a command frame: READY becomes what zmq4 reads next, PING is answered, others are ignored.
func (g *guard) command(flags byte, size uint64) error {
	if flags&flagMore != 0 {
		return errMoreCommand
	}
	if size > maxCommand {
		return errLongCommand
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(g.in, body); err != nil {
		return unexpectedEOF(err)
	}
	name, rest, err := parseCommand(body)
	if err != nil {
		return err
	}
	if !g.ready {
		g.ready = true
		g.pending, err = canonicalReady(name, rest)
		return err
	}
	if name == "PING" && len(rest) >= 2 && g.ping != nil { // two bytes of time to live, then the context
		return g.ping(rest[2:])
	}
	return nil
}

// Write implements net.Conn for zmq4.
func (g *guard) Write(p []byte) (int, error) {
	if g.buffered {
		return g.out.Write(p)
	}
	return g.Conn.Write(p)
}

func unexpectedEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
