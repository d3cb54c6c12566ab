//go:build unix && !linux

package shell

import "syscall"

// ownGroup gives the script a process group of its own, so that signals reach all of it.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
