package yaegi_test

import (
	"go/types"
	"strings"
	"sync"
	"testing"

	"gokernel/comm"
	"gokernel/display"
	"gokernel/kernel/internal/cell"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/support"
	"gokernel/kernel/internal/engine/yaegi"
)

// session runs cells one after another.
type session struct {
	t     testing.TB
	cell  *cell.Session
	count int
}

func newSession(t testing.TB) *session {
	t.Helper()
	c, err := cell.New(func(h *support.Host, _ types.Importer) (engine.Engine, error) { return yaegi.New(h) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return &session{t: t, cell: c}
}

// exec runs a cell, and gives what it prints and how it ended.
func (s *session) exec(code string) (string, engine.Result) {
	s.count++
	out := &record{}
	res := s.cell.Run(engine.Input{ID: "request", Count: s.count, Code: code}, out)
	return out.text(), res
}

// try runs a cell, and gives what it prints and its error.
func (s *session) try(code string) (string, *engine.Error) {
	text, res := s.exec(code)
	return text, res.Error
}

// run runs a cell that must not fail.
func (s *session) run(code string) string {
	s.t.Helper()
	text, fault := s.try(code)
	if fault != nil {
		s.t.Fatalf("%s\n%s", code, strings.Join(fault.Traceback, "\n"))
	}
	return text
}

func (s *session) want(code, want string) {
	s.t.Helper()
	if got := s.run(code); got != want {
		s.t.Errorf("%s: got %q, want %q", code, got, want)
	}
}

// record keeps what is printed.
type record struct {
	mu  sync.Mutex
	out strings.Builder
}

func (r *record) Write(_ engine.Stream, text []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.out.Write(text)
}

func (r *record) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.out.String()
}

func (r *record) Display(display.Data)               {}
func (r *record) Comm(comm.Message)                  {}
func (r *record) ClearOutput(bool)                   {}
func (r *record) Input(string, bool) (string, error) { return "", engine.ErrNoStdin }
