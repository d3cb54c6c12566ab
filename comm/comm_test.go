package comm_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"gokernel/comm"
)

// front is a front end that keeps what it gets.
type front struct {
	mu  sync.Mutex
	got []comm.Message
}

func (f *front) send(m comm.Message) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.got = append(f.got, m)
}

// take gives what came since the last call, as text.
func (f *front) take() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var lines []string
	for _, m := range f.got {
		lines = append(lines, fmt.Sprintf("%s %s %q %s", m.Type, m.ID, m.Target, m.Data))
	}
	f.got = nil
	return strings.Join(lines, "\n")
}

func start() (*comm.Manager, *front) {
	f := &front{}
	return comm.NewManager(f.send), f
}

func want(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got\n%s\nwant\n%s", what, got, want)
	}
}

func TestOpenedByFrontEnd(t *testing.T) {
	m, f := start()
	var handled []string
	m.Register("a", func(c *comm.Comm, open comm.Message) {
		c.OnMsg(func(in comm.Message) { handled = append(handled, c.ID()+string(in.Data)) })
		c.OnClose(func(in comm.Message) { handled = append(handled, "close"+string(in.Data)) })
		c.Send(open.Data)
	})
	m.Handle(comm.Message{Type: comm.Open, ID: "1", Target: "a", Data: json.RawMessage(`{"x":1}`)})
	want(t, "open", f.take(), `comm_msg 1 "" {"x":1}`)
	m.Handle(comm.Message{Type: comm.Open, ID: "1", Target: "a"})
	m.Handle(comm.Message{Type: comm.Open, ID: "1", Target: "unknown"})
	m.Handle(comm.Message{Type: comm.Open, ID: "", Target: "a"})
	want(t, "open again", f.take(), "")
	m.Handle(comm.Message{Type: comm.Msg, ID: "1", Data: json.RawMessage(`{}`)})
	m.Handle(comm.Message{Type: comm.Msg, ID: "2"})
	m.Handle(comm.Message{Type: "comm_else", ID: "1"})
	m.Handle(comm.Message{Type: comm.Close, ID: "1"})
	m.Handle(comm.Message{Type: comm.Msg, ID: "1"})
	m.Handle(comm.Message{Type: comm.Close, ID: "1"})
	if got := []string{"1{}", "close"}; !slices.Equal(handled, got) {
		t.Errorf("handled %q, want %q", handled, got)
	}
	want(t, "messages", f.take(), "")
	m.Handle(comm.Message{Type: comm.Open, ID: "3", Target: "unknown"})
	want(t, "unknown target", f.take(), `comm_close 3 "" {}`)
	m.Unregister("a")
	m.Handle(comm.Message{Type: comm.Open, ID: "4", Target: "a"})
	want(t, "unregistered", f.take(), `comm_close 4 "" {}`)
}

func TestOpenedByKernel(t *testing.T) {
	m, f := start()
	c := m.New("a", nil, []byte("x"))
	want(t, "open", f.take(), fmt.Sprintf(`comm_open %s "a" {}`, c.ID()))
	if got := m.Targets(); len(got) != 1 || got[c.ID()] != "a" || c.Target() != "a" {
		t.Errorf("open comms: %v, want %s to a", got, c.ID())
	}
	if err := c.Send(struct{ A int }{1}); err != nil {
		t.Error(err)
	}
	want(t, "message", f.take(), fmt.Sprintf(`comm_msg %s "" {"A":1}`, c.ID()))
	c.OnClose(func(comm.Message) { t.Error("OnClose is called for a Close of our own") })
	c.Close(map[string]int{"a": 1})
	c.Close(nil)
	want(t, "close", f.take(), fmt.Sprintf(`comm_close %s "" {"a":1}`, c.ID()))
	if err := c.Send(nil); !errors.Is(err, comm.ErrClosed) {
		t.Errorf("sending over a closed comm: %v, want ErrClosed", err)
	}
	if got := m.Targets(); len(got) != 0 {
		t.Errorf("open comms: %v, want none", got)
	}
}

func TestStart(t *testing.T) {
	m, f := start()
	var got []string
	c := m.Start(comm.Message{ID: "1", Target: "a", Metadata: json.RawMessage(`{"version":"2"}`)},
		func(in comm.Message) { got = append(got, string(in.Data)) })
	if f.got[0].Type != comm.Open || string(f.got[0].Metadata) != `{"version":"2"}` || c.ID() != "1" {
		t.Errorf("sent %+v", f.got[0])
	}
	m.Handle(comm.Message{Type: comm.Msg, ID: "1", Data: json.RawMessage(`{"a":1}`)})
	if !slices.Equal(got, []string{`{"a":1}`}) {
		t.Errorf("handled %q", got)
	}
	if v := panicOf(func() { m.Start(comm.Message{ID: "1", Target: "a"}, nil) }); v == nil {
		t.Error("a comm is opened twice")
	}
}

func TestDataIsAnObject(t *testing.T) {
	m, f := start()
	for _, bad := range []any{1, "text", []int{1}, make(chan int), func() {}} {
		if _, ok := panicOf(func() { m.New("a", bad) }).(error); !ok {
			t.Errorf("New takes %T", bad)
		}
	}
	var none *struct{ A int }
	for _, good := range []any{nil, none, map[string]any(nil), struct{}{}, json.RawMessage(`{}`)} {
		m.New("a", good)
		if text := f.take(); !strings.HasSuffix(text, " {}") {
			t.Errorf("%T is sent as %s", good, text)
		}
	}
}

func TestDecode(t *testing.T) {
	var v struct{ A []int }
	if err := (comm.Message{Type: comm.Msg, Data: json.RawMessage(`{"a":[1]}`)}).Decode(&v); err != nil || len(v.A) != 1 {
		t.Errorf("got %v, %v", v, err)
	}
	if err := (comm.Message{}).Decode(&v); err != nil {
		t.Errorf("no data: %v", err)
	}
	err := comm.Message{Type: comm.Msg, Data: json.RawMessage(`{"a":"x"}`)}.Decode(&v)
	if err == nil || !strings.HasPrefix(err.Error(), "data of the comm_msg: ") {
		t.Errorf("wrong type: %v", err)
	}
}

func TestHandlerPanics(t *testing.T) {
	m, f := start()
	m.Register("a", func(c *comm.Comm, open comm.Message) {
		c.OnMsg(func(comm.Message) { panic("msg") })
		if string(open.Data) == "1" {
			panic("open")
		}
	})
	if v := panicOf(func() { m.Handle(comm.Message{Type: comm.Open, ID: "1", Target: "a", Data: json.RawMessage("1")}) }); v != "open" {
		t.Errorf("panic of the target's handler is %v", v)
	}
	want(t, "after it", f.take(), `comm_close 1 "" {}`)
	m.Handle(comm.Message{Type: comm.Open, ID: "2", Target: "a"})
	for range 2 {
		if v := panicOf(func() { m.Handle(comm.Message{Type: comm.Msg, ID: "2"}) }); v != "msg" {
			t.Errorf("panic of the message's handler is %v", v)
		}
	}
	want(t, "after them", f.take(), "")
}

func panicOf(f func()) (v any) {
	defer func() { v = recover() }()
	f()
	return nil
}

// A handler may use the manager and its comm in any way: no lock is held.
func TestHandlersUseEverything(t *testing.T) {
	m, f := start()
	m.Register("a", func(c *comm.Comm, _ comm.Message) {
		m.Register("a", func(*comm.Comm, comm.Message) {})
		c.OnMsg(func(comm.Message) {
			c.OnMsg(nil)
			m.Unregister("a")
			m.New("b", nil)
			m.Targets()
			c.Close(nil)
		})
		m.Handle(comm.Message{Type: comm.Msg, ID: c.ID()})
	})
	m.Handle(comm.Message{Type: comm.Open, ID: "1", Target: "a"})
	if got := strings.Count(f.take(), "\n") + 1; got != 2 {
		t.Errorf("%d messages, want an open and a close", got)
	}
}

func TestConcurrent(t *testing.T) {
	m, f := start()
	m.Register("a", func(c *comm.Comm, _ comm.Message) {
		c.OnMsg(func(comm.Message) { c.Send(nil) })
	})
	var all sync.WaitGroup
	const comms, messages = 8, 50
	for i := range comms {
		all.Go(func() {
			id := fmt.Sprint(i)
			m.Handle(comm.Message{Type: comm.Open, ID: id, Target: "a"})
			for range messages {
				m.Handle(comm.Message{Type: comm.Msg, ID: id})
				m.New("b", nil).Close(nil)
				m.Targets()
			}
			m.Handle(comm.Message{Type: comm.Close, ID: id})
		})
	}
	all.Wait()
	if got := len(f.got); got != comms*messages*3 {
		t.Errorf("%d messages, want %d", got, comms*messages*3)
	}
	if got := m.Targets(); len(got) != 0 {
		t.Errorf("open comms: %v", got)
	}
}

// In an ordinary program nothing is sent and nothing is kept.
func TestOrdinaryProgram(t *testing.T) {
	comm.Register("a", func(*comm.Comm, comm.Message) {})
	comm.Unregister("a")
	c := comm.New("a", nil)
	if err := c.Send(nil); err != nil {
		t.Error(err)
	}
	c.Close(nil)
	if err := c.Send(nil); !errors.Is(err, comm.ErrClosed) {
		t.Errorf("sending over a closed comm: %v", err)
	}
}
