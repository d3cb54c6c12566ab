//go:build unix && !linux

package remote

import (
	"os"
	"syscall"
)

// engineAttributes makes the engine the leader of a session and a process group, so that
// a SIGINT to the kernel's group does not reach it twice.
func engineAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true}
}

// killSession does nothing: here nobody tells which processes a session has.
func killSession(int) {}

// unread tells whether a pipe that we write to may hold bytes that nobody has read yet.
// Here the writing end can't tell, so the answer is whether it was written to last.
func unread(_ *os.File, writtenLast bool) bool { return writtenLast }
