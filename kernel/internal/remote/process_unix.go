//go:build unix

package remote

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

// The engine's inherited files.
const (
	linkInFD  = 3 // frames from the front
	linkOutFD = 4 // frames to the front
	crashFD   = 5 // the runtime's copy of its last words
)

// startProcess starts the engine with its pipes. The calling goroutine must keep its OS
// thread until the engine has ended: on Linux the engine is signalled when that thread
// ends.
func startProcess(cfg Config) (*process, error) {
	if len(cfg.Command) == 0 {
		return nil, errors.New("no command for the engine")
	}
	var ends pipeEnds
	defer ends.closeTheirs()
	p := &process{
		stdout: ends.from(),
		stderr: ends.from(),
		out:    ends.to(),
		in:     ends.from(),
		crash:  ends.from(),
	}
	p.cmd = exec.Command(cfg.Command[0], cfg.Command[1:]...)
	p.cmd.Dir, p.cmd.Env = cfg.Dir, cfg.Env
	if ends.err == nil {
		p.cmd.Stdout, p.cmd.Stderr = ends.theirs[0], ends.theirs[1]
		p.cmd.ExtraFiles = ends.theirs[2:]
		p.cmd.SysProcAttr = engineAttributes()
		ends.err = p.cmd.Start()
	}
	if ends.err != nil {
		p.closeFiles()
		return nil, ends.err
	}
	return p, nil
}

// pipeEnds makes pipes and keeps the child's ends until it has them.
type pipeEnds struct {
	theirs []*os.File
	err    error
}

func (e *pipeEnds) from() *os.File { r, w := e.pipe(); e.theirs = append(e.theirs, w); return r }
func (e *pipeEnds) to() *os.File   { r, w := e.pipe(); e.theirs = append(e.theirs, r); return w }

func (e *pipeEnds) pipe() (r, w *os.File) {
	if e.err == nil {
		r, w, e.err = os.Pipe()
	}
	return r, w
}

func (e *pipeEnds) closeTheirs() {
	for _, f := range e.theirs {
		f.Close()
	}
}

// killGroup kills the engine and all that it started. It must not be called once the
// engine's exit status has been collected: its number may then be another's.
func (p *process) killGroup() {
	killSession(p.cmd.Process.Pid)
	syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
}

// readNow reads what is there. again means that there is nothing now.
func readNow(fd uintptr, buf []byte) (n int, again bool) {
	for {
		n, err := syscall.Read(int(fd), buf)
		if err == syscall.EINTR {
			continue
		}
		return max(n, 0), err == syscall.EAGAIN
	}
}

// writeNow writes what there is room for.
func writeNow(fd uintptr, data []byte) (n int) {
	n, _ = syscall.Write(int(fd), data) // an error is met again by the next write
	return max(n, 0)
}

// inheritedFiles opens the engine's files and keeps them from its children.
func inheritedFiles() (in, out, crash *os.File, err error) {
	var files [3]*os.File
	for i, name := range []string{"link in", "link out", "crash"} {
		fd := linkInFD + i
		var status syscall.Stat_t
		if err := syscall.Fstat(fd, &status); err != nil || status.Mode&syscall.S_IFMT != syscall.S_IFIFO {
			return nil, nil, nil, fmt.Errorf("file descriptor %d is not the kernel's pipe: the engine is started by the kernel, not by hand", fd)
		}
		syscall.CloseOnExec(fd)
		if fd != crashFD { // the link is read and written by goroutines that may wait
			syscall.SetNonblock(fd, true)
		}
		files[i] = os.NewFile(uintptr(fd), name)
	}
	return files[0], files[1], files[2], nil
}

// duplicate gives a second descriptor of an output stream, which cells can't close.
func duplicate(f *os.File) (*os.File, error) {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	fd, err := syscall.Dup(int(f.Fd()))
	if err != nil {
		return nil, fmt.Errorf("duplicate %s: %w", f.Name(), err)
	}
	syscall.CloseOnExec(fd)
	return os.NewFile(uintptr(fd), f.Name()), nil
}

// notify passes the signals that mean interrupt and end to the engine's loop.
func notify(interrupts, ends chan<- os.Signal) {
	signal.Notify(interrupts, syscall.SIGINT)
	signal.Notify(ends, syscall.SIGTERM)
}

// killOwnGroup ends this process and all that it started, if it leads a group as the
// front's engines do.
func killOwnGroup() {
	if syscall.Getpgrp() == os.Getpid() {
		killSession(os.Getpid())
		syscall.Kill(0, syscall.SIGKILL)
	}
}
