package transport

import (
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/go-zeromq/zmq4/security/null"
)

// The types of socket that we are, or are the client of.
const (
	routerType = zmq4.Router
	xpubType   = zmq4.XPub
	dealerType = zmq4.Dealer
	subType    = zmq4.Sub
)

// codec turns a connection's bytes into messages and back. It is all that the sockets know of ZMTP, and all that
// knows zmq4. One goroutine may receive while another sends.
type codec struct {
	conn  *zmq4.Conn
	guard *guard
}

// hello is our part of a handshake, and its limits.
type hello struct {
	self       zmq4.SocketType
	identity   []byte
	server     bool
	limit      time.Duration
	maxMessage int
}

// handshake opens a connection as a codec; on failure it closes the connection.
func handshake(conn net.Conn, h hello) (*codec, error) {
	err := conn.SetDeadline(time.Now().Add(h.limit))
	var c *codec
	if err == nil {
		c, err = open(conn, h)
	}
	if err == nil {
		err = conn.SetDeadline(time.Time{})
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return c, nil
}

func open(conn net.Conn, h hello) (c *codec, err error) {
	defer recovered(&err)
	g := newGuard(conn, h.maxMessage)
	zconn, err := zmq4.Open(g, null.Security(), h.self, h.identity, h.server, nil)
	if err != nil {
		return nil, err
	}
	g.buffered = true
	return &codec{conn: zconn, guard: g}, nil
}

// identity is the name that the peer gave itself, "" for none.
func (c *codec) identity() string { return c.conn.Peer.Meta["Identity"] }

// onPing sets what is called, in the receiving goroutine, with the context of each PING.
func (c *codec) onPing(answer func(context []byte) error) { c.guard.ping = answer }

// receive gives the frames of the next message.
func (c *codec) receive() (frames [][]byte, err error) {
	defer recovered(&err)
	message, err := c.conn.RecvMsg()
	return message.Frames, err
}

// send writes a message into the buffer, which is written out when it is full.
func (c *codec) send(frames [][]byte) error {
	return c.conn.SendMsg(zmq4.NewMsgFrom(frames...))
}

// pong writes the answer to a PING into the buffer.
func (c *codec) pong(context []byte) error {
	return c.conn.SendCmd(zmq4.CmdPong, context)
}

// flush writes out what is in the buffer.
func (c *codec) flush() error { return c.guard.out.flush() }

// tryFlush writes out as much of the buffer as the system takes at once, and says whether some is left.
func (c *codec) tryFlush() (left bool, err error) { return c.guard.out.tryFlush() }

// lastProgress is when the peer's side last took bytes, in Unix nanoseconds.
func (c *codec) lastProgress() *atomic.Int64 { return &c.guard.out.progress }

// recovered turns a panic of the codec into an error: a peer's bytes must never end the process.
func recovered(err *error) {
	if cause := recover(); cause != nil {
		*err = fmt.Errorf("zmq4 panicked: %v", cause)
	}
}
