package transport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
)

// testContext ends with the test, and long before the test binary's own limit.
func testContext(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// transports gives a connection info of free ports for each transport.
func transports(t testing.TB) map[string]ConnectionInfo {
	return map[string]ConnectionInfo{
		"tcp": {Transport: "tcp", IP: "127.0.0.1"},
		"ipc": {Transport: "ipc", IP: t.TempDir() + "/k"},
	}
}

func listen(t testing.TB, info ConnectionInfo, opts Options) *Endpoints {
	t.Helper()
	e, err := Listen(info, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func listenTCP(t testing.TB, opts Options) *Endpoints {
	t.Helper()
	return listen(t, ConnectionInfo{Transport: "tcp", IP: "127.0.0.1"}, opts)
}

func dialDealer(t testing.TB, e *Endpoints, port int, identity string) *Dealer {
	t.Helper()
	d, err := DialDealer(testContext(t), e.Info().Endpoint(port), []byte(identity))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// dialSub connects a subscriber and waits until its subscription stands.
func dialSub(t testing.TB, e *Endpoints) *Sub {
	t.Helper()
	before := subscriberCount(e.IOPub)
	s, err := DialSub(testContext(t), e.Info().Endpoint(e.Info().IOPubPort))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	waitFor(t, "the subscription", func() bool { return subscriberCount(e.IOPub) == before+1 })
	return s
}

func subscriberCount(p *Publisher) int { return len(p.subscribed([]byte("any"), nil)) }

// waitFor polls for a state that another goroutine brings about and that nothing announces.
func waitFor(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(15 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

func text(frames [][]byte) string { return string(bytes.Join(frames, []byte("|"))) }

func frames(parts ...string) [][]byte {
	out := make([][]byte, len(parts))
	for i, part := range parts {
		out[i] = []byte(part)
	}
	return out
}

type receiver interface {
	Recv(context.Context) ([][]byte, error)
}

func wantNext(t testing.TB, from receiver, want string) {
	t.Helper()
	got, err := from.Recv(testContext(t))
	if err != nil || text(got) != want {
		t.Fatalf("got %.100q, %v; want %.100q", text(got), err, want)
	}
}

func TestRequestAndReply(t *testing.T) {
	for name, info := range transports(t) {
		t.Run(name, func(t *testing.T) {
			e := listen(t, info, Options{})
			d := dialDealer(t, e, e.Info().ShellPort, "me")
			big := string(bytes.Repeat([]byte("0123456789"), 300_000))
			for _, part := range []string{"", "x", big} {
				if err := d.Send(frames("", part, "end")); err != nil {
					t.Fatal(err)
				}
				wantNext(t, e.Shell, "me||"+part+"|end")
				if err := e.Shell.Send(frames("me", part, "", "back")); err != nil {
					t.Fatal(err)
				}
				wantNext(t, d, part+"||back")
			}
		})
	}
}

func TestHeartbeatEchoes(t *testing.T) {
	e := listenTCP(t, Options{})
	req := zmq4.NewReq(testContext(t))
	defer req.Close()
	if err := req.Dial(e.Info().Endpoint(e.Info().HBPort)); err != nil {
		t.Fatal(err)
	}
	if err := req.Send(zmq4.NewMsgString("ping")); err != nil {
		t.Fatal(err)
	}
	if got, err := req.Recv(); err != nil || string(got.Bytes()) != "ping" {
		t.Fatalf("got %v, %v; want ping", got, err)
	}
}

func TestPublishInOrderToAll(t *testing.T) {
	for name, info := range transports(t) {
		t.Run(name, func(t *testing.T) {
			e := listen(t, info, Options{QueueBytes: 10_000})
			subs := []*Sub{dialSub(t, e), dialSub(t, e), dialSub(t, e)}
			const count = 5000
			done := make(chan error, 1)
			go func() { done <- publishNumbers(testContext(t), e.IOPub, count) }()
			for i := range count {
				for _, s := range subs {
					wantNext(t, s, fmt.Sprint("topic|", i))
				}
			}
			if err := <-done; err != nil {
				t.Fatal(err)
			}
		})
	}
}

func publishNumbers(ctx context.Context, p *Publisher, count int) error {
	for i := range count {
		if err := p.Publish(ctx, frames("topic", fmt.Sprint(i))); err != nil {
			return err
		}
	}
	return nil
}

func TestIndependentPeers(t *testing.T) {
	e := listenTCP(t, Options{})
	ctx := testContext(t)
	dealer := zmq4.NewDealer(ctx, zmq4.WithID([]byte("zmq4")))
	defer dealer.Close()
	if err := dealer.Dial(e.Info().Endpoint(e.Info().ControlPort)); err != nil {
		t.Fatal(err)
	}
	if err := dealer.SendMulti(zmq4.NewMsgFrom([]byte("a"), []byte("b"))); err != nil {
		t.Fatal(err)
	}
	wantNext(t, e.Control, "zmq4|a|b")
	if err := e.Control.Send(frames("zmq4", "c", "d")); err != nil {
		t.Fatal(err)
	}
	if got, err := dealer.Recv(); err != nil || text(got.Frames) != "c|d" {
		t.Fatalf("got %v, %v; want c|d", got, err)
	}
	sub := zmq4.NewSub(ctx)
	defer sub.Close()
	if err := errors.Join(sub.Dial(e.Info().Endpoint(e.Info().IOPubPort)), sub.SetOption(zmq4.OptionSubscribe, "to")); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the subscription", func() bool { return len(e.IOPub.subscribed([]byte("topic"), nil)) == 1 })
	for _, topic := range []string{"other", "topic"} {
		if err := e.IOPub.Publish(ctx, frames(topic, "x")); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := sub.Recv(); err != nil || text(got.Frames) != "topic|x" {
		t.Fatalf("got %v, %v; want topic|x", got, err)
	}
}
