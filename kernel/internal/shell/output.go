package shell

import (
	"errors"
	"io"
	"os"
	"sync/atomic"
	"time"
)

// output is one stream that a script writes.
type output struct {
	read  *os.File
	take  func([]byte)
	done  <-chan struct{}
	ended chan struct{} // closed at the end of the stream
	last  atomic.Bool   // the script has ended: what is there now is the last of it
	quiet chan struct{} // closed when nothing more has come for a while
	start func(func())
}

// output makes the pipe of one stream.
func (c *Command) output(open *ends, to *io.Writer, take func([]byte)) (*output, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	*to = w
	*open = append(*open, w)
	return &output{
		read: r, take: take, done: c.Done, start: c.Go,
		ended: make(chan struct{}), quiet: make(chan struct{}),
	}, nil
}

// copy takes output until the last process that could write has ended, or the cell is
// interrupted.
func (o *output) copy() {
	defer o.read.Close()
	defer close(o.ended)
	buffer := make([]byte, 32<<10)
	quiet := false
	for {
		n, err := o.read.Read(buffer)
		if n > 0 {
			o.take(buffer[:n])
		}
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			if o.interrupted() {
				return
			}
			if !quiet {
				quiet = true
				close(o.quiet)
				o.start(o.watch)
			}
			_ = o.read.SetReadDeadline(time.Time{})
		case err != nil:
			return
		case o.last.Load() && !quiet:
			o.expectEnd()
		}
	}
}

// watch ends the output of processes that the script has left in the background, when the
// cell's goroutines are interrupted.
func (o *output) watch() {
	select {
	case <-o.done:
		o.expectEnd()
	case <-o.ended:
	}
}

func (o *output) interrupted() bool {
	select {
	case <-o.done:
		return true
	default:
		return false
	}
}

// finish waits for the rest of what an ended script has written.
func (o *output) finish() {
	o.last.Store(true)
	o.expectEnd()
	select {
	case <-o.ended:
	case <-o.quiet:
	}
}

// expectEnd makes the stream end when nothing comes for a while. Pipes take deadlines.
func (o *output) expectEnd() { _ = o.read.SetReadDeadline(time.Now().Add(linger)) }
