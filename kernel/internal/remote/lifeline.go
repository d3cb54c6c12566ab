package remote

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"
)

// lifeline is what Run and supervise share: which engine there is, if any.
type lifeline struct {
	mu      sync.Mutex
	current *child        // takes cells; nil while there is none
	failure error         // why there is none and none is being started
	retry   time.Time     // when another may be started after failure
	backoff time.Duration // how long that was put off
	notice  string        // about an engine that died while no cell ran
	changed chan struct{} // closed and made anew when something of this changes
	wanted  chan struct{} // holds a token when a Run asks for another try
}

func (l *lifeline) init() {
	l.changed = make(chan struct{})
	l.wanted = make(chan struct{}, 1)
}

// engine waits for an engine that takes cells. After a failed start it asks for another
// try, unless the failure is too recent.
func (l *lifeline) engine(ctx context.Context, interrupted <-chan struct{}) (*child, error) {
	for waited := false; ; waited = true {
		l.mu.Lock()
		current, failure, changed := l.current, l.failure, l.changed
		if current != nil && current.hasGone() {
			current = nil // supervise is about to see it
		}
		if failure != nil && !waited && !time.Now().Before(l.retry) {
			l.failure, failure = nil, nil
			l.wanted <- struct{}{} // supervise took the last token before it set failure
		}
		l.mu.Unlock()
		if ctx.Err() != nil {
			return nil, errClosed
		}
		if current != nil || failure != nil {
			return current, failure
		}
		select {
		case <-changed:
		case <-interrupted:
			return nil, errInterrupted
		case <-ctx.Done():
			return nil, errClosed
		}
	}
}

// set makes a change known.
func (l *lifeline) set(change func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change()
	close(l.changed)
	l.changed = make(chan struct{})
}

// news gives the notice, once.
func (l *lifeline) news() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	notice := l.notice
	l.notice = ""
	return notice
}

// supervise keeps an engine running until the session ends. It keeps its OS thread,
// because on Linux an engine ends with the thread that started it.
func (s *Session) supervise() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for s.ctx.Err() == nil {
		c, err := s.launch()
		if err == nil {
			s.life.set(func() { s.life.current, s.life.backoff = c, 0 })
			s.attend(c)
			err = s.mourn(c)
		}
		if err != nil && !s.awaitDemand(err) {
			return
		}
	}
}

// launch starts an engine and waits until it is ready.
func (s *Session) launch() (*child, error) {
	c, err := startChild(s)
	if err != nil {
		return nil, fmt.Errorf("the engine can't be started: %w", err)
	}
	timer := time.NewTimer(s.cfg.times.start)
	defer timer.Stop()
	select {
	case <-c.ready:
		return c, nil
	case <-s.ctx.Done():
		c.kill(errClosed)
	case <-timer.C:
		c.kill(fmt.Errorf("it was not ready after %v", s.cfg.times.start))
	case <-c.gone:
	}
	<-c.gone
	return nil, fmt.Errorf("the engine can't be started: %w\n%s", c.cause(), c.early)
}

// attend waits for the end of an engine, and brings it about when the session ends.
func (s *Session) attend(c *child) {
	select {
	case <-c.gone:
		return
	case <-s.ctx.Done():
	}
	c.blame(errClosed)
	c.toLink.send(&closing{})
	timer := time.NewTimer(s.cfg.times.grace)
	defer timer.Stop()
	select {
	case <-c.gone:
	case <-timer.C:
		c.kill(errClosed)
		<-c.gone
	}
}

// mourn takes a dead engine's place away. The error is not nil if starting another at
// once would only repeat it.
func (s *Session) mourn(c *child) error {
	idle := !c.inCell()
	s.life.set(func() {
		s.life.current = nil
		if idle {
			s.life.notice = fmt.Sprintf("the engine died while no cell ran (%v): a fresh one has started, and all values are gone\n", c.cause())
		}
	})
	if c.useful() {
		return nil
	}
	return fmt.Errorf("the engine dies as soon as it has started: %w", c.cause())
}

// awaitDemand waits, after a failure, for a Run that asks for another try. It is false if
// the session ends instead.
func (s *Session) awaitDemand(failure error) bool {
	s.life.set(func() {
		l := &s.life
		l.failure = failure
		l.backoff = min(max(2*l.backoff, s.cfg.times.backoff), 10*time.Second)
		l.retry = time.Now().Add(l.backoff)
	})
	if s.ctx.Err() == nil { // a session that was closed meanwhile wants none
		s.cfg.Logger.Error("no engine", "error", failure)
	}
	select {
	case <-s.life.wanted:
		return true
	case <-s.ctx.Done():
		return false
	}
}
