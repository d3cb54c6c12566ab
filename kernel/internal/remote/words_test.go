package remote

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestWordsHeldAndReleased(t *testing.T) {
	for _, c := range []struct {
		texts []string
		shown string // before release
		held  string
	}{
		{[]string{"a\nb"}, "a\nb", ""},
		{[]string{"a\npanic: x\nb"}, "a\n", "panic: x\nb"},
		{[]string{"a", "panic: x\n"}, "a", "panic: x\n"},
		{[]string{"a fatal error: x\nSIGHUP\n"}, "a ", "fatal error: x\nSIGHUP\n"},
		{[]string{"a\nSIGHUP\npanic: x\n"}, "a\n", "SIGHUP\npanic: x\n"},
		{[]string{"a", "runtime: x\nSIG"}, "aruntime: x\n", "SIG"},
		{[]string{"a", "b\nfatal error: x"}, "ab\n", "fatal error: x"},
		{[]string{"a\n", "runtime: x\n", "y"}, "a\n", "runtime: x\ny"},
		{[]string{"a\n", "", "SIGSEGV: x\n"}, "a\n", "SIGSEGV: x\n"},
		{[]string{"not SIGNED: x\n"}, "not SIGNED: x\n", ""},
	} {
		var w lastWords
		shown := ""
		for _, text := range c.texts {
			shown += string(w.feed([]byte(text)))
		}
		if held := string(w.release()); shown != c.shown || held != c.held {
			t.Errorf("%q: shown %q, held %q, want %q, %q", c.texts, shown, held, c.shown, c.held)
		}
	}
}

func TestWordsFloodOfALiveEngine(t *testing.T) {
	var w lastWords
	text := "panic: x\n" + strings.Repeat("y", 2*maxHeld)
	if got := string(w.feed([]byte(text))); got != text {
		t.Errorf("%d bytes are shown, want %d", len(got), len(text))
	}
}

func TestWordsOfTheDying(t *testing.T) {
	stack := "\ngoroutine 1 [running]:\nmain.main()\n"
	for _, c := range []struct {
		stderr, crash    string
		shown            string
		headline, report string
	}{
		{
			"hello\nfatal error: concurrent map writes\n" + stack, stack,
			"hello\n", "fatal error: concurrent map writes", "fatal error: concurrent map writes|" + strings.ReplaceAll(stack, "\n", "|"),
		},
		{
			"panic: mine\nother\npanic: oh\n" + stack, "panic: oh\n" + stack,
			"panic: mine\nother\n", "panic: oh", "panic: oh|" + strings.ReplaceAll(stack, "\n", "|"),
		},
		{
			"runtime: goroutine stack exceeds\nfatal error: stack overflow\n\nruntime stack:\nruntime.throw()\n" + stack, "\nruntime stack:\nruntime.throw()\n" + stack,
			"", "fatal error: stack overflow", "runtime: goroutine stack exceeds|fatal error: stack overflow||" + strings.ReplaceAll(stack, "\n", "|"),
		},
		{
			"panic: mine\nno newlinefatal error: all goroutines are asleep\n" + stack, stack,
			"panic: mine\nno newline", "fatal error: all goroutines are asleep", "fatal error: all goroutines are asleep|" + strings.ReplaceAll(stack, "\n", "|"),
		},
		{"text\nodd words\n", "odd words\n", "text\nodd words\n", "odd words", "odd words"},
	} {
		var w lastWords
		shown := string(w.feed([]byte(c.stderr)))
		w.crashed([]byte(c.crash))
		shown += string(w.feed(nil)) + string(w.release()) + string(w.split())
		headline, lines := w.report()
		report := strings.Join(lines, "|")
		if shown != c.shown || headline != c.headline || report != strings.TrimSuffix(c.report, "|") {
			t.Errorf("%q:\nshown %q, %q, %q\nwant  %q, %q, %q", c.stderr, shown, headline, report, c.shown, c.headline, c.report)
		}
	}
}

func TestWordsAreCapped(t *testing.T) {
	var w lastWords
	w.crashed([]byte("panic: x\n"))
	for i := range 100_000 {
		line := fmt.Appendf(nil, "panic: x\nframe %d\n", i)
		w.crashed(line)
		if got := w.feed(line); len(got) > 0 {
			t.Fatalf("%q is shown", got)
		}
	}
	w.split()
	_, lines := w.report()
	if len(w.held) > maxHeld || len(w.crash) > maxHeld || len(lines) != maxLines+1 || !slices.Contains(lines, "…") {
		t.Errorf("%d bytes held, %d copied, %d lines", len(w.held), len(w.crash), len(lines))
	}
}
