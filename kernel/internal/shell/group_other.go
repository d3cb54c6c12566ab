//go:build !unix

package shell

import (
	"os"
	"syscall"
)

// signals end a script.
var signals = []os.Signal{os.Kill}

func ownGroup() *syscall.SysProcAttr { return nil }

func signalGroup(p *os.Process, signal os.Signal) {
	_ = p.Signal(signal) // it may have ended meanwhile
}
