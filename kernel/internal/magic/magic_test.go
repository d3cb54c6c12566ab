package magic_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"gokernel/display"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/magic"
)

// session keeps what magics ask of it.
type session struct {
	magic.Session  // what the other magics ask is tested with real sessions
	stdout, stderr bytes.Buffer
	displays       []display.Bundle
	payload        []string
	interrupted    time.Duration
	ran            []string
	names          []magic.Name
	values         map[string]string
	resets         int
	known          map[string]*display.Bundle
	explicit       bool
}

func (s *session) Stdout() io.Writer              { return &s.stdout }
func (s *session) Stderr() io.Writer              { return &s.stderr }
func (s *session) Display(b display.Bundle)       { s.displays = append(s.displays, b) }
func (s *session) Done() <-chan struct{}          { return nil }
func (s *session) InterruptAfter(d time.Duration) { s.interrupted = d }
func (s *session) Values() map[string]string      { return s.values }
func (s *session) SetAutoImport(on bool)          { s.explicit = !on }
func (s *session) AutoImport() (bool, map[string]string) {
	return !s.explicit, map[string]string{"rand": "math/rand/v2", "comm": "gokernel/comm"}
}
func (s *session) Names() []magic.Name                                  { return s.names }
func (s *session) Reset()                                               { s.resets++ }
func (s *session) Inspect(name string, _ engine.Detail) *display.Bundle { return s.known[name] }

func (s *session) AddPayload(p any) {
	text, err := json.Marshal(p)
	if err != nil {
		panic(err)
	}
	s.payload = append(s.payload, string(text))
}

func (s *session) Go(text string, _ int) error {
	s.ran = append(s.ran, text)
	return nil
}

// run runs a line magic.
func run(s *session, name, args string) error {
	m, err := magic.Find(name, false)
	if err != nil {
		return err
	}
	return m.Run(s, magic.Call{Args: args})
}

func TestEveryMagicIsFoundAndDescribed(t *testing.T) {
	for _, m := range magic.All() {
		found, err := magic.Find(m.Name, m.Cell)
		if err != nil || found.Usage != m.Usage {
			t.Errorf("%s: found %q, error %v", m.Written(), found.Usage, err)
		}
		if !strings.Contains(m.Usage, m.Written()) || m.Run == nil {
			t.Errorf("%s: usage %q", m.Written(), m.Usage)
		}
		if m.Help == "" || strings.HasSuffix(m.Help, ".") || strings.Contains(m.Help, "\n") {
			t.Errorf("%s: help %q: want one sentence without a full stop", m.Written(), m.Help)
		}
		for line := range strings.Lines(m.Text()) {
			if len(line) > 121 {
				t.Errorf("%s: a line of its documentation is too long: %s", m.Written(), line)
			}
		}
		if !strings.Contains(m.Doc, "```\n") || strings.Count(m.Doc, "```")%2 != 0 {
			t.Errorf("%s: its documentation has no example:\n%s", m.Written(), m.Doc)
		}
		if m.GoBody && !m.Cell {
			t.Errorf("%s has no body that could be Go", m.Written())
		}
	}
}

func TestNotFound(t *testing.T) {
	for _, tt := range []struct {
		name string
		cell bool
		want string
	}{
		{"nonsense", false, "there is no magic %nonsense (%help lists them)"},
		{"nonsense", true, "there is no magic %%nonsense (%help lists them)"},
		{"hepl", false, "there is no magic %hepl (did you mean %help?)"},
		{"intterupt", true, "there is no magic %%intterupt (did you mean %interrupt?)"},
		{"help", true, "there is no magic %%help, but there is %help [magic]"},
		{"", false, "% alone is no magic (%help lists them)"},
	} {
		if _, err := magic.Find(tt.name, tt.cell); err == nil || err.Error() != tt.want {
			t.Errorf("%q: got %v, want %s", tt.name, err, tt.want)
		}
	}
}

func TestHelp(t *testing.T) {
	var s session
	if err := run(&s, "help", ""); err != nil {
		t.Fatal(err)
	}
	for _, m := range magic.All() {
		if !strings.Contains(s.stdout.String(), m.Usage+" ") || !strings.Contains(s.stdout.String(), " "+m.Help+"\n") {
			t.Errorf("%%help does not speak of %s:\n%s", m.Written(), s.stdout.String())
		}
		var one session
		if err := run(&one, "help", m.Written()); err != nil || !strings.Contains(one.stdout.String(), m.Text()) {
			t.Errorf("%%help %s: got %q, error %v", m.Written(), one.stdout.String(), err)
		}
	}
	if err := run(&s, "help", "intterupt"); err == nil || !strings.Contains(err.Error(), "did you mean %interrupt?") {
		t.Errorf("help about nothing: %v", err)
	}
}

func TestInterrupt(t *testing.T) {
	var s session
	if err := run(&s, "interrupt", "300ms"); err != nil || s.interrupted != 300*time.Millisecond {
		t.Errorf("interrupted after %s, error %v", s.interrupted, err)
	}
	for _, args := range []string{"", "soon", "-1s", "0s", "10"} {
		if err := run(&s, "interrupt", args); err == nil || !strings.Contains(err.Error(), "want a time such as") {
			t.Errorf("%q: got %v", args, err)
		}
	}
}

func TestFail(t *testing.T) {
	err := magic.Fail("ExitError", "exit status %d", 3)
	var failure magic.Failure
	if !errors.As(err, &failure) || err.Error() != "ExitError: exit status 3" || failure.Shown.Traceback[0] != err.Error() {
		t.Errorf("got %#v", err)
	}
}
