package serve_test

import (
	"encoding/json"
	"os"
	"testing"

	"gokernel/kernel/internal/engine/echo"
	"gokernel/kernel/internal/proto"
	"gokernel/kernel/kerneltest"
)

func TestUsage(t *testing.T) {
	peer := kerneltest.NewPeer(t, kerneltest.InMemory(t, new(echo.Session)), "client")
	for range 2 {
		peer.Send(t, "control", "usage_request", json.RawMessage("{}"))
		u := replied[proto.UsageReply](t, peer, "control")
		if u.PID != os.Getpid() || u.CPUCount < 1 || u.KernelCPU == nil || *u.KernelCPU < 0 {
			t.Errorf("got %+v", u)
		}
		if u.KernelMemory == nil || *u.KernelMemory < 1<<20 {
			t.Errorf("got memory %v, want that of this process", u.KernelMemory)
		}
		m := u.HostVirtualMemory
		if m == nil || m.Available > m.Total || m.Percent < 0 || m.Percent > 100 {
			t.Errorf("got memory of the host %+v", m)
		}
		if u.HostCPUPercent != nil && (*u.HostCPUPercent < 0 || *u.HostCPUPercent > 100) {
			t.Errorf("got %v %% of the host's processors", *u.HostCPUPercent)
		}
	}
}
