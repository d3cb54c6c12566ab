package serve_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/echo"
	"gokernel/kernel/internal/proto"
	"gokernel/kernel/internal/serve"
	"gokernel/kernel/internal/wire"
	"gokernel/kernel/kerneltest"
)

// script is a session whose cells are a Go function.
type script struct {
	echo.Session
	run func(engine.Input, engine.Out) engine.Result
}

func (s *script) Run(in engine.Input, out engine.Out) engine.Result { return s.run(in, out) }

// executed sends a cell and gives the request's header.
func executed(t *testing.T, peer *kerneltest.Peer, code string) wire.Header {
	t.Helper()
	content, err := proto.Encode(proto.ExecuteRequest{Code: code, StoreHistory: true, StopOnError: true, AllowStdin: true})
	if err != nil {
		t.Fatal(err)
	}
	return peer.Send(t, "shell", "execute_request", content)
}

// published gives what is published for a request, up to and with its idle.
func published(t *testing.T, peer *kerneltest.Peer, asked wire.Header) []wire.Message {
	t.Helper()
	var list []wire.Message
	for {
		m := peer.Receive(t, "iopub")
		if kerneltest.ParentOf(m).MsgID != asked.MsgID {
			continue
		}
		list = append(list, m)
		if string(m.Content) == `{"execution_state":"idle"}` {
			return list
		}
	}
}

func streams(t *testing.T, messages []wire.Message) (list []proto.Stream) {
	t.Helper()
	for _, m := range messages {
		if m.Header.MsgType != "stream" {
			continue
		}
		s, err := proto.Decode[proto.Stream](m.Content)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	return list
}

func TestManyLinesAreFewMessages(t *testing.T) {
	const lines = 100_000
	k := kerneltest.InMemory(t, &script{run: func(_ engine.Input, out engine.Out) engine.Result {
		for i := range lines {
			out.Write(engine.Stdout, fmt.Appendf(nil, "line %d\n", i))
		}
		return engine.Result{}
	}})
	peer := kerneltest.NewPeer(t, k, "client")
	var text strings.Builder
	got := streams(t, published(t, peer, executed(t, peer, "")))
	for _, s := range got {
		text.WriteString(s.Text)
	}
	if len(got) > 200 {
		t.Errorf("got %d messages, want at most 200", len(got))
	}
	all := strings.Split(text.String(), "\n")
	if len(all) != lines+1 {
		t.Fatalf("got %d lines, want %d", len(all)-1, lines)
	}
	for i, line := range all[:lines] {
		if line != fmt.Sprintf("line %d", i) {
			t.Fatalf("line %d is %q", i, line)
		}
	}
}

func TestBigWriteIsCut(t *testing.T) {
	big := bytes.Repeat([]byte("漢"), 1<<20)
	k := kerneltest.InMemory(t, &script{run: func(_ engine.Input, out engine.Out) engine.Result {
		out.Write(engine.Stdout, big)
		return engine.Result{}
	}})
	peer := kerneltest.NewPeer(t, k, "client")
	var text strings.Builder
	for _, s := range streams(t, published(t, peer, executed(t, peer, ""))) {
		if len(s.Text) > 64<<10+4 {
			t.Fatalf("a message has %d bytes", len(s.Text))
		}
		text.WriteString(s.Text)
	}
	if text.String() != string(big) {
		t.Error("the text has changed")
	}
}

// TestTextComesWhileTheCellRuns needs no clock: the cell ends only when its text was seen.
func TestTextComesWhileTheCellRuns(t *testing.T) {
	seen := make(chan struct{})
	k := kerneltest.InMemory(t, &script{run: func(_ engine.Input, out engine.Out) engine.Result {
		out.Write(engine.Stdout, []byte("partial"))
		<-seen
		out.Write(engine.Stdout, []byte("\xe6"))
		return engine.Result{}
	}})
	peer := kerneltest.NewPeer(t, k, "client")
	asked := executed(t, peer, "")
	for {
		if m := peer.Receive(t, "iopub"); m.Header.MsgType == "stream" {
			close(seen)
			break
		}
	}
	if rest := streams(t, published(t, peer, asked)); len(rest) != 1 || rest[0].Text != "�" {
		t.Errorf("got %v, want one replaced byte", rest)
	}
}

// TestControlWhileIOPubIsStuck holds that control is served while a flood of output is
// stuck behind a subscriber that does not read, that an interrupt frees the cell, and that
// the others get all that it showed.
func TestControlWhileIOPubIsStuck(t *testing.T) {
	interrupted := make(chan struct{})
	written := 0
	s := &script{run: func(_ engine.Input, out engine.Out) engine.Result {
		for ; ; written += 1 << 10 {
			select {
			case <-interrupted:
				return engine.Result{Error: &engine.Error{Name: "KeyboardInterrupt"}}
			default:
				out.Write(engine.Stdout, bytes.Repeat([]byte("x"), 1<<10))
			}
		}
	}}
	session := &interruptible{script: s, interrupt: sync.OnceFunc(func() { close(interrupted) })}
	k := kerneltest.InMemory(t, session)
	peer := kerneltest.NewPeer(t, k, "client")
	asked := executed(t, peer, "")
	var first proto.Stream // until the cell floods
	for first.Text == "" {
		for _, s := range streams(t, []wire.Message{peer.Receive(t, "iopub")}) {
			first = s
		}
	}
	defer k.Link.Stall()()
	peer.Send(t, "control", "kernel_info_request", json.RawMessage("{}"))
	if m := peer.Receive(t, "control"); m.Header.MsgType != "kernel_info_reply" {
		t.Errorf("got %s", m.Header.MsgType)
	}
	info := peer.Send(t, "control", "interrupt_request", json.RawMessage("{}"))
	if m := peer.Receive(t, "control"); m.Header.MsgType != "interrupt_reply" {
		t.Errorf("got %s", m.Header.MsgType)
	}
	if m := peer.Receive(t, "shell"); m.Header.MsgType != "execute_reply" {
		t.Errorf("got %s", m.Header.MsgType)
	}
	statuses, read := 0, len(first.Text)
	for ended := false; !ended || statuses < 2; {
		m := peer.Receive(t, "iopub")
		idle := string(m.Content) == `{"execution_state":"idle"}`
		if kerneltest.ParentOf(m).MsgID == info.MsgID {
			statuses++
		}
		for _, s := range streams(t, []wire.Message{m}) {
			read += len(s.Text)
		}
		ended = ended || idle && kerneltest.ParentOf(m).MsgID == asked.MsgID
	}
	if read != written {
		t.Errorf("got %d bytes of %d", read, written)
	}
}

type interruptible struct {
	*script
	interrupt func()
}

func (s *interruptible) Interrupt() { s.interrupt() }

// TestShutdownWhileIOPubIsStuck holds that a shutdown is answered and Run returns.
func TestShutdownWhileIOPubIsStuck(t *testing.T) {
	session := new(echo.Session)
	k := kerneltest.InMemory(t, session)
	peer := kerneltest.NewPeer(t, k, "client")
	executed(t, peer, "display started\nwait")
	for peer.Receive(t, "iopub").Header.MsgType != "display_data" {
		// until the cell runs
	}
	defer k.Link.Stall()()
	peer.Send(t, "control", "shutdown_request", json.RawMessage("{}"))
	if m := peer.Receive(t, "control"); m.Header.MsgType != "shutdown_reply" {
		t.Errorf("got %s", m.Header.MsgType)
	}
	<-k.Done
	if err := k.Err(); err != nil {
		t.Error(err)
	}
	if !session.Closed() {
		t.Error("the session was not closed")
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	codec, err := wire.NewCodec("", "")
	if err != nil {
		t.Fatal(err)
	}
	session := new(echo.Session)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := serve.New(serve.Config{Codec: codec, Session: session}).Run(ctx, kerneltest.NewLink(nil).Server()); err != nil {
		t.Error(err)
	}
	if !session.Closed() {
		t.Error("the session was not closed")
	}
}

func TestABrokenLinkIsAnError(t *testing.T) {
	k := kerneltest.InMemory(t, new(echo.Session))
	kerneltest.NewPeer(t, k, "client")
	k.Link.Break()
	<-k.Done
	if k.Err() == nil {
		t.Error("Run has no error")
	}
}

func TestCloseErrorIsReported(t *testing.T) {
	broken := errors.New("cannot close")
	k := kerneltest.InMemory(t, &unclosable{err: broken})
	peer := kerneltest.NewPeer(t, k, "client")
	peer.Send(t, "control", "shutdown_request", json.RawMessage("{}"))
	<-k.Done
	if !errors.Is(k.Err(), broken) {
		t.Errorf("got error %v, want %v", k.Err(), broken)
	}
}

type unclosable struct {
	echo.Session
	err error
}

func (s *unclosable) Close() error { return s.err }

// TestStartingComesOnce holds that a kernel says that it starts, with no parent.
func TestStartingComesOnce(t *testing.T) {
	codec, err := wire.NewCodec("", "")
	if err != nil {
		t.Fatal(err)
	}
	link := kerneltest.NewLink(nil)
	conn := link.Connect("client")
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		done <- serve.New(serve.Config{Codec: codec, Session: new(echo.Session)}).Run(ctx, link.Server())
	}()
	frames, err := conn.IOPub.Recv(ctx)
	if err != nil {
		t.Fatal(err)
	}
	m, err := codec.Open(frames)
	if err != nil {
		t.Fatal(err)
	}
	if string(m.Content) != `{"execution_state":"starting"}` || string(m.ParentHeader) != "{}" {
		t.Errorf("got %s with parent %s, want starting without parent", m.Content, m.ParentHeader)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestParentIsTheWholeHeader holds that fields we do not know come back too.
func TestParentIsTheWholeHeader(t *testing.T) {
	peer := kerneltest.NewPeer(t, kerneltest.InMemory(t, new(echo.Session)), "client")
	raw := json.RawMessage(`{"msg_id": "x1", "msg_type":"kernel_info_request", "subshell_id":null, "zzz":[1,{"a":2}]}`)
	peer.SendFrames(t, "shell", peer.Seal(wire.Message{RawHeader: raw}))
	if m := peer.Receive(t, "shell"); !bytes.Equal(m.ParentHeader, raw) {
		t.Errorf("got parent %s, want %s", m.ParentHeader, raw)
	}
}

// TestQuestionsOfGoroutines holds that questions asked at once come one after the other,
// and that one which is still open when the cell ends is ended.
func TestQuestionsOfGoroutines(t *testing.T) {
	const askers = 5
	left := make(chan error, 1)
	k := kerneltest.InMemory(t, &script{run: func(_ engine.Input, out engine.Out) engine.Result {
		var all sync.WaitGroup
		for i := range askers {
			all.Go(func() {
				answer, err := out.Input(fmt.Sprint(i), false)
				if err != nil || answer != fmt.Sprint(i) {
					out.Write(engine.Stderr, fmt.Appendf(nil, "%d: got %q, %v", i, answer, err))
				}
			})
		}
		all.Wait()
		go func() {
			_, err := out.Input("left behind", false)
			left <- err
		}()
		return engine.Result{}
	}})
	peer := kerneltest.NewPeer(t, k, "client")
	asked := executed(t, peer, "")
	for range askers {
		m := peer.Receive(t, "stdin")
		q, err := proto.Decode[proto.InputRequest](m.Content)
		if err != nil {
			t.Fatal(err)
		}
		content, err := proto.Encode(proto.InputReply{Value: q.Prompt})
		if err != nil {
			t.Fatal(err)
		}
		peer.Reply(t, "stdin", "input_reply", m, content)
	}
	if wrong := streams(t, published(t, peer, asked)); len(wrong) > 0 {
		t.Error(wrong)
	}
	if err := <-left; !errors.Is(err, engine.ErrInterrupted) {
		t.Errorf("the question left behind: got error %v, want %v", err, engine.ErrInterrupted)
	}
}

// TestQuestionOfASessionThatGaveUp holds that a cell's end, such as its engine's death,
// ends the question, before clients that do not read can delay that.
func TestQuestionOfASessionThatGaveUp(t *testing.T) {
	died, left := make(chan struct{}), make(chan error, 1)
	k := kerneltest.InMemory(t, &script{run: func(_ engine.Input, out engine.Out) engine.Result {
		go func() {
			_, err := out.Input("anybody?", false)
			left <- err
		}()
		<-died
		return engine.Result{Error: &engine.Error{Name: "EngineDied"}}
	}})
	peer := kerneltest.NewPeer(t, k, "client")
	executed(t, peer, "")
	question := peer.Receive(t, "stdin")
	resume := k.Link.Stall()
	close(died)
	if err := <-left; !errors.Is(err, engine.ErrInterrupted) {
		t.Errorf("got error %v, want %v", err, engine.ErrInterrupted)
	}
	resume()
	peer.Reply(t, "stdin", "input_reply", question, json.RawMessage(`{"value":"too late"}`))
	if m := peer.Receive(t, "shell"); !bytes.Contains(m.Content, []byte("EngineDied")) {
		t.Errorf("got %s", m.Content)
	}
}

// TestAnswerToAnEarlierQuestion holds that it is not taken for that of the open one.
func TestAnswerToAnEarlierQuestion(t *testing.T) {
	peer := kerneltest.NewPeer(t, kerneltest.InMemory(t, new(echo.Session)), "client")
	executed(t, peer, "input first")
	first := peer.Receive(t, "stdin")
	peer.Send(t, "control", "interrupt_request", json.RawMessage("{}"))
	peer.Receive(t, "shell")
	asked := executed(t, peer, "input second")
	second := peer.Receive(t, "stdin")
	peer.Reply(t, "stdin", "input_reply", first, json.RawMessage(`{"value":"late"}`))
	peer.Reply(t, "stdin", "input_reply", second, json.RawMessage(`{"value":"right"}`))
	if got := streams(t, published(t, peer, asked)); len(got) != 1 || got[0].Text != "got right\n" {
		t.Errorf("got %v, want the second answer", got)
	}
}

// BenchmarkExecute is a trivial cell over the link in memory, reply and idle.
func BenchmarkExecute(b *testing.B) {
	peer := kerneltest.NewPeer(b, kerneltest.InMemory(b, new(echo.Session)), "client")
	content := json.RawMessage(`{"code":"=> 2"}`)
	for b.Loop() {
		peer.Send(b, "shell", "execute_request", content)
		peer.Receive(b, "shell")
		for range 4 {
			peer.Receive(b, "iopub")
		}
	}
}

// BenchmarkKernelInfo is the same for a request that asks nothing of the session.
func BenchmarkKernelInfo(b *testing.B) {
	peer := kerneltest.NewPeer(b, kerneltest.InMemory(b, new(echo.Session)), "client")
	for b.Loop() {
		peer.Send(b, "control", "kernel_info_request", json.RawMessage("{}"))
		peer.Receive(b, "control")
		for range 2 {
			peer.Receive(b, "iopub")
		}
	}
}
