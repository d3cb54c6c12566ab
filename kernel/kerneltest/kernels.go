package kerneltest

import (
	"context"
	"crypto/rand"
	"log/slog"
	"testing"
	"time"

	"gokernel/kernel"
	"gokernel/kernel/internal/client"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/serve"
	"gokernel/kernel/internal/transport"
	"gokernel/kernel/internal/wire"
)

// Limit is how long a test waits for anything that must come.
const Limit = 20 * time.Second

// Kernel is a running kernel under test.
type Kernel struct {
	Connect func(t testing.TB, identity string) client.Link
	Codec   func(t testing.TB) *wire.Codec // a new one for each client, since a codec refuses what it has seen
	Dial    func(ctx context.Context) (*client.Client, error)
	Link    *Link // nil over sockets
	// Quiesce is called before a transcript sends. In a bubble of synctest it is
	// synctest.Wait, so that what was sent before has been read.
	Quiesce func()
	Done    <-chan struct{} // closed when Run has returned
	Err     func() error    // Run's error, after Done
}

// Start starts a kernel around a session and ends it with the test.
type Start func(t testing.TB, session engine.Session) *Kernel

// Starts are the ways to run a kernel under test, by name.
func Starts() map[string]Start {
	return map[string]Start{"memory": InMemory, "sockets": OverSockets}
}

// InMemory runs a server over a Link. The test fails if a handler of a message panics.
func InMemory(t testing.TB, session engine.Session) *Kernel {
	t.Helper()
	key := rand.Text()
	s := serve.New(serve.Config{Codec: codec(t, key), Session: session, Version: "test", Logger: slog.New(witness{t})})
	link := NewLink(s.Welcome)
	k := &Kernel{
		Connect: func(_ testing.TB, identity string) client.Link { return link.Connect(identity) },
		Codec:   func(t testing.TB) *wire.Codec { return codec(t, key) },
		Link:    link,
	}
	k.Dial = func(context.Context) (*client.Client, error) {
		return client.New(link.Connect(rand.Text()), k.Codec(t)), nil
	}
	k.run(t, func(ctx context.Context) error { return s.Run(ctx, link.Server()) })
	return k
}

// OverSockets runs a whole kernel on the loopback interface, on ports that are free. The
// test fails if a handler of a message panics.
func OverSockets(t testing.TB, session engine.Session) *Kernel {
	t.Helper()
	key := rand.Text()
	whole, err := kernel.New(kernel.Config{
		Connection: transport.ConnectionInfo{Transport: "tcp", IP: "127.0.0.1", Key: key, SignatureScheme: "hmac-sha256"},
		Session:    session,
		Version:    "test",
		Logger:     slog.New(witness{t}),
	})
	if err != nil {
		t.Fatal(err)
	}
	k := &Kernel{
		Connect: func(t testing.TB, identity string) client.Link { return dial(t, whole.Connection(), identity) },
		Codec:   func(t testing.TB) *wire.Codec { return codec(t, key) },
		Dial:    func(ctx context.Context) (*client.Client, error) { return client.Dial(ctx, whole.Connection()) },
	}
	k.run(t, whole.Run)
	return k
}

// NewClient connects a client that is closed with the test.
func NewClient(t testing.TB, k *Kernel) *client.Client {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Limit)
	defer cancel()
	c, err := k.Dial(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// run runs the kernel and waits for it at the end of the test.
func (k *Kernel) run(t testing.TB, run func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	var err error
	k.Done, k.Err = done, func() error { return err }
	k.Quiesce = func() {}
	go func() {
		defer close(done)
		err = run(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		select {
		case <-done:
		case <-time.After(Limit):
			t.Error("the kernel does not end")
		}
	})
}

func codec(t testing.TB, key string) *wire.Codec {
	t.Helper()
	c, err := wire.NewCodec("hmac-sha256", key)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// dial connects a client that is closed with the test.
func dial(t testing.TB, info transport.ConnectionInfo, identity string) client.Link {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Limit)
	defer cancel()
	dealer := func(port int) *transport.Dealer {
		d, err := transport.DialDealer(ctx, info.Endpoint(port), []byte(identity))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		return d
	}
	iopub, err := transport.DialSub(ctx, info.Endpoint(info.IOPubPort))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { iopub.Close() })
	return client.Link{Shell: dealer(info.ShellPort), Control: dealer(info.ControlPort), Stdin: dealer(info.StdinPort), IOPub: iopub}
}
