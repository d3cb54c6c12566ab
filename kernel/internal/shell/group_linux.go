package shell

import "syscall"

// ownGroup gives the script a process group of its own, so that signals reach all of it,
// and ends its shell with the engine.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
