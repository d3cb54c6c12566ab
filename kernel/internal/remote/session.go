package remote

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"gokernel/display"
	"gokernel/kernel/internal/engine"
)

// Config says how engines are started.
type Config struct {
	Command []string     // argv of the engine, whose main function calls Serve
	Dir     string       // its working folder; "" for ours
	Env     []string     // its environment; nil for ours
	Logger  *slog.Logger // gets what no cell can show; nil for none

	times times
}

// times are the waits of supervision; the zero value takes the defaults.
type times struct {
	start    time.Duration // for an engine to become ready
	patience time.Duration // from an interrupt until the next one may kill the engine
	grace    time.Duration // for an engine to end when asked to
	question time.Duration // for an answer of IsComplete and the like
	backoff  time.Duration // after an engine that could not be started; doubled each time
}

func (t times) orDefaults() times {
	for _, d := range []struct {
		value    *time.Duration
		standard time.Duration
	}{
		{&t.start, 30 * time.Second},
		{&t.patience, 2 * time.Second},
		{&t.grace, time.Second},
		{&t.question, time.Second},
		{&t.backoff, 100 * time.Millisecond},
	} {
		if *d.value == 0 {
			*d.value = d.standard
		}
	}
	return t
}

// keptOuts is how many finished cells can still get output.
const keptOuts = 1000

// Session is a session in an engine process, as seen from the front. It implements
// engine.Session.
type Session struct {
	cfg  Config
	stop context.CancelFunc
	ctx  context.Context
	done chan struct{}  // closed when the last engine and all goroutines have ended
	asks sync.WaitGroup // what spawn started
	life lifeline       // which engine there is

	mu       sync.Mutex
	running  map[uint64]*cell      // in Run, by number
	shown    uint64                // number of the cell that output of the pipes belongs to
	outs     map[uint64]engine.Out // by number of the cell; the last keptOuts
	ended    []uint64              // cells whose outs are kept, oldest first
	cells    uint64                // number of the last cell
	question uint64                // number of the last question
	over     bool                  // spawn starts nothing more
}

// Start starts an engine and returns at once; Run waits until the engine is ready. The
// session ends with Close or with ctx.
func Start(ctx context.Context, cfg Config) (*Session, error) {
	if len(cfg.Command) == 0 {
		return nil, errors.New("remote: no command to start an engine with")
	}
	cfg.times = cfg.times.orDefaults()
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Session{cfg: cfg, done: make(chan struct{}), running: map[uint64]*cell{}, outs: map[uint64]engine.Out{}}
	s.ctx, s.stop = context.WithCancel(ctx)
	s.life.init()
	go func() {
		defer close(s.done)
		s.supervise()
		s.mu.Lock()
		s.over = true
		s.mu.Unlock()
		s.asks.Wait()
	}()
	return s, nil
}

// Close asks the engine to end, kills it after a second, and waits for all that it and
// the session have started. It gives up waiting, with an error, if a call of Out or of
// Out.Input does not return.
func (s *Session) Close() error {
	s.stop()
	select {
	case <-s.done:
		return nil
	case <-time.After(s.cfg.times.grace + 2*time.Second):
		return errors.New("remote: the engine has ended, but its output or a question is still held up")
	}
}

// Run runs one cell in the engine. If the engine dies meanwhile, the error is named
// EngineDied.
func (s *Session) Run(in engine.Input, out engine.Out) engine.Result {
	cell := s.begin(in, out)
	defer s.end(cell)
	c, err := s.life.engine(s.ctx, cell.interrupted)
	if err != nil {
		return failed(err)
	}
	if err := c.start(cell, in); err != nil {
		return failed(err)
	}
	select {
	case r := <-cell.done:
		return r
	case <-c.gone:
	}
	select {
	case r := <-cell.done:
		return r // it came before the end
	default:
		return failed(c.death())
	}
}

// spawn runs do, which may outlive the engine that caused it, in a goroutine of the session.
func (s *Session) spawn(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.over {
		s.asks.Go(do)
	}
}

// begin makes a new cell, which Interrupt means too.
func (s *Session) begin(in engine.Input, out engine.Out) *cell {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cells++
	cell := &cell{
		number: s.cells, main: in.Subshell == "", out: out,
		done: make(chan engine.Result, 1), ended: make(chan struct{}), interrupted: make(chan struct{}),
	}
	s.running[cell.number] = cell
	s.outs[cell.number] = out
	return cell
}

func (s *Session) end(cell *cell) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.running, cell.number)
	close(cell.ended)
	if s.ended = append(s.ended, cell.number); len(s.ended) > keptOuts {
		delete(s.outs, s.ended[0])
		s.ended = s.ended[1:]
	}
}

// show gives a cell of the main shell the output of the pipes from now on, and first the
// news that an engine died while none ran.
func (s *Session) show(cell *cell) {
	s.mu.Lock()
	if cell.main {
		s.shown = cell.number
	}
	s.mu.Unlock()
	if news := s.life.news(); news != "" {
		cell.out.Write(engine.Stderr, []byte(news))
	}
}

// deliver gives output of the pipes to the cell that it belongs to.
func (s *Session) deliver(stream engine.Stream, text []byte) {
	if len(text) == 0 {
		return
	}
	s.mu.Lock()
	out := s.outs[s.shown]
	s.mu.Unlock()
	if out == nil {
		s.cfg.Logger.Info("engine wrote before the first cell", "stream", stream, "text", string(text))
		return
	}
	out.Write(stream, text)
}

// with calls do with the Out of a cell, if that is still kept.
func (s *Session) with(number uint64, do func(engine.Out)) {
	s.mu.Lock()
	out := s.outs[number]
	s.mu.Unlock()
	if out != nil {
		do(out)
	}
}

// IsComplete asks the engine whether code can be run as it stands. Without an answer
// within a second it is Unknown.
func (s *Session) IsComplete(code string) engine.Completeness {
	if r, ok := s.inquire(&isComplete{Code: code}).(*completeness); ok {
		return r.Answer
	}
	return engine.Completeness{Status: engine.Unknown}
}

// Complete asks the engine what could stand at the cursor. Without an answer within a
// second it is nothing.
func (s *Session) Complete(code string, cursor int) engine.Completions {
	if r, ok := s.inquire(&complete{Code: code, Cursor: cursor}).(*completions); ok {
		return r.Answer
	}
	return engine.Completions{From: cursor, To: cursor}
}

// Inspect asks the engine about what is at the cursor. Without an answer within a second
// nothing is known.
func (s *Session) Inspect(code string, cursor int, detail engine.Detail) *display.Bundle {
	if r, ok := s.inquire(&inspect{Code: code, Cursor: cursor, Detail: detail}).(*inspection); ok {
		return r.Answer
	}
	return nil
}

// Comms asks the engine which comms are open. Without an answer within a second none is.
func (s *Session) Comms() map[string]string {
	if r, ok := s.inquire(&comms{}).(*openComms); ok {
		return r.Answer
	}
	return nil
}

// inquire asks the engine a question, waiting for one that is starting. The reply is nil
// if there is none in time.
func (s *Session) inquire(q question) reply {
	ctx, cancel := context.WithTimeout(s.ctx, s.cfg.times.question)
	defer cancel()
	c, err := s.life.engine(ctx, nil)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	s.question++
	call := s.question
	s.mu.Unlock()
	return c.inquire(ctx, call, q)
}
