package kerneltest_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"gokernel/kernel"
	"gokernel/kernel/internal/engine/echo"
	"gokernel/kernel/internal/wire"
	"gokernel/kernel/kerneltest"
)

// spec lists the requests of the messaging specification, protocol 5.5, by channel, each
// with a content that is as full as the spec has it.
var spec = map[string]map[string]string{
	"shell": {
		"execute_request":     `{"code":"out x\n=> 1\npage p","silent":false,"store_history":true,"user_expressions":{"a":"1","b":"raise x"},"allow_stdin":true,"stop_on_error":true}`,
		"inspect_request":     `{"code":"fmt","cursor_pos":1,"detail_level":0}`,
		"complete_request":    `{"code":"fmt.","cursor_pos":4}`,
		"history_request":     `{"output":true,"raw":true,"hist_access_type":"range","session":0,"start":0,"stop":9,"n":3,"pattern":"*","unique":true}`,
		"is_complete_request": `{"code":"f(\\"}`,
		"connect_request":     `{}`,
		"comm_info_request":   `{"target_name":"x"}`,
		"kernel_info_request": `{}`,
		"shutdown_request":    `{"restart":false}`,
		"comm_open":           `{"comm_id":"c","target_name":"t","data":{}}`,
		"comm_msg":            `{"comm_id":"c","data":{}}`,
		"comm_close":          `{"comm_id":"c","data":{}}`,
	},
	"control": {
		"kernel_info_request":     `{}`,
		"shutdown_request":        `{"restart":true}`,
		"interrupt_request":       `{}`,
		"debug_request":           `{"type":"request","seq":1,"command":"debugInfo"}`,
		"create_subshell_request": `{}`,
		"delete_subshell_request": `{"subshell_id":"x"}`,
		"list_subshell_request":   `{}`,
	},
	"stdin": {"input_reply": `{"value":"x"}`},
}

func TestEveryMessageOfTheSpecIsInTheTables(t *testing.T) {
	for _, m := range kernel.Messages() {
		if m.Supported != (m.Reason == "") {
			t.Errorf("%s: supported is %t and the reason not to is %q", m.MsgType, m.Supported, m.Reason)
		}
	}
	for channel, types := range spec {
		for msgType := range types {
			if !slices.ContainsFunc(kernel.Messages(), func(m kernel.Support) bool {
				return m.MsgType == msgType && slices.Contains(m.Channels, channel)
			}) {
				t.Errorf("%s on %s is in no table", msgType, channel)
			}
		}
	}
}

// TestEveryRequestIsAnswered sends every request of the spec to both channels and holds
// that busy comes first, idle last, and a reply that is whole in between.
func TestEveryRequestIsAnswered(t *testing.T) {
	for channel, types := range spec {
		if channel == "stdin" {
			continue // has no envelope
		}
		for msgType, content := range types {
			for _, over := range []string{"shell", "control"} {
				t.Run(over+"/"+msgType, func(t *testing.T) {
					t.Parallel()
					k := kerneltest.InMemory(t, new(echo.Session))
					peer := kerneltest.NewPeer(t, k, "client")
					asked := peer.Send(t, over, msgType, json.RawMessage(content))
					checkIOPub(t, peer, asked)
					if reply, has := strings.CutSuffix(msgType, "_request"); has {
						checkReply(t, peer.Receive(t, over), asked, reply+"_reply")
					}
				})
			}
		}
	}
}

func checkReply(t *testing.T, m wire.Message, asked wire.Header, msgType string) {
	t.Helper()
	if m.Header.MsgType != msgType || kerneltest.ParentOf(m) != asked {
		t.Errorf("got %s with parent %v, want %s with parent %v", m.Header.MsgType, kerneltest.ParentOf(m), msgType, asked)
	}
	if err := kerneltest.CheckMessage(m); err != nil {
		t.Error(err)
	}
}

// checkIOPub takes the published messages of a request up to its idle.
func checkIOPub(t *testing.T, peer *kerneltest.Peer, asked wire.Header) {
	t.Helper()
	first := peer.Receive(t, "iopub")
	if string(first.Content) != `{"execution_state":"busy"}` {
		t.Errorf("got %s %s first, want busy", first.Header.MsgType, first.Content)
	}
	for m := first; string(m.Content) != `{"execution_state":"idle"}`; m = peer.Receive(t, "iopub") {
		if kerneltest.ParentOf(m) != asked {
			t.Errorf("%s has parent %v, want %v", m.Header.MsgType, kerneltest.ParentOf(m), asked)
		}
		if err := kerneltest.CheckMessage(m); err != nil {
			t.Error(err)
		}
		if want := "kernel." + m.Header.Session + "." + m.Header.MsgType; len(m.Identities) != 1 || string(m.Identities[0]) != want {
			t.Errorf("topic is %q, want %q", m.Identities, want)
		}
	}
}

func TestHostileMessages(t *testing.T) {
	for way, start := range kerneltest.Starts() {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			k := start(t, new(echo.Session))
			peer := kerneltest.NewPeer(t, k, "client")
			for _, channel := range []string{"shell", "control", "stdin"} {
				for _, frames := range hostile(peer) {
					peer.SendFrames(t, channel, frames)
				}
			}
			for _, channel := range []string{"shell", "control"} {
				asked := peer.Send(t, channel, "kernel_info_request", json.RawMessage("{}"))
				m := peer.Receive(t, channel)
				checkReply(t, m, asked, "kernel_info_reply")
			}
		})
	}
}

// hostile gives frames that must neither be answered nor hurt.
func hostile(peer *kerneltest.Peer) [][][]byte {
	good := func() [][]byte {
		return peer.Seal(wire.Message{
			Header:  wire.Header{MsgID: "m", Session: "s", MsgType: "execute_request"},
			Content: json.RawMessage(`{"code":"out hacked"}`),
		})
	}
	forged := good()
	forged[1] = []byte(strings.Repeat("0", 64))
	changed := good()
	changed[5] = []byte(`{"code":"out other"}`)
	list := [][][]byte{forged, changed, good()[1:], good()[:3], {{}}, {[]byte("x")}, {[]byte("<IDS|MSG>")}}
	for part := range 4 {
		for _, garbage := range []string{"{garbage \xff", ""} {
			m := wire.Message{RawHeader: json.RawMessage(`{"msg_type":"execute_request","msg_id":"1"}`)}
			*[]*json.RawMessage{&m.RawHeader, &m.ParentHeader, &m.Metadata, &m.Content}[part] = json.RawMessage(garbage)
			list = append(list, peer.Seal(m))
		}
	}
	return list
}

// TestIdentities holds that a proxy's routing frames come back.
func TestIdentities(t *testing.T) {
	for way, start := range kerneltest.Starts() {
		t.Run(way, func(t *testing.T) {
			peer := kerneltest.NewPeer(t, start(t, new(echo.Session)), "client")
			peer.SendFrames(t, "shell", peer.Seal(wire.Message{
				Identities: [][]byte{[]byte("proxy-1"), []byte("proxy-2")},
				Header:     wire.Header{MsgID: "1", MsgType: "kernel_info_request"},
			}))
			m := peer.Receive(t, "shell")
			if len(m.Identities) != 2 || string(m.Identities[0]) != "proxy-1" || string(m.Identities[1]) != "proxy-2" {
				t.Errorf("got identities %q, want proxy-1 and proxy-2", m.Identities)
			}
		})
	}
}
