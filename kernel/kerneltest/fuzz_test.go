package kerneltest_test

import (
	"encoding/json"
	"testing"

	"gokernel/kernel"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/echo"
	"gokernel/kernel/internal/wire"
	"gokernel/kernel/kerneltest"
)

// printer is a session whose cells write their code and end.
type printer struct{ echo.Session }

func (*printer) Run(in engine.Input, out engine.Out) engine.Result {
	out.Write(engine.Stdout, []byte(in.Code))
	return engine.Result{}
}

// FuzzRequest holds that a request with any content leaves the kernel answering, with
// busy and idle around it if it is a message at all.
func FuzzRequest(f *testing.F) {
	messages := kernel.Messages()
	for i := range messages {
		f.Add(i, true, []byte(`{"code":"x","hist_access_type":"search","pattern":"*"}`))
		f.Add(i, false, []byte(`{"code":5,"comm_id":null,"user_expressions":[]}`))
	}
	f.Add(0, true, []byte("{\"code\":\"\xff\\ud800\"}"))
	f.Fuzz(func(t *testing.T, which int, onShell bool, content []byte) {
		msgType := messages[uint(which)%uint(len(messages))].MsgType
		if msgType == "shutdown_request" {
			return
		}
		channel := "control"
		if onShell {
			channel = "shell"
		}
		peer := kerneltest.NewPeer(t, kerneltest.InMemory(t, new(printer)), "client")
		m := wire.Message{Header: wire.Header{MsgID: "fuzzed", MsgType: msgType}, Content: content}
		if content == nil {
			m.Content = json.RawMessage{}
		}
		peer.SendFrames(t, channel, peer.Seal(m))
		if json.Valid(m.Content) {
			checkStatuses(t, peer)
		}
		asked := peer.Send(t, channel, "kernel_info_request", json.RawMessage("{}"))
		for kerneltest.ParentOf(peer.Receive(t, channel)).MsgID != asked.MsgID {
			// the reply to what was fuzzed
		}
	})
}

// checkStatuses takes what is published for the fuzzed message.
func checkStatuses(t *testing.T, peer *kerneltest.Peer) {
	t.Helper()
	for i := 0; ; i++ {
		m := peer.Receive(t, "iopub")
		if err := kerneltest.CheckMessage(m); err != nil {
			t.Error(err)
		}
		if id := kerneltest.ParentOf(m).MsgID; id != "fuzzed" {
			t.Errorf("%s has parent %q", m.Header.MsgType, id)
		}
		if i == 0 && string(m.Content) != `{"execution_state":"busy"}` {
			t.Errorf("got %s first, want busy", m.Content)
		}
		if string(m.Content) == `{"execution_state":"idle"}` {
			return
		}
	}
}
