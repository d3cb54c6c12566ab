package magic_test

import (
	"strings"
	"testing"
	"time"

	"gokernel/kernel/internal/magic"
)

// session keeps what magics ask of it.
type session struct {
	printed     string
	interrupted time.Duration
}

func (s *session) InterruptAfter(d time.Duration) { s.interrupted = d }
func (s *session) Print(text string)              { s.printed += text }

func TestEveryMagicIsFoundAndDescribed(t *testing.T) {
	for _, m := range magic.All() {
		found, err := magic.Find(m.Name)
		if err != nil || found.Name != m.Name {
			t.Errorf("%s: found %q, error %v", m.Name, found.Name, err)
		}
		if m.Help == "" || !strings.HasPrefix(m.Usage, "%"+m.Name) || m.Run == nil {
			t.Errorf("%s: usage %q, help %q", m.Name, m.Usage, m.Help)
		}
	}
}

func TestUnknownMagic(t *testing.T) {
	_, err := magic.Find("nonsense")
	if err == nil || !strings.Contains(err.Error(), "there is no magic %nonsense") || !strings.Contains(err.Error(), "%help") {
		t.Errorf("got %v", err)
	}
}

func TestHelp(t *testing.T) {
	var s session
	run(t, &s, "help", "")
	for _, m := range magic.All() {
		if !strings.Contains(s.printed, m.Usage) || !strings.Contains(s.printed, m.Help) {
			t.Errorf("%%help does not speak of %%%s:\n%s", m.Name, s.printed)
		}
	}
}

func TestInterrupt(t *testing.T) {
	var s session
	run(t, &s, "interrupt", "300ms")
	if s.interrupted != 300*time.Millisecond {
		t.Errorf("interrupted after %s", s.interrupted)
	}
	m, _ := magic.Find("interrupt")
	for _, args := range []string{"", "soon", "-1s", "0s", "10"} {
		err := m.Run(&session{}, args)
		if err == nil || !strings.Contains(err.Error(), "want a time such as") {
			t.Errorf("%q: got %v", args, err)
		}
	}
}

func run(t *testing.T, s *session, name, args string) {
	t.Helper()
	m, err := magic.Find(name)
	if err == nil {
		err = m.Run(s, args)
	}
	if err != nil {
		t.Fatal(err)
	}
}
