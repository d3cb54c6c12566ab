package shell

import (
	"io"
	"os"
	"os/exec"
	"time"
)

// How often a script is looked at to see if it waits for input.
const (
	soonest = 20 * time.Millisecond
	latest  = 200 * time.Millisecond
)

// input connects the script's input, and gives what feeds it: nil if it has none. A person
// is asked only when a process waits for a line: most scripts read nothing.
func (c *Command) input(open *ends, cmd *exec.Cmd) (func(pid int, ended <-chan struct{}), error) {
	if c.Input == nil || !canSeeReaders() {
		return nil, nil // os/exec gives it the null device
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	*open = append(*open, r)
	cmd.Stdin = r
	return func(pid int, ended <-chan struct{}) {
		defer w.Close()
		c.feed(w, pid, ended)
	}, nil
}

// feed writes lines to a script for as long as it asks for them.
func (c *Command) feed(w *os.File, pid int, ended <-chan struct{}) {
	pause := soonest
	for {
		select {
		case <-ended:
			return
		case <-c.Done:
			return
		case <-time.After(pause):
		}
		if !readerWaits(pid, w) {
			pause = min(2*pause, latest)
			continue
		}
		pause = soonest
		line, err := c.Input()
		if err == nil {
			_, err = io.WriteString(w, line+"\n")
		}
		if err != nil {
			return
		}
	}
}
