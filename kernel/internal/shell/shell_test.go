package shell_test

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gokernel/kernel/internal/shell"
)

// screen keeps what a script writes, and tells when it has written something.
type screen struct {
	mu       sync.Mutex
	out, err strings.Builder
	wrote    chan struct{}
}

func (s *screen) write(to *strings.Builder) func([]byte) {
	return func(text []byte) {
		s.mu.Lock()
		to.Write(text)
		s.mu.Unlock()
		select {
		case s.wrote <- struct{}{}:
		default:
		}
	}
}

func (s *screen) text(of *strings.Builder) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return of.String()
}

// await waits until the script has written text to its output.
func (s *screen) await(t *testing.T, text string) {
	t.Helper()
	limit := time.After(20 * time.Second)
	for !strings.Contains(s.text(&s.out), text) {
		select {
		case <-s.wrote:
		case <-limit:
			t.Fatalf("got %q, want %q", s.text(&s.out), text)
		}
	}
}

// start runs a script; its error comes over the channel. All goroutines end with the test.
func start(t *testing.T, script string, c shell.Command) (*screen, func(), <-chan error) {
	t.Helper()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("no bash")
	}
	s := &screen{wrote: make(chan struct{}, 1)}
	done := make(chan struct{})
	interrupt := sync.OnceFunc(func() { close(done) })
	var all sync.WaitGroup
	t.Cleanup(func() {
		interrupt()
		all.Wait()
	})
	c.Script, c.Done = script, done
	c.Stdout, c.Stderr = s.write(&s.out), s.write(&s.err)
	c.Go = func(f func()) { all.Go(f) }
	ended := make(chan error, 1)
	all.Go(func() { ended <- c.Run() })
	return s, interrupt, ended
}

func TestOutput(t *testing.T) {
	s, _, ended := start(t, "echo one; echo two >&2; printf three", shell.Command{})
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if out, err := s.text(&s.out), s.text(&s.err); out != "one\nthree" || err != "two\n" {
		t.Errorf("got %q and %q", out, err)
	}
}

func TestLongOutputIsComplete(t *testing.T) {
	s, _, ended := start(t, "for i in {1..20000}; do echo $i; done", shell.Command{})
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(s.text(&s.out), "\n"); got != 20000 {
		t.Errorf("got %d lines, want 20000", got)
	}
}

func TestExit(t *testing.T) {
	for script, want := range map[string]string{
		"exit 3": "exit status 3", "false": "exit status 1", "kill -KILL $$": "signal: killed",
	} {
		_, _, ended := start(t, script, shell.Command{})
		var exit *shell.ExitError
		if err := <-ended; !errors.As(err, &exit) || exit.Error() != want {
			t.Errorf("%s: got %v, want %s", script, err, want)
		}
	}
}

func TestOutputComesAsItIsWritten(t *testing.T) {
	s, _, ended := start(t, "echo now; read line; echo $line", shell.Command{Input: func() (string, error) { return "then", nil }})
	s.await(t, "now\n")
	s.await(t, "then\n")
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestInput(t *testing.T) {
	lines := []string{"one", "two"}
	var asked atomic.Int64
	input := func() (string, error) {
		n := int(asked.Add(1))
		if n > len(lines) {
			return "", io.EOF
		}
		return lines[n-1], nil
	}
	s, _, ended := start(t, "cat", shell.Command{Input: input})
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if got := s.text(&s.out); got != "one\ntwo\n" || asked.Load() != 3 {
		t.Errorf("got %q after %d questions", got, asked.Load())
	}
}

func TestNobodyIsAskedForNothing(t *testing.T) {
	input := func() (string, error) {
		t.Error("the script reads nothing")
		return "", io.EOF
	}
	_, _, ended := start(t, "sleep 0.3", shell.Command{Input: input})
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestNoInput(t *testing.T) {
	s, _, ended := start(t, "cat; echo end", shell.Command{})
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if got := s.text(&s.out); got != "end\n" {
		t.Errorf("got %q", got)
	}
}

func TestInterrupt(t *testing.T) {
	for name, script := range map[string]string{
		"ends":        "echo begun; sleep 1000",
		"child":       "(echo begun; exec sleep 1000)",
		"ignores INT": "trap '' INT; echo begun; sleep 1000",
		"ignores all": "trap '' INT TERM; echo begun; while true; do sleep 1000; done",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, interrupt, ended := start(t, script, shell.Command{})
			s.await(t, "begun")
			interrupt()
			if err := <-ended; !errors.Is(err, shell.ErrInterrupted) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestLastWordsOfAnInterruptedScript(t *testing.T) {
	s, interrupt, ended := start(t, "trap 'echo cleaned up; exit 1' INT; echo begun; while true; do sleep 0.1; done", shell.Command{})
	s.await(t, "begun")
	interrupt()
	if err := <-ended; !errors.Is(err, shell.ErrInterrupted) {
		t.Errorf("got %v", err)
	}
	if got := s.text(&s.out); got != "begun\ncleaned up\n" {
		t.Errorf("got %q", got)
	}
}

func TestBackgroundDoesNotHoldTheCell(t *testing.T) {
	sign := filepath.Join(t.TempDir(), "sign")
	s, _, ended := start(t, "(until [ -e '"+sign+"' ]; do sleep 0.02; done; echo late) & echo early", shell.Command{})
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if got := s.text(&s.out); got != "early\n" {
		t.Errorf("got %q when the script has ended", got)
	}
	if err := os.WriteFile(sign, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s.await(t, "late\n")
}
