package kerneltest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"gokernel/kernel/internal/proto"
	"gokernel/kernel/internal/wire"
)

// Transcript is a conversation between clients and a kernel, a message a line:
//
//	# a comment
//	> shell execute_request {"code":"out hi"}
//	< iopub status 1 busy
//	< shell execute_reply 1 {"status":"ok", …}
//
// Requests (>) are sent in the order of the lines and are numbered from 1. What the
// kernel sends (<) is compared channel by channel, in order and completely; the number
// is that of the request in its parent_header, 0 for none. A > waits for the < lines
// above it. In contents, "$name" stands for any value the first time and for the same
// value after that, also in what is sent, "$_" for any value each time, and a lone _ for
// any content; busy and idle are short for a status. An input_reply is sent as the answer
// to the last input_request received, or with parent=0 without a parent. shell:$name is
// the subshell whose id has that name, shell:ID that with this id. shell@b is the channel
// of a second client b; of its iopub nothing need be listed. That a cell is still busy
// need not be listed, since it depends on the clock when that is said.
type Transcript struct {
	t        testing.TB
	kernel   *Kernel
	peers    map[string]*Peer
	requests []wire.Header           // sent, by number from 1
	busy     map[int]bool            // requests whose busy was received
	asked    map[string]wire.Message // the last input_request of each client
	bound    map[string]any
	unlisted bool // iopub has more
}

const memoryOnly = "memory only: "

// RunTranscript plays a transcript to a kernel.
func RunTranscript(t testing.TB, k *Kernel, text string) {
	t.Helper()
	if k.Link == nil && strings.Contains(text, memoryOnly) {
		t.Skip("for the link in memory")
	}
	tr := &Transcript{t: t, kernel: k, peers: map[string]*Peer{}, requests: make([]wire.Header, 1), busy: map[int]bool{}, asked: map[string]wire.Message{}, bound: map[string]any{}}
	// A client that comes later would publish into the first one's channel.
	if strings.Contains(text, "@b ") {
		tr.peers["b"] = NewPeer(t, k, "client-b")
	}
	tr.peers[""] = NewPeer(t, k, "client-a")
	for number, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' || strings.HasPrefix(line, memoryOnly) {
			continue
		}
		if err := tr.play(line); err != nil {
			t.Fatalf("line %d: %s\n%v", number+1, line, err)
		}
	}
	tr.end()
}

// play plays one line.
func (tr *Transcript) play(line string) error {
	tr.t.Helper()
	direction, rest, _ := strings.Cut(line, " ")
	channel, rest, _ := strings.Cut(rest, " ")
	msgType, rest, _ := strings.Cut(rest, " ")
	channel, client, _ := strings.Cut(channel, "@")
	peer := tr.peers[client]
	if peer == nil || msgType == "" {
		return fmt.Errorf("want > or <, channel, type")
	}
	switch {
	case direction == "<" && channel == "iopub" && msgType == "...":
		tr.unlisted = true
		return nil
	case direction == ">":
		tr.send(peer, client, channel, msgType, rest)
		return nil
	case direction == "<":
		return tr.expect(peer, client, channel, msgType, rest)
	}
	return fmt.Errorf("starts with %q, want > or <", direction)
}

func (tr *Transcript) send(peer *Peer, client, channel, msgType, content string) {
	tr.t.Helper()
	tr.kernel.Quiesce()
	orphan := strings.HasPrefix(content, "parent=0 ")
	content = strings.TrimPrefix(content, "parent=0 ")
	if content == "" {
		content = "{}"
	}
	if msgType == "input_reply" {
		parent := tr.asked[client]
		if orphan {
			parent = wire.Message{}
		}
		peer.Reply(tr.t, channel, msgType, parent, json.RawMessage(content))
		return
	}
	channel, subshell, _ := strings.Cut(channel, ":")
	sent := peer.send(tr.t, channel, tr.fill(subshell), msgType, json.RawMessage(tr.fill(content)))
	tr.requests = append(tr.requests, sent)
}

// fill replaces the names in what is sent by the strings that they stand for.
func (tr *Transcript) fill(text string) string {
	for name, value := range tr.bound {
		if s, ok := value.(string); ok && name != "$_" {
			text = strings.ReplaceAll(text, name, s)
		}
	}
	return text
}

// expect compares the next message of a channel with a line.
func (tr *Transcript) expect(peer *Peer, client, channel, msgType, rest string) error {
	tr.t.Helper()
	parent, content, _ := strings.Cut(rest, " ")
	number, err := strconv.Atoi(parent)
	if err != nil || number >= len(tr.requests) {
		return fmt.Errorf("parent is %q, want the number of a request", parent)
	}
	m := peer.Receive(tr.t, channel)
	for tr.isStillBusy(m) && (content != "busy" || tr.numberOf(m) != number) {
		m = peer.Receive(tr.t, channel)
	}
	if channel == "stdin" {
		tr.asked[client] = m
	}
	if msgType == "stream" {
		tr.joinStreams(peer, &m, content)
	}
	got := fmt.Sprintf("%s %s %d %s", channel, m.Header.MsgType, tr.numberOf(m), m.Content)
	if m.Header.MsgType != msgType || tr.numberOf(m) != number {
		return fmt.Errorf("got %s", got)
	}
	if err := tr.compare(content, m.Content); err != nil {
		return fmt.Errorf("got %s\n%w", got, err)
	}
	return CheckMessage(m)
}

// isStillBusy reports whether a message is a busy that came before, and notes it.
func (tr *Transcript) isStillBusy(m wire.Message) bool {
	if string(m.Content) != `{"execution_state":"busy"}` {
		return false
	}
	number := tr.numberOf(m)
	before := tr.busy[number]
	tr.busy[number] = true
	return before
}

// joinStreams adds the messages that follow to a stream message whose text is only the
// start of what is wanted: where text is cut depends on the clock.
func (tr *Transcript) joinStreams(peer *Peer, m *wire.Message, content string) {
	tr.t.Helper()
	var want, got, next proto.Stream
	if json.Unmarshal([]byte(content), &want) != nil || json.Unmarshal(m.Content, &got) != nil {
		return // for compare to report
	}
	for got.Name == want.Name && got.Text != want.Text && strings.HasPrefix(want.Text, got.Text) {
		more := peer.Receive(tr.t, "iopub")
		if json.Unmarshal(more.Content, &next) != nil || next.Name != got.Name || !bytes.Equal(more.ParentHeader, m.ParentHeader) {
			tr.t.Fatalf("got %s %s after %q, want the rest of %q", more.Header.MsgType, more.Content, got.Text, want.Text)
		}
		got.Text += next.Text
	}
	m.Content, _ = proto.Encode(got) // strings cannot fail
}

// numberOf gives the number of the request that caused a message; -1 for a foreign one.
func (tr *Transcript) numberOf(m wire.Message) int {
	id := ParentOf(m).MsgID
	for number, h := range tr.requests {
		if h.MsgID == id {
			return number
		}
	}
	return -1
}

// compare compares contents.
func (tr *Transcript) compare(want string, got json.RawMessage) error {
	switch want {
	case "_":
		return nil
	case "busy", "idle":
		want = `{"execution_state":"` + want + `"}`
	}
	wantValue, err := decode([]byte(want))
	if err != nil {
		return fmt.Errorf("the line's content: %w", err)
	}
	gotValue, err := decode(got)
	if err != nil {
		return err
	}
	return tr.match("content", wantValue, gotValue)
}

func decode(raw []byte) (value any, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	err = d.Decode(&value)
	return value, err
}

// match compares values, with the $ words of a transcript.
func (tr *Transcript) match(at string, want, got any) error {
	switch w := want.(type) {
	case string:
		if strings.HasPrefix(w, "$") {
			return tr.matchName(at, w, got)
		}
	case map[string]any:
		if g, ok := got.(map[string]any); ok {
			return tr.matchObject(at, w, g)
		}
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			break
		}
		for i := range w {
			if err := tr.match(fmt.Sprintf("%s[%d]", at, i), w[i], g[i]); err != nil {
				return err
			}
		}
		return nil
	}
	if !reflect.DeepEqual(want, got) {
		return fmt.Errorf("%s: got %v, want %v", at, got, want)
	}
	return nil
}

func (tr *Transcript) matchName(at, name string, got any) error {
	old, known := tr.bound[name]
	if known && name != "$_" && !reflect.DeepEqual(old, got) {
		return fmt.Errorf("%s: got %v, want %s, which is %v", at, got, name, old)
	}
	tr.bound[name] = got
	return nil
}

func (tr *Transcript) matchObject(at string, want, got map[string]any) error {
	for key := range got {
		if _, ok := want[key]; !ok {
			return fmt.Errorf("%s has a field %q that is not expected", at, key)
		}
	}
	for key, value := range want {
		g, ok := got[key]
		if !ok {
			return fmt.Errorf("%s has no field %q", at, key)
		}
		if err := tr.match(at+"."+key, value, g); err != nil {
			return err
		}
	}
	return nil
}

// end holds that nothing came which the transcript does not list: the next message of
// each channel is the one that is asked for now. After a shutdown nobody answers.
func (tr *Transcript) end() {
	tr.t.Helper()
	if last := tr.requests[len(tr.requests)-1]; last.MsgType == "shutdown_request" {
		<-tr.kernel.Done
		return
	}
	for _, name := range []string{"", "b"} { // b's sentinel would show on the iopub of the first
		peer := tr.peers[name]
		if peer == nil {
			continue
		}
		for _, channel := range []string{"control", "shell"} {
			asked := peer.Send(tr.t, channel, "kernel_info_request", json.RawMessage("{}"))
			m := peer.Receive(tr.t, channel)
			if ParentOf(m).MsgID != asked.MsgID {
				tr.t.Fatalf("%s@%s: not in the transcript: %s %s", channel, name, m.Header.MsgType, m.Content)
			}
			if name == "" && !tr.unlisted {
				tr.expectStatuses(peer, asked)
			}
		}
	}
}

// expectStatuses holds that busy and idle of a request come next on iopub.
func (tr *Transcript) expectStatuses(peer *Peer, asked wire.Header) {
	tr.t.Helper()
	for range 2 {
		if m := peer.Receive(tr.t, "iopub"); ParentOf(m).MsgID != asked.MsgID {
			tr.t.Fatalf("iopub: not in the transcript: %s %s", m.Header.MsgType, m.Content)
		}
	}
}
