package support

import (
	"bytes"
	"errors"
	"os/exec"
	"sync"
	"time"
)

// wait runs a blocking call on a goroutine of its own and returns when it has ended. If
// the caller's run is interrupted first, undo is called as soon as the call has ended,
// and the caller ends as interrupted.
func (h *Host) wait(block, undo func()) {
	ended := make(chan struct{})
	go func() {
		block()
		close(ended)
	}()
	select {
	case <-ended:
	case <-h.Done():
		go func() {
			<-ended
			undo()
		}()
		h.Interrupt()
	}
}

func nothing() {}

// LockMutex locks m.
func (h *Host) LockMutex(m *sync.Mutex) {
	if !m.TryLock() {
		h.wait(m.Lock, m.Unlock)
	}
}

// LockRWMutex locks m for writing.
func (h *Host) LockRWMutex(m *sync.RWMutex) {
	if !m.TryLock() {
		h.wait(m.Lock, m.Unlock)
	}
}

// RLockRWMutex locks m for reading.
func (h *Host) RLockRWMutex(m *sync.RWMutex) {
	if !m.TryRLock() {
		h.wait(m.RLock, m.RUnlock)
	}
}

// LockLocker locks m. Only lowered cells call it: vm finds the lock in the interface.
func (h *Host) LockLocker(m sync.Locker) { h.wait(m.Lock, m.Unlock) }

// WaitGroup waits for a group.
func (h *Host) WaitGroup(g *sync.WaitGroup) { h.wait(g.Wait, nothing) }

// WaitCond waits for a condition; an interrupted wait gives the lock back.
func (h *Host) WaitCond(c *sync.Cond) { h.wait(c.Wait, c.L.Unlock) }

// Sleep sleeps, or ends as interrupted.
func (h *Host) Sleep(d time.Duration) {
	if d <= 0 {
		h.Poll()
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-h.Done():
		h.Interrupt()
	}
}

// command runs the end of a started command; an interrupt kills it.
func (h *Host) command(c *exec.Cmd, run func() error) error {
	var err error
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		err = run()
	}()
	select {
	case <-ended:
		return err
	case <-h.Done():
		if c.Process != nil {
			_ = c.Process.Kill() // it may have ended meanwhile
		}
		h.Interrupt()
	}
	return err
}

// RunCmd is c.Run.
func (h *Host) RunCmd(c *exec.Cmd) error {
	if err := c.Start(); err != nil {
		return err
	}
	return h.command(c, c.Wait)
}

// WaitCmd is c.Wait.
func (h *Host) WaitCmd(c *exec.Cmd) error { return h.command(c, c.Wait) }

// OutputCmd is c.Output.
func (h *Host) OutputCmd(c *exec.Cmd) ([]byte, error) {
	if c.Stdout != nil {
		return nil, errors.New("exec: Stdout already set")
	}
	var out, errOut bytes.Buffer
	c.Stdout = &out
	ownErr := c.Stderr == nil
	if ownErr {
		c.Stderr = &errOut
	}
	err := h.RunCmd(c)
	var exit *exec.ExitError
	if ownErr && errors.As(err, &exit) {
		exit.Stderr = errOut.Bytes()
	}
	return out.Bytes(), err
}

// CombinedOutputCmd is c.CombinedOutput.
func (h *Host) CombinedOutputCmd(c *exec.Cmd) ([]byte, error) {
	if c.Stdout != nil || c.Stderr != nil {
		return nil, errors.New("exec: Stdout or Stderr already set")
	}
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	err := h.RunCmd(c)
	return out.Bytes(), err
}
