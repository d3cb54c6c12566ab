package shell

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// canSeeReaders tells whether the system says in which call a process waits.
func canSeeReaders() bool {
	_, err := os.ReadFile("/proc/self/syscall")
	return err == nil
}

// readerWaits tells whether a process of the group waits for bytes from the pipe whose
// writing end is w.
func readerWaits(group int, w *os.File) bool {
	info, err := w.Stat()
	if err != nil {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return false
	}
	pipe := fmt.Sprintf("pipe:[%d]", stat.Ino)
	for _, pid := range members(group) {
		threads, _ := filepath.Glob(filepath.Join("/proc", pid, "task", "*", "syscall")) // none: it has ended
		for _, thread := range threads {
			if fd := reads(thread); fd >= 0 && linkOf(pid, fd) == pipe {
				return true
			}
		}
	}
	return false
}

// members gives the processes of a group.
func members(group int) []string {
	list, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is right
	var pids []string
	for _, name := range list {
		text, err := os.ReadFile(name)
		if err == nil && groupOf(text) == group {
			pids = append(pids, filepath.Base(filepath.Dir(name)))
		}
	}
	return pids
}

// groupOf reads the process group in a /proc/PID/stat: PID (NAME) STATE PARENT GROUP …
func groupOf(stat []byte) int {
	end := bytes.LastIndexByte(stat, ')')
	if end < 0 {
		return -1
	}
	fields := strings.Fields(string(stat[end+1:]))
	if len(fields) < 3 {
		return -1
	}
	group, err := strconv.Atoi(fields[2])
	if err != nil {
		return -1
	}
	return group
}

// reads gives the file descriptor from which a thread waits to read, -1 if it does not.
func reads(thread string) int {
	text, err := os.ReadFile(thread)
	if err != nil {
		return -1
	}
	fields := strings.Fields(string(text))
	if len(fields) < 2 {
		return -1 // it runs
	}
	switch fields[0] {
	case strconv.Itoa(syscall.SYS_READ), strconv.Itoa(syscall.SYS_READV), strconv.Itoa(syscall.SYS_SPLICE):
	default:
		return -1
	}
	fd, err := strconv.ParseInt(fields[1], 0, 32)
	if err != nil {
		return -1
	}
	return int(fd)
}

func linkOf(pid string, fd int) string {
	link, _ := os.Readlink(filepath.Join("/proc", pid, "fd", strconv.Itoa(fd))) // "": it has ended
	return link
}
