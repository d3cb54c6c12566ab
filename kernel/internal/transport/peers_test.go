package transport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
)

// never is a stall limit that no test waits for.
const never = time.Hour

// rawPeer is a connection whose handshake is done and whose reading is up to the test.
func rawPeer(t testing.TB, endpoint string, self zmq4.SocketType, identity string) (net.Conn, *codec) {
	t.Helper()
	network, address, err := splitEndpoint(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	c, err := handshake(conn, hello{self: self, identity: []byte(identity), limit: 10 * time.Second, maxMessage: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	return conn, c
}

// frozenSub is a subscriber that never reads.
func frozenSub(t testing.TB, e *Endpoints) net.Conn {
	t.Helper()
	before := subscriberCount(e.IOPub)
	conn, c := rawPeer(t, e.Info().Endpoint(e.Info().IOPubPort), subType, "")
	if err := errors.Join(c.send([][]byte{{1}}), c.flush()); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the frozen subscription", func() bool { return subscriberCount(e.IOPub) == before+1 })
	return conn
}

func TestFrozenSubscriberIsCut(t *testing.T) {
	e := listenTCP(t, Options{QueueBytes: 100_000, StallLimit: time.Second})
	first := dialSub(t, e)
	frozenSub(t, e)
	last := dialSub(t, e)
	const count = 20_000
	padding := strings.Repeat("x", 1000) // 20 MB: more than the system's buffers take
	done := make(chan error, 1)
	go func() {
		var err error
		for i := 0; i < count && err == nil; i++ {
			err = e.IOPub.Publish(t.Context(), frames("topic", fmt.Sprint(i), padding))
		}
		done <- err
	}()
	for i := range count {
		wantNext(t, first, fmt.Sprintf("topic|%d|%s", i, padding))
		wantNext(t, last, fmt.Sprintf("topic|%d|%s", i, padding))
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the end of the frozen one", func() bool { return subscriberCount(e.IOPub) == 2 })
}

// publishUntilBlocked fills the queue of a frozen subscriber and gives the error of the Publish that waited, and how
// many went before it.
func publishUntilBlocked(ctx context.Context, p *Publisher) (count int, err error) {
	message := frames("topic", strings.Repeat("x", 10_000))
	for err == nil {
		err = p.Publish(ctx, message)
		count++
	}
	return count - 1, err
}

func TestPublishIsCancelled(t *testing.T) {
	e := listenTCP(t, Options{QueueBytes: 100_000, StallLimit: never})
	frozen := frozenSub(t, e)
	live := dialSub(t, e)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	type result struct {
		count int
		err   error
	}
	done := make(chan result, 1)
	go func() {
		count, err := publishUntilBlocked(ctx, e.IOPub)
		done <- result{count, err}
	}()
	queue := onlyQueue(e.IOPub, frozen.LocalAddr().String())
	waitFor(t, "a full queue", func() bool { return queue.full() != nil })
	select {
	case got := <-done:
		t.Fatalf("ended early: %+v", got)
	default:
	}
	cancel()
	got := <-done
	if !errors.Is(got.err, context.Canceled) {
		t.Errorf("got %v, want the context's error", got.err)
	}
	frozen.Close() // no need to wait for it any more
	if err := e.IOPub.Publish(testContext(t), frames("last")); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for last := false; !last; seen++ {
		message, err := live.Recv(testContext(t))
		if err != nil {
			t.Fatal(err)
		}
		last = string(message[0]) == "last"
	}
	if seen-1 != got.count { // what was cancelled has gone to nobody
		t.Errorf("a live subscriber got %d messages, want %d", seen-1, got.count)
	}
}

func TestPostDoesNotWait(t *testing.T) {
	e := listenTCP(t, Options{QueueBytes: 100_000, StallLimit: never})
	live := dialSub(t, e)
	frozen := frozenSub(t, e)
	ctx, cancel := context.WithCancel(t.Context())
	cancelled := make(chan int)
	go func() {
		count, _ := publishUntilBlocked(ctx, e.IOPub)
		cancelled <- count
	}()
	queue := onlyQueue(e.IOPub, frozen.LocalAddr().String())
	waitFor(t, "a full queue", func() bool { return queue.full() != nil })
	cancel()
	for range <-cancelled {
		if _, err := live.Recv(testContext(t)); err != nil {
			t.Fatal(err)
		}
	}
	padding := strings.Repeat("x", 10_000)
	for i := 0; subscriberCount(e.IOPub) > 1; i++ { // until the frozen one is cut
		if err := e.IOPub.Post(frames("topic", fmt.Sprint(i), padding)); err != nil || i > 10_000 {
			t.Fatalf("%v after %d messages", err, i)
		}
		wantNext(t, live, fmt.Sprintf("topic|%d|%s", i, padding))
	}
}

// onlyQueue is the queue of the subscriber that connected from an address.
func onlyQueue(p *Publisher, from string) *queue {
	for _, s := range p.subscribed([]byte("topic"), nil) {
		if s.conn.RemoteAddr().String() == from {
			return s.queue
		}
	}
	return nil
}

func TestRouterCutsAFrozenPeer(t *testing.T) {
	e := listenTCP(t, Options{QueueBytes: 10_000, StallLimit: never})
	_, c := rawPeer(t, e.Info().Endpoint(e.Info().ShellPort), dealerType, "frozen")
	if err := errors.Join(c.send(frames("hello")), c.flush()); err != nil {
		t.Fatal(err)
	}
	wantNext(t, e.Shell, "frozen|hello")
	reply := frames("frozen", strings.Repeat("x", 100_000))
	for i := 0; ; i++ {
		err := e.Shell.Send(reply)
		if errors.Is(err, ErrNoPeer) {
			break
		}
		if err != nil || i > 10_000 {
			t.Fatalf("%v after %d replies", err, i)
		}
	}
}

// TestRouterKeepsWhatAPeerReadsLate has replies that go out at once, in part, and later, all in order.
func TestRouterKeepsWhatAPeerReadsLate(t *testing.T) {
	for name, info := range transports(t) {
		t.Run(name, func(t *testing.T) {
			e := listen(t, info, Options{StallLimit: never})
			_, late := rawPeer(t, e.Info().Endpoint(e.Info().ShellPort), dealerType, "late")
			if err := errors.Join(late.send(frames("hello")), late.flush()); err != nil {
				t.Fatal(err)
			}
			wantNext(t, e.Shell, "late|hello")
			const count = 2000
			padding := strings.Repeat("x", 20_000)
			for i := range count {
				if err := e.Shell.Send(frames("late", fmt.Sprint(i), padding)); err != nil {
					t.Fatal(err)
				}
			}
			for i := range count {
				message, err := late.receive()
				if want := fmt.Sprint(i) + "|" + padding; err != nil || text(message) != want {
					t.Fatalf("got %.40q, %v; want %.40q", text(message), err, want)
				}
			}
		})
	}
}

func TestRouterHandover(t *testing.T) {
	e := listenTCP(t, Options{})
	older := dialDealer(t, e, e.Info().ShellPort, "same")
	if err := older.Send(frames("1")); err != nil {
		t.Fatal(err)
	}
	wantNext(t, e.Shell, "same|1")
	newer := dialDealer(t, e, e.Info().ShellPort, "same")
	if err := newer.Send(frames("2")); err != nil {
		t.Fatal(err)
	}
	wantNext(t, e.Shell, "same|2")
	if err := older.Send(frames("3")); err != nil { // a request that crossed the handover is not lost
		t.Fatal(err)
	}
	wantNext(t, e.Shell, "same|3")
	older.Close() // and its end is not the newer one's
	waitFor(t, "the older one's end", func() bool { return len(e.Shell.present()) == 1 })
	if err := e.Shell.Send(frames("same", "reply")); err != nil {
		t.Fatal(err)
	}
	wantNext(t, newer, "reply")
	if message, err := older.Recv(testContext(t)); !errors.Is(err, ErrClosed) {
		t.Errorf("the older one got %q, %v", text(message), err)
	}
}

func TestRouterErrors(t *testing.T) {
	e := listenTCP(t, Options{})
	if err := e.Shell.Send(frames("nobody", "x")); !errors.Is(err, ErrNoPeer) {
		t.Errorf("got %v, want ErrNoPeer", err)
	}
	if err := e.Shell.Send(frames("x")); err == nil {
		t.Error("sent a message without a body")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Shell.Recv(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if err := e.IOPub.Publish(ctx, frames("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if err := e.IOPub.Publish(t.Context(), nil); err == nil {
		t.Error("published nothing")
	}
	if err := e.IOPub.Post(nil); err == nil {
		t.Error("posted nothing")
	}
	e.Close()
	e.Close()
	if err := e.IOPub.Post(frames("x")); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
	if _, err := e.Shell.Recv(t.Context()); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
	if err := e.Shell.Send(frames("nobody", "x")); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
	if err := e.IOPub.Publish(t.Context(), frames("x")); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
}

func TestUnnamedPeersAreToldApart(t *testing.T) {
	e := listenTCP(t, Options{})
	one, two := dialDealer(t, e, e.Info().ShellPort, ""), dialDealer(t, e, e.Info().ShellPort, "")
	for _, d := range []*Dealer{one, two, one} {
		if err := d.Send(frames("x")); err != nil {
			t.Fatal(err)
		}
		message, err := e.Shell.Recv(testContext(t))
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Shell.Send([][]byte{message[0], message[0]}); err != nil {
			t.Fatal(err)
		}
		wantNext(t, d, string(message[0]))
	}
}

func TestWelcomeGoesToTheNewcomerAlone(t *testing.T) {
	e := listenTCP(t, Options{Welcome: func(topic []byte) [][]byte {
		if string(topic) == "quiet" {
			return nil
		}
		return [][]byte{topic, []byte("welcome")}
	}})
	first, second := dialSub(t, e), dialSub(t, e)
	wantNext(t, first, "|welcome")
	wantNext(t, second, "|welcome")
	for _, topic := range []string{"quiet", "loud"} {
		if err := second.send([][]byte{[]byte("\x01" + topic)}); err != nil {
			t.Fatal(err)
		}
	}
	wantNext(t, second, "loud|welcome")
	if err := e.IOPub.Publish(t.Context(), frames("all")); err != nil {
		t.Fatal(err)
	}
	wantNext(t, first, "all")
	wantNext(t, second, "all")
}

func TestSubscriptions(t *testing.T) {
	s := &subscriptions{count: map[string]int{}}
	check := func(want string) {
		t.Helper()
		got := ""
		for _, topic := range []string{"", "a", "ab", "b"} {
			if s.match([]byte(topic)) {
				got += topic + " "
			}
		}
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	check("")
	s.add("a")
	s.add("a")
	check("a ab ")
	s.remove("a")
	check("a ab ")
	s.add("")
	check(" a ab b ")
	s.remove("")
	s.remove("a")
	s.remove("never")
	check("")
	if s.bytes != 0 {
		t.Errorf("%d bytes after the last subscription ended", s.bytes)
	}
	err := error(nil)
	for i := 0; err == nil && i < 100_000; i++ {
		err = s.add(fmt.Sprint(i))
	}
	if err == nil {
		t.Error("100 000 topics were accepted")
	}
}

// TestSubscriberThatSaysNonsense is ignored, not cut.
func TestSubscriberThatSaysNonsense(t *testing.T) {
	e := listenTCP(t, Options{})
	s := dialSub(t, e)
	for _, message := range [][][]byte{{{}}, {{2}}, {{0, 'x'}}, {{1}, {1}}, {{0}, {}}} {
		if err := s.send(message); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.send([][]byte{[]byte("\x01more")}); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the last subscription", func() bool {
		e.IOPub.mu.RLock()
		defer e.IOPub.mu.RUnlock()
		for _, topics := range e.IOPub.subscribers {
			return topics.count["more"] == 1 && topics.count[""] == 1
		}
		return false
	})
}

func TestCloseLingers(t *testing.T) {
	e := listenTCP(t, Options{Linger: never})
	sub := dialSub(t, e)
	d := dialDealer(t, e, e.Info().ControlPort, "me")
	if err := d.Send(frames("bye")); err != nil {
		t.Fatal(err)
	}
	wantNext(t, e.Control, "me|bye")
	big := string(bytes.Repeat([]byte("x"), 100_000))
	for i := range 20 {
		if err := e.IOPub.Publish(t.Context(), frames("topic", fmt.Sprint(i), big)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(e.Control.Send(frames("me", "reply")), e.Close()); err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		wantNext(t, sub, fmt.Sprintf("topic|%d|%s", i, big))
	}
	wantNext(t, d, "reply")
	if _, err := sub.Recv(testContext(t)); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
}

// TestCloseDoesNotWaitForTheFrozen would hang otherwise.
func TestCloseDoesNotWaitForTheFrozen(t *testing.T) {
	e := listenTCP(t, Options{QueueBytes: 100_000, StallLimit: never, Linger: 50 * time.Millisecond})
	frozenSub(t, e)
	rawPeer(t, e.Info().Endpoint(e.Info().ShellPort), dealerType, "")
	silent, err := net.Dial("tcp", strings.TrimPrefix(e.Info().Endpoint(e.Info().ShellPort), "tcp://"))
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	done := make(chan error, 1)
	go func() {
		_, err := publishUntilBlocked(t.Context(), e.IOPub)
		done <- err
	}()
	waitFor(t, "a full queue", func() bool {
		for _, s := range e.IOPub.subscribed([]byte("topic"), nil) {
			return s.queue.full() != nil
		}
		return false
	})
	e.Close()
	if err := <-done; !errors.Is(err, ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
}

func TestSilentConnectionsDelayNobody(t *testing.T) {
	e := listenTCP(t, Options{HandshakeLimit: 100 * time.Millisecond})
	address := strings.TrimPrefix(e.Info().Endpoint(e.Info().ShellPort), "tcp://")
	silent := make([]net.Conn, 20)
	for i := range silent {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		silent[i] = conn
	}
	d := dialDealer(t, e, e.Info().ShellPort, "me")
	if err := d.Send(frames("x")); err != nil {
		t.Fatal(err)
	}
	wantNext(t, e.Shell, "me|x")
	for _, conn := range silent { // each is closed in the end
		conn.SetReadDeadline(time.Now().Add(15 * time.Second))
		if _, err := readAll(conn); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatal("a silent connection is still open")
		}
	}
}

func readAll(conn net.Conn) (n int, err error) {
	buffer := make([]byte, 1024)
	for err == nil {
		n, err = conn.Read(buffer)
	}
	return n, err
}

func TestDialWaitsForTheListener(t *testing.T) {
	for name, info := range transports(t) {
		t.Run(name, func(t *testing.T) {
			first := listen(t, info, Options{})
			info := first.Info()
			first.Close()
			dialed := make(chan error, 1)
			go func() {
				d, err := DialDealer(testContext(t), info.Endpoint(info.ShellPort), nil)
				if err == nil {
					err = d.Close()
				}
				dialed <- err
			}()
			listen(t, info, Options{})
			if err := <-dialed; err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestDialFails(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	absent := "ipc://" + t.TempDir() + "/absent"
	if _, err := DialSub(ctx, absent); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), absent) {
		t.Errorf("got %v, want a cancelled context and the endpoint's name", err)
	}
	for _, endpoint := range []string{"", "tcp://127.0.0.1", "inproc://x"} {
		if _, err := DialDealer(t.Context(), endpoint, nil); err == nil {
			t.Errorf("connected to %q", endpoint)
		}
	}
	e := listenTCP(t, Options{})
	if _, err := DialSub(testContext(t), e.Info().Endpoint(e.Info().ShellPort)); err == nil || !strings.Contains(err.Error(), "handshake with tcp://") {
		t.Errorf("a subscriber of the shell channel got %v, want a failed handshake", err)
	}
}

func TestDialIsCancelledInTheHandshake(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		conn, err := listener.Accept() // and say nothing
		if err != nil {
			return
		}
		defer conn.Close()
		cancel()
		readAll(conn)
	}()
	if _, err := DialDealer(ctx, "tcp://"+listener.Addr().String(), nil); err == nil {
		t.Error("connected to a silent listener")
	}
}

func openFiles(t testing.TB) int {
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("needs /proc")
	}
	return len(files)
}

func TestChurnLeavesNoTrace(t *testing.T) {
	e := listenTCP(t, Options{})
	visit := func() {
		d := dialDealer(t, e, e.Info().ShellPort, "visitor")
		s := dialSub(t, e)
		if err := d.Send(frames("x")); err != nil {
			t.Fatal(err)
		}
		wantNext(t, e.Shell, "visitor|x")
		d.Close()
		s.Close()
		waitFor(t, "the end of the visit", func() bool { return len(e.Shell.present())+len(e.IOPub.present()) == 0 })
	}
	visit()
	goroutines, files := runtime.NumGoroutine(), openFiles(t)
	for range 300 {
		visit()
	}
	waitFor(t, "goroutines and files to end", func() bool {
		return runtime.NumGoroutine() <= goroutines && openFiles(t) <= files
	})
	if len(e.Shell.routes)+len(e.Shell.young)+len(e.IOPub.subscribers) != 0 {
		t.Error("peers are still listed")
	}
}
