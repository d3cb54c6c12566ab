// Package client is a Jupyter client: the side of the protocol that runs notebooks and
// tests kernels. Its contents are those of package proto.
package client

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"gokernel/kernel/internal/proto"
	"gokernel/kernel/internal/transport"
	"gokernel/kernel/internal/wire"
)

// Link is a client's ends of the channels.
type Link struct {
	Shell, Control, Stdin Conn
	IOPub                 Receiver
}

// Conn is one end of a channel.
type Conn interface {
	Receiver
	Send(frames [][]byte) error
}

// Receiver is one end of a channel that only comes in.
type Receiver interface {
	// Recv gives the next message. An error is final.
	Recv(ctx context.Context) ([][]byte, error)
	Close() error
}

// ErrClosed means that the connection to the kernel has ended, from either side.
var ErrClosed = errors.New("the connection to the kernel has ended")

// Client is one client of one kernel. Its methods may be called from any goroutine.
type Client struct {
	link    Link
	codec   *wire.Codec
	session *wire.Session
	cancel  context.CancelFunc
	readers sync.WaitGroup
	broken  chan struct{} // closed when one channel has ended
	once    sync.Once     // closes broken
	ended   chan struct{} // closed when all channels have ended

	mu    sync.Mutex
	calls map[string]*call // the open requests, by msg_id
}

// Dial connects to a kernel and waits, until ctx is done, for it to be ready: it answers,
// and what it publishes arrives.
func Dial(ctx context.Context, info transport.ConnectionInfo) (*Client, error) {
	codec, err := wire.NewCodec(info.SignatureScheme, info.Key)
	if err != nil {
		return nil, err
	}
	session := wire.NewSession("client")
	link, err := dialLink(ctx, info, []byte(session.ID))
	if err != nil {
		return nil, err
	}
	c := start(link, codec, session)
	if err := c.ready(ctx); err != nil {
		c.Close()
		return nil, fmt.Errorf("waiting for the kernel: %w", err)
	}
	return c, nil
}

// New makes a client of a link that is connected. Close closes the link.
func New(link Link, codec *wire.Codec) *Client {
	return start(link, codec, wire.NewSession("client"))
}

func start(link Link, codec *wire.Codec, session *wire.Session) *Client {
	ctx, cancel := context.WithCancel(context.Background())
	c := &Client{link: link, codec: codec, session: session, cancel: cancel,
		broken: make(chan struct{}), ended: make(chan struct{}), calls: map[string]*call{}}
	for _, ch := range []struct {
		from   Receiver
		accept func(*call, wire.Message)
	}{{link.Shell, (*call).reply}, {link.Control, (*call).reply}, {link.Stdin, (*call).ask}, {link.IOPub, (*call).publish}} {
		c.readers.Go(func() { c.read(ctx, ch.from, ch.accept) })
	}
	go func() { // ends with the readers
		c.readers.Wait()
		close(c.ended)
	}()
	return c
}

// dialLink connects the four channels under one identity.
func dialLink(ctx context.Context, info transport.ConnectionInfo, identity []byte) (link Link, err error) {
	var open []Receiver
	defer func() {
		if err != nil {
			for _, conn := range open {
				conn.Close()
			}
		}
	}()
	dealers := make([]*transport.Dealer, 3)
	for i, port := range []int{info.ShellPort, info.ControlPort, info.StdinPort} {
		if dealers[i], err = transport.DialDealer(ctx, info.Endpoint(port), identity); err != nil {
			return link, err
		}
		open = append(open, dealers[i])
	}
	iopub, err := transport.DialSub(ctx, info.Endpoint(info.IOPubPort))
	if err != nil {
		return link, err
	}
	return Link{Shell: dealers[0], Control: dealers[1], Stdin: dealers[2], IOPub: iopub}, nil
}

// How long ready waits for idle before it asks again: at first, for a kernel whose first
// idle came before our subscription, and in the end, for one that is slow.
const (
	firstPatience = 10 * time.Millisecond
	lastPatience  = 500 * time.Millisecond
)

// ready asks until a reply and its idle have come: what was published before the
// subscription took effect is lost.
func (c *Client) ready(ctx context.Context) error {
	for patience := firstPatience; ; patience = min(2*patience, lastPatience) {
		once, cancel := context.WithTimeout(ctx, patience)
		_, err := c.KernelInfo(once)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
			return err
		}
	}
}

// Close ends the connection. The kernel lives on.
func (c *Client) Close() error {
	c.cancel()
	var errs []error
	for _, conn := range []Receiver{c.link.Shell, c.link.Control, c.link.Stdin, c.link.IOPub} {
		errs = append(errs, conn.Close())
	}
	<-c.ended
	return errors.Join(errs...)
}

// read hands the messages of a channel to the calls that they belong to.
func (c *Client) read(ctx context.Context, from Receiver, accept func(*call, wire.Message)) {
	defer c.once.Do(func() { close(c.broken) })
	for {
		frames, err := from.Recv(ctx)
		if err != nil {
			return
		}
		m, err := c.codec.Open(frames)
		if err != nil {
			continue // not from our kernel
		}
		if call := c.callOf(m); call != nil {
			accept(call, m)
		}
	}
}

// KernelInfo asks what kernel this is.
func (c *Client) KernelInfo(ctx context.Context) (proto.KernelInfoReply, error) {
	return request[proto.KernelInfoReply](ctx, c, c.link.Shell, proto.KernelInfoRequest{}, Handler{})
}

// Interrupt asks the kernel to end the running cell. It may be called by a Handler.
func (c *Client) Interrupt(ctx context.Context) error {
	_, err := request[proto.InterruptReply](ctx, c, c.link.Control, proto.InterruptRequest{}, Handler{replyIsEnough: true})
	return err
}

// Shutdown asks the kernel to end, and with restart tells it that another one will take
// its place. It does not wait for the process.
func (c *Client) Shutdown(ctx context.Context, restart bool) error {
	_, err := request[proto.ShutdownReply](ctx, c, c.link.Control, proto.ShutdownRequest{Restart: restart}, Handler{replyIsEnough: true})
	return err
}

// Execute runs a cell. It returns when both the reply and idle have come, so that h has
// seen all that the cell showed. A cell that failed is no error: see the reply's status.
// Without h.Input the cell may not ask. When ctx is done the cell runs on: see Interrupt.
func (c *Client) Execute(ctx context.Context, q proto.ExecuteRequest, h Handler) (proto.ExecuteReply, error) {
	q.AllowStdin = q.AllowStdin && h.Input != nil
	return request[proto.ExecuteReply](ctx, c, c.link.Shell, q, h)
}
