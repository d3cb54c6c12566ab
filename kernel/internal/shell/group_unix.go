//go:build unix

package shell

import (
	"os"
	"syscall"
)

// signals end a script, one after the other.
var signals = []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGKILL}

func signalGroup(p *os.Process, signal syscall.Signal) {
	_ = syscall.Kill(-p.Pid, signal) // it may have ended meanwhile
}
