package kerneltest

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"gokernel/kernel/internal/client"
	"gokernel/kernel/internal/wire"
)

// Peer is a client that sees every message as it is.
type Peer struct {
	link    client.Link
	codec   *wire.Codec
	session *wire.Session
	welcome bool // iopub_welcome has come
}

// NewPeer connects a client and waits until it gets all that is published. What was
// published until then has been passed over.
func NewPeer(t testing.TB, k *Kernel, identity string) *Peer {
	t.Helper()
	p := &Peer{link: k.Connect(t, identity), codec: k.Codec(t), session: wire.NewSession(identity)}
	for end := time.Now().Add(Limit); time.Now().Before(end); {
		asked := p.Send(t, "shell", "kernel_info_request", json.RawMessage("{}"))
		if p.sync(t, asked) {
			return p
		}
	}
	t.Fatal("nothing that the kernel publishes arrives")
	return nil
}

// sync passes over what comes until the welcome and the reply and idle of a request. It
// reports false if idle does not come soon: it was published before the subscription.
func (p *Peer) sync(t testing.TB, asked wire.Header) bool {
	t.Helper()
	for ParentOf(p.Receive(t, "shell")).MsgID != asked.MsgID {
		// the reply to an earlier try
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	for idle := false; !idle || !p.welcome; {
		frames, err := p.link.IOPub.Recv(ctx)
		if err != nil {
			return false
		}
		m, err := p.codec.Open(frames)
		if err != nil {
			t.Fatal(err)
		}
		p.welcome = p.welcome || m.Header.MsgType == "iopub_welcome"
		idle = idle || ParentOf(m).MsgID == asked.MsgID && string(m.Content) == `{"execution_state":"idle"}`
	}
	return true
}

// Send sends a message and gives its header.
func (p *Peer) Send(t testing.TB, channel, msgType string, content json.RawMessage) wire.Header {
	t.Helper()
	return p.send(t, channel, "", msgType, content)
}

// SendTo sends a message to a subshell and gives its header.
func (p *Peer) SendTo(t testing.TB, subshell, msgType string, content json.RawMessage) wire.Header {
	t.Helper()
	return p.send(t, "shell", subshell, msgType, content)
}

func (p *Peer) send(t testing.TB, channel, subshell, msgType string, content json.RawMessage) wire.Header {
	t.Helper()
	m := wire.Message{Header: p.session.Header(msgType), Content: content}
	m.Header.SubshellID = subshell
	p.SendFrames(t, channel, p.codec.Seal(m))
	return m.Header
}

// SendFrames sends frames as they are.
func (p *Peer) SendFrames(t testing.TB, channel string, frames [][]byte) {
	t.Helper()
	conn, ok := p.receiver(channel).(client.Conn)
	if !ok {
		t.Fatalf("nothing can be sent over channel %q", channel)
	}
	if err := conn.Send(frames); err != nil {
		t.Fatal(err)
	}
}

// Reply answers a message, with it as the parent.
func (p *Peer) Reply(t testing.TB, channel, msgType string, parent wire.Message, content json.RawMessage) {
	t.Helper()
	p.SendFrames(t, channel, p.codec.Seal(wire.Message{
		Header:       p.session.Header(msgType),
		ParentHeader: parent.RawHeader,
		Content:      content,
	}))
}

// Seal gives the signed frames of a message.
func (p *Peer) Seal(m wire.Message) [][]byte { return p.codec.Seal(m) }

// Receive waits for the next message of a channel.
func (p *Peer) Receive(t testing.TB, channel string) wire.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Limit)
	defer cancel()
	frames, err := p.receiver(channel).Recv(ctx)
	if err != nil {
		t.Fatalf("nothing comes over %s: %v", channel, err)
	}
	m, err := p.codec.Open(frames)
	if err != nil {
		t.Fatalf("%s: %v", channel, err)
	}
	return m
}

func (p *Peer) receiver(channel string) client.Receiver {
	switch channel {
	case "shell":
		return p.link.Shell
	case "control":
		return p.link.Control
	case "stdin":
		return p.link.Stdin
	case "iopub":
		return p.link.IOPub
	}
	return nil
}

// ParentOf gives the parent header of a message, empty if it has none.
func ParentOf(m wire.Message) wire.Header {
	var h wire.Header
	_ = json.Unmarshal(m.ParentHeader, &h) // what is not a header has no msg_id
	return h
}
