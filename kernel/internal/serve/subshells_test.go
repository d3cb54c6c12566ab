package serve_test

import (
	"encoding/json"
	"testing"

	"gokernel/kernel/internal/engine/echo"
	"gokernel/kernel/internal/proto"
	"gokernel/kernel/kerneltest"
)

// replied waits for the next message of a channel and decodes it.
func replied[R proto.Content](t *testing.T, peer *kerneltest.Peer, channel string) R {
	t.Helper()
	m := peer.Receive(t, channel)
	reply, err := proto.Decode[R](m.Content)
	if err != nil || m.Header.MsgType != reply.MsgType() {
		t.Fatalf("got %s %s, %v, want %s", m.Header.MsgType, m.Content, err, reply.MsgType())
	}
	return reply
}

// subshell creates a subshell and gives its id.
func subshell(t *testing.T, peer *kerneltest.Peer) string {
	t.Helper()
	peer.Send(t, "control", "create_subshell_request", json.RawMessage("{}"))
	return replied[proto.CreateSubshellReply](t, peer, "control").SubshellID
}

// TestInterruptReachesAllShells holds that it ends cells that wait and cells that ask.
func TestInterruptReachesAllShells(t *testing.T) {
	peer := kerneltest.NewPeer(t, kerneltest.InMemory(t, new(echo.Session)), "client")
	want := map[string]bool{}
	for range 3 {
		asked := peer.SendTo(t, subshell(t, peer), "execute_request", json.RawMessage(`{"code":"display started\nwait"}`))
		for peer.Receive(t, "iopub").Header.MsgType != "display_data" {
			// until the cell runs
		}
		want[asked.MsgID] = true
	}
	asked := peer.SendTo(t, "", "execute_request", json.RawMessage(`{"code":"input ?","allow_stdin":true}`))
	want[asked.MsgID] = true
	peer.Receive(t, "stdin")
	peer.Send(t, "control", "interrupt_request", json.RawMessage("{}"))
	for range 4 {
		m := peer.Receive(t, "shell")
		reply, err := proto.Decode[proto.ExecuteReply](m.Content)
		if id := kerneltest.ParentOf(m).MsgID; err != nil || !want[id] || reply.Error == nil || reply.Error.Ename != "KeyboardInterrupt" {
			t.Errorf("got %s for %s, %v", m.Content, id, err)
		}
		delete(want, kerneltest.ParentOf(m).MsgID)
	}
}

// TestSubshellsAreBounded holds that those whose cells run on count as well.
func TestSubshellsAreBounded(t *testing.T) {
	peer := kerneltest.NewPeer(t, kerneltest.InMemory(t, new(echo.Session)), "client")
	created := 0
	for ; ; created++ {
		if created > 1000 {
			t.Fatal("there is no bound")
		}
		peer.Send(t, "control", "create_subshell_request", json.RawMessage("{}"))
		m := peer.Receive(t, "control")
		reply, err := proto.Decode[proto.CreateSubshellReply](m.Content)
		if err != nil || reply.Status != proto.OK {
			break
		}
		peer.SendTo(t, reply.SubshellID, "execute_request", json.RawMessage(`{"code":"display started\nwait"}`))
		for peer.Receive(t, "iopub").Header.MsgType != "display_data" {
			// until the cell runs
		}
		peer.Send(t, "control", "delete_subshell_request", json.RawMessage(`{"subshell_id":"`+reply.SubshellID+`"}`))
		replied[proto.DeleteSubshellReply](t, peer, "control")
	}
	peer.Send(t, "control", "interrupt_request", json.RawMessage("{}"))
	peer.Receive(t, "control")
	for range created {
		replied[proto.ExecuteReply](t, peer, "shell")
	}
}

// TestAskingWhileIOPubIsStuck holds that a completion is answered while a cell runs whose
// output is stuck behind a subscriber that does not read.
func TestAskingWhileIOPubIsStuck(t *testing.T) {
	k := kerneltest.InMemory(t, new(echo.Session))
	peer := kerneltest.NewPeer(t, k, "client")
	executed(t, peer, "display started\nwait")
	for peer.Receive(t, "iopub").Header.MsgType != "display_data" {
		// until the cell runs
	}
	defer k.Link.Stall()()
	peer.Send(t, "shell", "complete_request", json.RawMessage(`{"code":"wai"}`))
	if reply := replied[proto.CompleteReply](t, peer, "shell"); len(reply.Matches) != 1 {
		t.Errorf("got %v, want one match", reply.Matches)
	}
	peer.Send(t, "control", "interrupt_request", json.RawMessage("{}"))
	replied[proto.ExecuteReply](t, peer, "shell")
}
