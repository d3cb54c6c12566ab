package remote

import (
	"os"
	"syscall"
	"unsafe"
)

// engineAttributes gives the engine a process group of its own, so that a SIGINT to the
// kernel's group does not reach it twice, and ends it with the front. The signal is
// SIGTERM, on which the engine kills what its cells started, rather than SIGKILL.
func engineAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}

// unread tells whether a pipe that we write to holds bytes that nobody has read yet.
func unread(pipe *os.File, _ bool) bool {
	const fionread = 0x541B
	var n int32
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, pipe.Fd(), fionread, uintptr(unsafe.Pointer(&n)))
	return errno != 0 || n > 0
}
