package cell_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"go/types"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gokernel/comm"
	"gokernel/display"
	"gokernel/kernel/internal/cell"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/support"
	"gokernel/kernel/internal/engine/vm"
	"gokernel/kernel/internal/remote"
)

var update = flag.Bool("update", false, "rewrite what the notebooks of testdata want")

// engineVar makes the test binary an engine process.
const engineVar = "GOKERNEL_TEST_ENGINE"

// cellLimit is how long one cell may take before it counts as hung.
const cellLimit = 20 * time.Second

func TestMain(m *testing.M) {
	if os.Getenv(engineVar) == "" {
		os.Exit(m.Run())
	}
	if err := remote.Serve(func() (engine.Session, error) { return open() }); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func open() (*cell.Session, error) {
	return cell.New(func(h *support.Host, imp types.Importer) (engine.Engine, error) { return vm.New(h, imp) })
}

// newSession gives a session in this process.
func newSession(t testing.TB) *cell.Session {
	t.Helper()
	s, err := open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// newProcess gives a session in a process of its own: its cells may end the process, and
// what they write to os.Stdout is seen.
func newProcess(t testing.TB) engine.Session {
	t.Helper()
	s, err := remote.Start(context.Background(), remote.Config{
		Command: []string{os.Args[0]},
		Env:     append(os.Environ(), engineVar+"=1", "GORACE=atexit_sleep_ms=0"),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// limited runs a cell, and gives up on it after cellLimit: it then has the error Hung.
func limited(s engine.Session, count int, code string, out engine.Out) engine.Result {
	return limitedInput(s, engine.Input{ID: fmt.Sprintf("request-%d", count), Count: count, Code: code}, out)
}

// limitedInput is limited for a whole input.
func limitedInput(s engine.Session, in engine.Input, out engine.Out) engine.Result {
	ended := make(chan engine.Result, 1)
	go func() { ended <- s.Run(in, out) }()
	limit := time.NewTimer(cellLimit)
	defer limit.Stop()
	select {
	case res := <-ended:
		return res
	case <-limit.C:
		s.Interrupt()
	}
	hung := &engine.Error{Name: "Hung", Value: "the cell did not end by itself"}
	select {
	case <-ended:
	case <-time.After(cellLimit):
		hung.Value += ", nor when interrupted"
	}
	return engine.Result{Error: hung}
}

// record keeps what a cell shows.
type record struct {
	mu             sync.Mutex
	stdout, stderr strings.Builder
	displays       []display.Data
	comms          []comm.Message
	wrote          chan struct{} // has something when the cell wrote since it was empty
}

func newRecord() *record { return &record{wrote: make(chan struct{}, 1)} }

func (r *record) Write(stream engine.Stream, text []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if stream == engine.Stdout {
		r.stdout.Write(text)
	} else {
		r.stderr.Write(text)
	}
	select {
	case r.wrote <- struct{}{}:
	default:
	}
}

func (r *record) Display(d display.Data) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.displays = append(r.displays, d)
}

func (r *record) Comm(m comm.Message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.comms = append(r.comms, m)
}

func (r *record) ClearOutput(bool) {}

func (r *record) Input(string, bool) (string, error) { return "", engine.ErrNoStdin }

func (r *record) shown() []display.Data {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.displays)
}

func (r *record) messages() []comm.Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.comms)
}

func (r *record) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stdout.String()
}

func (r *record) errorText() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stderr.String()
}

// plain is a bundle's text/plain.
func plain(b *display.Bundle) string {
	var text string
	if err := json.Unmarshal(b.Data["text/plain"], &text); err != nil {
		return err.Error()
	}
	return text
}
