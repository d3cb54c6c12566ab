package serve

import (
	"os"
	"runtime"
	"time"

	"gokernel/kernel/internal/proto"
)

// process is what one process has used.
type process struct {
	parent int
	cpu    time.Duration // so far
	memory uint64        // bytes
}

// hostCPU is what all processors have done so far.
type hostCPU struct {
	busy, total time.Duration
}

// readings is what usage found the last time; percentages are of the time since then.
// Only the lane of slow requests uses it.
type readings struct {
	at        time.Time
	processes map[int]process
	host      hostCPU
}

func (s *Server) usage(*request, proto.UsageRequest) (proto.UsageReply, error) {
	now := readings{at: time.Now(), processes: ownProcesses(), host: readHostCPU()}
	reply := proto.UsageReply{
		Status:            proto.OK,
		PID:               os.Getpid(),
		CPUCount:          runtime.NumCPU(),
		HostVirtualMemory: readHostMemory(),
	}
	reply.Hostname, _ = os.Hostname() // "" if it is not known
	if len(now.processes) > 0 {
		cpu, memory := now.kernelCPU(s.lastUsage), now.kernelMemory()
		reply.KernelCPU, reply.KernelMemory = &cpu, &memory
	}
	if total := now.host.total - s.lastUsage.host.total; total > 0 && !s.lastUsage.at.IsZero() {
		percent := 100 * float64(now.host.busy-s.lastUsage.host.busy) / float64(total)
		reply.HostCPUPercent = &percent
	}
	s.lastUsage = now
	return reply, nil
}

// kernelCPU is the percentage since the last time; a process that was not there then
// counts from the next time on.
func (now readings) kernelCPU(last readings) float64 {
	elapsed := now.at.Sub(last.at)
	used := time.Duration(0)
	for pid, p := range now.processes {
		if before, known := last.processes[pid]; known {
			used += p.cpu - before.cpu
		}
	}
	if used <= 0 || elapsed <= 0 {
		return 0
	}
	return 100 * float64(used) / float64(elapsed)
}

func (now readings) kernelMemory() (bytes uint64) {
	for _, p := range now.processes {
		bytes += p.memory
	}
	return bytes
}

// descendants keeps a process and those that it has started, and they have.
func descendants(all map[int]process, root int) map[int]process {
	kept := map[int]process{}
	for pid := range all {
		for at, depth := pid, 0; depth < len(all); depth++ { // the ids may have been read while they changed
			if at == root {
				kept[pid] = all[pid]
				break
			}
			at = all[at].parent
			if at == 0 {
				break
			}
		}
	}
	return kept
}
