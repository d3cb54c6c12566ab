package remote

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"gokernel/kernel/internal/engine"
)

// closeTime is how long a session may take to close when the front has gone, and
// stuckTime how long an interrupted cell may run on before the front hears in what. The
// latter is less than the front's patience.
const (
	closeTime = time.Second
	stuckTime = 1500 * time.Millisecond
)

// Sticker is implemented by sessions that know what an interrupted cell is stuck in.
type Sticker interface {
	// StuckIn gives a noun phrase, such as "a call of regexp.MatchString in line 3"; "" if
	// it is not known.
	StuckIn() string
}

// Serve is the main loop of the engine process. It opens the session, serves the front
// until that asks it to end, and closes the session. If the front has gone, it kills the
// process and all that its cells have started.
//
// The process must have been started by Start.
func Serve(open func() (engine.Session, error)) error {
	in, out, crash, err := inheritedFiles()
	if err != nil {
		return err
	}
	if err := debug.SetCrashOutput(crash, debug.CrashOptions{}); err != nil {
		return fmt.Errorf("crash output: %w", err)
	}
	crash.Close()
	s := newServer(in, out)
	if s.streams, err = openStreams(s.syncPipes); err != nil {
		return err
	}
	err = s.serve(open)
	if errors.Is(err, errFrontGone) {
		killOwnGroup()
	}
	return err
}

// errFrontGone is the end of an engine whose front has ended without asking it to.
var errFrontGone = errors.New("the kernel's front has gone")

// server is the engine's end of the link.
type server struct {
	in      io.Reader
	session engine.Session
	streams *streams
	wg      sync.WaitGroup // cells, and calls of the session
	over    chan struct{}  // closed when no frame will come any more

	writing sync.Mutex
	out     io.Writer

	mu    sync.Mutex
	cells map[uint64]*served // that run, by number
	call  uint64
	calls map[uint64]*call
}

// served is a cell that runs.
type served struct {
	number      uint64
	entered     bool // Session.Run has been called
	interrupted bool
	ended       chan struct{}
}

func newServer(in io.Reader, out io.Writer) *server {
	return &server{in: bufio.NewReader(in), out: out, over: make(chan struct{}), cells: map[uint64]*served{}, calls: map[uint64]*call{}}
}

// serve serves the front until it says close (nil), goes (errFrontGone) or sends garbage.
func (s *server) serve(open func() (engine.Session, error)) (err error) {
	session, err := open()
	if err != nil {
		return errors.Join(err, s.send(&ready{version, err.Error()}))
	}
	s.session = session
	interrupts, ends := make(chan os.Signal, 1), make(chan os.Signal, 1)
	notify(interrupts, ends)
	if err := s.send(&ready{Version: version}); err != nil {
		return errFrontGone
	}
	read := make(chan error, 1)
	go func() { read <- s.read() }() // ends with the process if the front does not close first
	for {
		select {
		case <-interrupts:
			s.interruptAll()
		case <-ends:
			return s.leave(errFrontGone)
		case err := <-read:
			return s.leave(err)
		}
	}
}

// leave closes the session and, at an orderly end, waits for what it runs; the front
// kills us if that takes too long.
func (s *server) leave(why error) error {
	closed := make(chan error, 1)
	go func() {
		err := s.session.Close()
		s.wg.Wait()
		closed <- err
	}()
	if why == nil {
		return <-closed
	}
	select {
	case err := <-closed:
		return errors.Join(why, err)
	case <-time.After(closeTime):
		return why
	}
}

// read handles the front's frames until the link ends.
func (s *server) read() error {
	defer close(s.over)
	for {
		m, err := readFrame(s.in)
		if errors.Is(err, io.EOF) {
			return errFrontGone
		}
		if err != nil {
			return errors.Join(errFrontGone, err)
		}
		switch m := m.(type) {
		case *run:
			s.start(m)
		case *interrupt:
			s.interrupt(m.Cell)
		case *ack:
			s.reply(m.Call, m)
		case *answer:
			s.reply(m.Call, m)
		case question:
			s.wg.Go(func() { s.send(m.answer(s.session)) })
		case *closing:
			return nil
		}
	}
}

// send writes one frame. It may wait for the front.
func (s *server) send(m message) error {
	frame, err := appendFrame(nil, m)
	if err != nil {
		return err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	_, err = s.out.Write(frame)
	return err
}

// start runs a cell beside the reading of frames.
func (s *server) start(m *run) {
	cell := &served{number: m.Cell, ended: make(chan struct{})}
	s.mu.Lock()
	s.cells[m.Cell] = cell
	s.mu.Unlock()
	s.wg.Go(func() {
		out := &remoteOut{server: s, cell: m.Cell, linked: m.Input.Subshell != ""}
		// Neither a panic nor a runtime.Goexit may leave the front without a result.
		r := internalError("the cell's goroutine ended by runtime.Goexit", "")
		defer func() {
			if p := recover(); p != nil {
				r = internalError(fmt.Sprintf("panic in the session: %v", p), string(debug.Stack()))
			}
			out.finish()
			s.finish(cell, r)
		}()
		r = s.run(cell, m.Input, out)
	})
}

// run calls Session.Run, unless an interrupt has come before.
func (s *server) run(cell *served, in engine.Input, out engine.Out) engine.Result {
	s.mu.Lock()
	interrupted := cell.interrupted
	cell.entered = true
	s.mu.Unlock()
	if interrupted {
		return failed(errInterrupted)
	}
	return s.session.Run(in, out)
}

// finish sends a cell's result.
func (s *server) finish(cell *served, r engine.Result) {
	s.mu.Lock()
	delete(s.cells, cell.number)
	s.mu.Unlock()
	close(cell.ended)
	if err := s.send(&result{cell.number, r}); err != nil {
		s.send(&result{cell.number, engine.Result{Error: &engine.Error{
			Name: "ResultTooLarge", Value: err.Error(), Traceback: []string{"ResultTooLarge: " + err.Error()},
		}}})
	}
}

func internalError(value, stack string) engine.Result {
	lines := []string{"InternalError: " + value}
	if stack != "" {
		lines = append(lines, strings.Split(strings.TrimSpace(stack), "\n")...)
	}
	return engine.Result{Error: &engine.Error{Name: "InternalError", Value: value, Traceback: lines}}
}

// interrupt passes an interrupt of a cell on, if that one still runs.
func (s *server) interrupt(number uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	cell := s.cells[number]
	if cell == nil {
		return
	}
	first := !cell.interrupted
	cell.interrupted = true
	if !cell.entered {
		return // run sees it
	}
	for _, waiting := range s.calls {
		if waiting.cell == number {
			waiting.cancel()
		}
	}
	s.wg.Go(s.session.Interrupt)
	if first {
		s.wg.Go(func() { s.tellStuck(cell) })
	}
}

// interruptAll is the interrupt by a signal.
func (s *server) interruptAll() {
	s.mu.Lock()
	running := slices.Collect(maps.Keys(s.cells))
	s.mu.Unlock()
	for _, number := range running {
		s.interrupt(number)
	}
}

// tellStuck tells the front what an interrupted cell is stuck in, if it does not end.
func (s *server) tellStuck(cell *served) {
	sticker, ok := s.session.(Sticker)
	if !ok {
		return
	}
	timer := time.NewTimer(stuckTime)
	defer timer.Stop()
	select {
	case <-cell.ended:
	case <-s.over:
	case <-timer.C:
		s.send(&stuck{cell.number, sticker.StuckIn()})
	}
}
