package remote

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"unsafe"
)

// engineAttributes makes the engine the leader of a session and a process group, so that
// a SIGINT to the kernel's group does not reach it twice, and ends it with the front. The
// signal is SIGTERM, on which the engine kills what its cells started, rather than SIGKILL.
func engineAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGTERM}
}

// killSession kills the processes of a session but for its leader: commands of cells have
// groups of their own. It looks again as long as it finds some, for they may be starting
// others.
func killSession(leader int) {
	for again, times := true, 0; again && times < 10; times++ {
		again = false
		entries, _ := os.ReadDir("/proc") // without it nobody can be found
		for _, entry := range entries {
			pid, err := strconv.Atoi(entry.Name())
			if err == nil && pid != leader && sessionOf(pid) == leader {
				again = syscall.Kill(pid, syscall.SIGKILL) == nil || again
			}
		}
	}
}

// sessionOf gives the session of a process that runs, 0 if there is none.
func sessionOf(pid int) int {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	after := data[bytes.LastIndexByte(data, ')')+1:] // the name may have any characters
	fields := strings.Fields(string(after))
	if len(fields) < 4 || fields[0] == "Z" {
		return 0
	}
	session, _ := strconv.Atoi(fields[3])
	return session
}

// unread tells whether a pipe that we write to holds bytes that nobody has read yet.
func unread(pipe *os.File, _ bool) bool {
	const fionread = 0x541B
	var n int32
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, pipe.Fd(), fionread, uintptr(unsafe.Pointer(&n)))
	return errno != 0 || n > 0
}
