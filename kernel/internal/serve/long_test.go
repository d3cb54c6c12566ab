package serve_test

import (
	"encoding/json"
	"strings"
	"testing"

	"gokernel/kernel/internal/engine/echo"
	"gokernel/kernel/internal/proto"
	"gokernel/kernel/kerneltest"
)

// TestLongCodeIsNotLookedAt holds that what is too long to be a cell gets an answer, and
// no work.
func TestLongCodeIsNotLookedAt(t *testing.T) {
	peer := kerneltest.NewPeer(t, kerneltest.InMemory(t, new(echo.Session)), "client")
	content := json.RawMessage(`{"code":"` + strings.Repeat(" ", 1<<20) + `out","cursor_pos":` + "9000000" + `}`)
	peer.Send(t, "shell", "complete_request", content)
	if got := replied[proto.CompleteReply](t, peer, "shell"); got.Status != proto.OK || len(got.Matches) != 0 {
		t.Errorf("complete: got %+v", got)
	}
	peer.Send(t, "shell", "inspect_request", content)
	if got := replied[proto.InspectReply](t, peer, "shell"); got.Status != proto.OK || got.Found {
		t.Errorf("inspect: got %+v", got)
	}
	peer.Send(t, "shell", "is_complete_request", content)
	if got := replied[proto.IsCompleteReply](t, peer, "shell"); got.Status != "unknown" {
		t.Errorf("is_complete: got %+v", got)
	}
}
