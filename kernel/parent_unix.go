//go:build unix

package kernel

import (
	"errors"
	"os"
	"syscall"
)

// parentCheck gives a function that tells whether the process is still there. Our own
// parent is watched by our parent's id, which changes the moment it dies; another
// process might be a zombie for long.
func parentCheck(pid int) func() bool {
	if os.Getppid() == pid {
		return func() bool { return os.Getppid() == pid }
	}
	return func() bool { return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }
}
