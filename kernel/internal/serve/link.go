package serve

import (
	"context"

	"gokernel/kernel/internal/proto"
)

// Link is the outside of a server: its channels, as multipart messages.
type Link struct {
	Shell, Control, Stdin Router
	IOPub                 Publisher
	Ports                 proto.ConnectReply // for connect_request
}

// Router is a channel of requests and replies with many clients. The first frame of a
// message is the client's identity.
type Router interface {
	// Recv gives the next message. An error is final.
	Recv(ctx context.Context) ([][]byte, error)
	// Send sends a message and does not wait for its client.
	Send(frames [][]byte) error
}

// Publisher is a channel from which every client gets every message. The first frame of
// a message is its topic.
type Publisher interface {
	// Publish waits while clients are slow, until ctx is done.
	Publish(ctx context.Context, frames [][]byte) error
	// Post does not wait, and gives up clients for which too much waits.
	Post(frames [][]byte) error
}
