package kerneltest_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"gokernel/kernel"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/echo"
	"gokernel/kernel/internal/wire"
	"gokernel/kernel/kerneltest"
)

// wrong is one line of contents.txt.
type wrong struct {
	comes   string // error, ok or dropped
	content string
}

// contents reads contents.txt, by type of message; what is under * is in each.
func contents(t testing.TB) map[string][]wrong {
	t.Helper()
	text, err := os.ReadFile("testdata/contents.txt")
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", 100_000)
	fill := strings.NewReplacer("$huge", `"`+long+`"`, "$long", long,
		"$deeper", strings.Repeat("[", 20_000)+strings.Repeat("]", 20_000),
		"$deep", strings.Repeat("[", 5_000)+strings.Repeat("]", 5_000))
	byType, section := map[string][]wrong{}, ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "[") {
			section = strings.Trim(line, "[]")
			continue
		}
		if comes, content, found := strings.Cut(line, "\t"); found && !strings.HasPrefix(line, "#") {
			byType[section] = append(byType[section], wrong{comes, fill.Replace(content)})
		}
	}
	for section := range byType {
		if section != "*" {
			byType[section] = append(byType[section], byType["*"]...)
		}
	}
	return byType
}

// TestContents sends what clients get wrong, as every type of message that is taken.
func TestContents(t *testing.T) {
	byType := contents(t)
	for _, m := range kernel.Messages() {
		if m.Sent {
			continue
		}
		if len(byType[m.MsgType]) == 0 {
			t.Errorf("contents.txt has nothing for %s", m.MsgType)
		}
		t.Run(m.MsgType, func(t *testing.T) {
			t.Parallel()
			peer := kerneltest.NewPeer(t, kerneltest.InMemory(t, new(echo.Session)), "client")
			for _, w := range byType[m.MsgType] {
				if m.Channels[0] == "stdin" {
					answerWrongly(t, peer, w)
				} else {
					sendWrongly(t, peer, m, w)
				}
				if t.Failed() {
					t.Fatalf("%s %.200s", w.comes, w.content)
				}
			}
		})
	}
}

// sendWrongly sends one content and holds what comes of it.
func sendWrongly(t *testing.T, peer *kerneltest.Peer, m kernel.Support, w wrong) {
	t.Helper()
	channel := m.Channels[0]
	asked := peer.Send(t, channel, m.MsgType, json.RawMessage(w.content))
	if w.comes != "dropped" {
		published := publishedFor(t, peer, asked)
		if w.comes == "error" && len(published) != 2 {
			t.Errorf("got %d messages on iopub, want busy and idle", len(published))
		}
	}
	if w.comes != "dropped" && m.Reply != "" {
		reply := peer.Receive(t, channel)
		checkReply(t, reply, asked, m.Reply)
		failed := strings.HasPrefix(string(reply.Content), `{"status":"error"`)
		if failed != (w.comes == "error") {
			t.Errorf("got %.200s", reply.Content)
		}
	}
	next := peer.Send(t, channel, "kernel_info_request", json.RawMessage("{}"))
	publishedFor(t, peer, next)
	checkReply(t, peer.Receive(t, channel), next, "kernel_info_reply")
}

// publishedFor takes what is published up to the idle of a request, of which all must be.
func publishedFor(t *testing.T, peer *kerneltest.Peer, asked wire.Header) (list []wire.Message) {
	t.Helper()
	for {
		m := peer.Receive(t, "iopub")
		list = append(list, m)
		if err := kerneltest.CheckMessage(m); err != nil {
			t.Error(err)
		}
		if id := kerneltest.ParentOf(m).MsgID; id != asked.MsgID {
			t.Fatalf("%s %s has parent %q, want that of %s", m.Header.MsgType, m.Content, id, asked.MsgType)
		}
		if len(list) == 1 && string(m.Content) != `{"execution_state":"busy"}` {
			t.Errorf("got %s first, want busy", m.Content)
		}
		if string(m.Content) == `{"execution_state":"idle"}` {
			return list
		}
	}
}

// answerWrongly answers a cell's question: what is no answer leaves it open.
func answerWrongly(t *testing.T, peer *kerneltest.Peer, w wrong) {
	t.Helper()
	asked := peer.Send(t, "shell", "execute_request", json.RawMessage(`{"code":"input ?","allow_stdin":true}`))
	question := peer.Receive(t, "stdin")
	peer.Reply(t, "stdin", "input_reply", question, json.RawMessage(w.content))
	if w.comes != "ok" {
		peer.Reply(t, "stdin", "input_reply", question, json.RawMessage(`{"value":"right"}`))
	}
	text := ""
	for _, m := range publishedFor(t, peer, asked) {
		if m.Header.MsgType == "stream" {
			text += string(m.Content)
		}
	}
	if got := strings.Contains(text, `got right\n`); got != (w.comes != "ok") {
		t.Errorf("the cell got %.200s", text)
	}
	checkReply(t, peer.Receive(t, "shell"), asked, "execute_reply")
}

// printer is a session whose cells write their code and end.
type printer struct{ echo.Session }

func (*printer) Run(in engine.Input, out engine.Out) engine.Result {
	out.Write(engine.Stdout, []byte(in.Code))
	return engine.Result{}
}

// FuzzContents holds that a message of any type with any content leaves the kernel
// answering, with busy and idle around it if it is a message at all, and that no handler
// panics.
func FuzzContents(f *testing.F) {
	messages := kernel.Messages()
	byType := contents(f)
	for i, m := range messages {
		for _, w := range byType[m.MsgType] {
			if len(w.content) < 1000 {
				f.Add(i, false, []byte(w.content))
			}
		}
		f.Add(i, true, []byte(`{"code":"x","hist_access_type":"search","pattern":"*"}`))
	}
	f.Add(0, false, []byte("{\"code\":\"\xff\\ud800\"}"))
	f.Fuzz(func(t *testing.T, which int, elsewhere bool, content []byte) {
		m := messages[uint(which)%uint(len(messages))]
		if m.MsgType == "shutdown_request" || content == nil {
			return
		}
		channel := m.Channels[0]
		if elsewhere || channel == "iopub" { // where it is not taken
			channel = map[bool]string{true: "control", false: "shell"}[channel == "shell"]
		}
		peer := kerneltest.NewPeer(t, kerneltest.InMemory(t, new(printer)), "client")
		sent := wire.Message{Header: wire.Header{MsgID: "fuzzed", MsgType: m.MsgType}, Content: content}
		peer.SendFrames(t, channel, peer.Seal(sent))
		if channel == "stdin" {
			channel = "shell"
		} else if json.Valid(content) {
			publishedFor(t, peer, sent.Header)
		}
		asked := peer.Send(t, channel, "kernel_info_request", json.RawMessage("{}"))
		for kerneltest.ParentOf(peer.Receive(t, channel)).MsgID != asked.MsgID {
			// the reply to what was fuzzed
		}
	})
}
