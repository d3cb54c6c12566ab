// Package shell runs a script of the machine's shell, for the lines !command and the
// cells %%bash: its output comes as it is written, its questions are put to a person, and
// an interrupt ends all that it has started.
package shell

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// Command is a script and what it is connected to.
type Command struct {
	// Script is what bash runs.
	Script string
	// Stdout and Stderr take output as it comes, each from one goroutine at a time.
	Stdout, Stderr func(text []byte)
	// Input asks for a line when the script waits for one; an error is the end of its
	// input. If it is nil there is no input.
	Input func() (string, error)
	// Done is closed to interrupt the script.
	Done <-chan struct{}
	// Go starts a goroutine that may outlive Run: it takes the output of what the script
	// has left in the background, and ends with that, or when Done is closed.
	Go func(func())
}

// ErrInterrupted is the error of a script that Done has ended.
var ErrInterrupted = errors.New("interrupted")

// ExitError is the error of a script that fails.
type ExitError struct {
	Status string // exit status 3, or signal: killed
}

// Error says how the script ended.
func (e *ExitError) Error() string { return e.Status }

// Times that a script has.
const (
	grace  = time.Second            // to end after SIGINT, and again after SIGTERM
	linger = 100 * time.Millisecond // without output until what holds its pipes is in the background
)

// Run runs the script and waits for its end. The error is nil, an *ExitError,
// ErrInterrupted, or why it could not be started.
func (c *Command) Run() error {
	bash, err := exec.LookPath("bash")
	if err != nil {
		return errors.New(`there is no bash in $PATH, which runs !command and %%bash; if there is an sh, exec.Command("sh", "-c", "…") runs it`)
	}
	var open ends
	defer open.close()
	cmd := exec.Command(bash, "-c", c.Script)
	cmd.SysProcAttr = ownGroup()
	stdout, err := c.output(&open, &cmd.Stdout, c.Stdout)
	if err != nil {
		return err
	}
	stderr, err := c.output(&open, &cmd.Stderr, c.Stderr)
	if err != nil {
		stdout.read.Close()
		return err
	}
	feed, err := c.input(&open, cmd)
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		stdout.read.Close()
		stderr.read.Close()
		return fmt.Errorf("starting bash: %w", err)
	}
	open.close()
	c.Go(stdout.copy)
	c.Go(stderr.copy)
	err = c.wait(cmd, feed)
	stdout.finish()
	stderr.finish()
	return err
}

// ends are our copies of what the script gets.
type ends []*os.File

func (e *ends) close() {
	for _, f := range *e {
		f.Close()
	}
	*e = nil
}

// wait waits for bash itself, and answers it meanwhile.
func (c *Command) wait(cmd *exec.Cmd, feed func(pid int, ended <-chan struct{})) error {
	var err error
	ended := make(chan struct{})
	c.Go(func() {
		defer close(ended)
		err = cmd.Wait()
	})
	if feed != nil {
		c.Go(func() { feed(cmd.Process.Pid, ended) })
	}
	select {
	case <-ended:
	case <-c.Done:
		stop(cmd.Process, ended)
		return ErrInterrupted
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return &ExitError{exit.Error()}
	}
	return err
}

// stop ends a script and all that it has started: with SIGINT, with SIGTERM, and in the
// end with SIGKILL.
func stop(p *os.Process, ended <-chan struct{}) {
	for _, signal := range signals {
		signalGroup(p, signal)
		select {
		case <-ended:
			return
		case <-time.After(grace):
		}
	}
	<-ended
}
