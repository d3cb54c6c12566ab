package remote

import (
	"os"
	"os/exec"
	"sync"
	"syscall"
)

// process is a started engine and our ends of its pipes.
type process struct {
	cmd    *exec.Cmd
	out    *os.File // frames to the engine
	in     *os.File // frames from the engine
	stdout *os.File
	stderr *os.File
	crash  *os.File
}

func (p *process) closeFiles() {
	for _, f := range []*os.File{p.out, p.in, p.stdout, p.stderr, p.crash} {
		f.Close() // of a nil file: an error without effect
	}
}

// tryLink gives a function that writes to the engine without waiting.
func (p *process) tryLink() func(frame []byte) int {
	raw, err := p.out.SyscallConn()
	if err != nil {
		return func([]byte) int { return 0 }
	}
	return func(frame []byte) (n int) {
		raw.Control(func(fd uintptr) { n = writeNow(fd, frame) })
		return n
	}
}

// pipe reads what an engine writes to one of its descriptors. Bytes are taken under a
// lock that all readers share, so that a frame's handler, which holds it, knows that
// nobody else has read bytes and not yet delivered them.
type pipe struct {
	raw  syscall.RawConn
	take func(text []byte) // called with the lock held; text is valid until it returns
}

func newPipe(f *os.File, take func([]byte)) (*pipe, error) {
	raw, err := f.SyscallConn()
	return &pipe{raw: raw, take: take}, err
}

// read delivers what comes until the pipe ends or is closed.
func (p *pipe) read(lock sync.Locker, buf []byte) {
	for more := true; more; {
		err := p.raw.Read(func(fd uintptr) bool {
			lock.Lock()
			defer lock.Unlock()
			n, again := readNow(fd, buf)
			p.deliver(buf[:n])
			more = n > 0
			return !again
		})
		if err != nil {
			return
		}
	}
}

// maxPipe is more than any pipe holds.
const maxPipe = 1 << 20

// drain delivers what the pipe holds now, without waiting. Its caller holds the lock. It
// ends also when somebody writes on and on, and does not need the pipe's end to come,
// which a child process that a cell left behind may keep open.
func (p *pipe) drain(buf []byte) {
	p.raw.Control(func(fd uintptr) {
		for total := 0; total < maxPipe; {
			n, _ := readNow(fd, buf)
			if n == 0 {
				return
			}
			p.deliver(buf[:n])
			total += n
		}
	})
}

func (p *pipe) deliver(text []byte) {
	if len(text) > 0 {
		p.take(text)
	}
}
