//go:build unix

package transport

import (
	"errors"
	"syscall"
)

// tryWrite writes what the system takes at once.
func tryWrite(raw syscall.RawConn, p []byte) (n int, err error) {
	var failed error
	err = raw.Write(func(fd uintptr) bool {
		n, failed = syscall.Write(int(fd), p)
		return true // do not wait until it can be written to
	})
	if err != nil {
		return 0, err
	}
	if errors.Is(failed, syscall.EAGAIN) || errors.Is(failed, syscall.EINTR) {
		return 0, nil
	}
	return max(n, 0), failed
}
