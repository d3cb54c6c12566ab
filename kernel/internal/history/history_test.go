package history

import (
	"bytes"
	"cmp"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// session is a history of a file that is closed with the test.
func session(t testing.TB, path string) *History {
	t.Helper()
	h := Open(path, nil)
	t.Cleanup(func() { h.Close() })
	return h
}

// past writes a whole session.
func past(t testing.TB, path string, inputs ...string) {
	t.Helper()
	h := Open(path, nil)
	for i, input := range inputs {
		h.Add(i+1, input, nil)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
}

// written is the entries as text: session:line:input, and =output if there is one.
func written(entries []Entry) string {
	var all []string
	for _, e := range entries {
		text := fmt.Sprintf("%d:%d:%s", e.Session, e.Line, e.Input)
		if e.Output != nil {
			text += "=" + *e.Output
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}

func pointer[T any](v T) *T { return &v }

func TestQueries(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folder", "history.sqlite")
	past(t, path, "a1", "b", "a3")
	past(t, path, "b", "a2")
	h := session(t, path)
	h.Add(1, "a1", pointer("out"))
	h.Add(2, " \n", nil)
	h.Add(3, "c", nil)
	for name, c := range map[string]struct {
		got  []Entry
		want string
	}{
		"tail":              {h.Tail(pointer(3)), "2:2:a2 3:1:a1=out 3:3:c"},
		"tail of all":       {h.Tail(nil), "1:1:a1 1:2:b 1:3:a3 2:1:b 2:2:a2 3:1:a1=out 3:3:c"},
		"tail of none":      {h.Tail(pointer(0)), ""},
		"tail below none":   {h.Tail(pointer(-1)), ""},
		"this session":      {h.Range(0, 0, nil), "3:1:a1=out 3:3:c"},
		"the one before":    {h.Range(-1, 1, nil), "2:1:b 2:2:a2"},
		"the first":         {h.Range(1, 2, pointer(3)), "1:2:b"},
		"this by number":    {h.Range(3, 2, nil), "3:3:c"},
		"from the end":      {h.Range(1, -2, pointer(-1)), "1:2:b"},
		"stop of 0":         {h.Range(1, 2, pointer(0)), "1:2:b 1:3:a3"},
		"stop beyond":       {h.Range(1, 3, pointer(99)), "1:3:a3"},
		"no such session":   {h.Range(4, 0, nil), ""},
		"before all":        {h.Range(-9, 0, nil), ""},
		"search":            {h.Search("a*", nil, false), "1:1:a1 1:3:a3 2:2:a2 3:1:a1=out"},
		"search of two":     {h.Search("a*", pointer(2), false), "2:2:a2 3:1:a1=out"},
		"search of unique":  {h.Search("*", nil, true), "1:3:a3 2:1:b 2:2:a2 3:1:a1=out 3:3:c"},
		"of unique, two":    {h.Search("?", pointer(2), true), "2:1:b 3:3:c"},
		"search of none":    {h.Search("*", pointer(0), false), ""},
		"search of nothing": {h.Search("d*", nil, false), ""},
	} {
		if got := written(c.got); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestTailHasThisSessionLast(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.sqlite")
	h := Open(path, nil)
	h.Add(1, "mine", nil)
	if err := h.Close(); err != nil { // has its number now, and can still be asked
		t.Fatal(err)
	}
	past(t, path, "other")
	if got, want := written(h.Tail(nil)), "2:1:other 1:1:mine"; got != want {
		t.Errorf("tail: got %q, want %q", got, want)
	}
	if got, want := written(h.Search("*", nil, false)), "1:1:mine 2:1:other"; got != want {
		t.Errorf("search: got %q, want %q", got, want)
	}
}

func TestTextsSurvive(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.sqlite")
	texts := []string{"two\nlines", "tab\there", `back\slash \n`, "nul\x00", "bad \xff utf-8", "é€😀", "\r\n end", "\\", strings.Repeat("long ", 1000)}
	h := Open(path, nil)
	for i, text := range texts {
		h.Add(i+1, text, &texts[len(texts)-1-i])
	}
	h.Add(100, "empty output", pointer(""))
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	got := session(t, path).Range(-1, 1, nil)
	if len(got) != len(texts)+1 {
		t.Fatalf("got %d entries", len(got))
	}
	for i, text := range texts {
		if e := got[i]; e.Input != text || *e.Output != texts[len(texts)-1-i] {
			t.Errorf("got %q and %q, want %q", e.Input, *e.Output, text)
		}
	}
	if last := got[len(texts)]; last.Output == nil || *last.Output != "" {
		t.Errorf("an empty output is %v", last.Output)
	}
}

func TestLongTexts(t *testing.T) {
	h := session(t, "")
	h.Add(1, strings.Repeat("x", maxInput+1), nil)
	h.Add(2, "a", pointer(strings.Repeat("x", maxOutput-1)+"é"))
	got := h.Tail(nil)
	if len(got) != 1 || got[0].Input != "a" || *got[0].Output != strings.Repeat("x", maxOutput-1) {
		t.Errorf("%d entries, or an output that is cut wrongly", len(got))
	}
}

// TestPendingIsBounded: what waits for a database that stays locked doesn't pile up.
func TestPendingIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.sqlite")
	past(t, path, "old")
	release := locked(t, path)
	h := session(t, path)
	const n = 100
	for i := range n {
		h.Add(i+1, strings.Repeat("x", maxInput-9)+fmt.Sprint(i), nil)
	}
	h.mu.Lock()
	size, kept := h.size, len(h.pending)
	h.mu.Unlock()
	if size > maxPending || kept >= n/2 {
		t.Errorf("%d entries of %d bytes wait", kept, size)
	}
	release()
	if all := h.Range(0, 0, nil); len(all) == 0 || all[len(all)-1].Line != n {
		t.Errorf("the newest of %d entries isn't there", len(all))
	}
}

// locked has another connection hold the file's lock until release is called.
func locked(t *testing.T, path string) (release func()) {
	t.Helper()
	db, err := openDatabase(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("begin exclusive"); err != nil {
		t.Fatal(err)
	}
	return sync.OnceFunc(func() {
		if _, err := db.Exec("rollback"); err != nil {
			t.Error(err)
		}
		db.Close()
	})
}

// TestLockIsHeld: a process that keeps the lock stops nobody, and its end lets the
// entries through.
func TestLockIsHeld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.sqlite")
	past(t, path, "old")
	release := locked(t, path)
	h := session(t, path)
	h.Add(1, "a", nil)
	if err := h.flush(); !isBusy(err) {
		t.Errorf("got %v", err)
	}
	release()
	h.Add(2, "b", nil)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if got := written(session(t, path).Tail(nil)); got != "1:1:old 2:1:a 2:2:b" {
		t.Errorf("got %q", got)
	}
}

// TestLinesOutOfOrder: cells of subshells end in any order.
func TestLinesOutOfOrder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.sqlite")
	h := Open(path, nil)
	h.Add(2, "b", nil)
	h.Add(1, "a", nil)
	h.Add(3, "c", nil)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	want := "1:1:a 1:2:b 1:3:c"
	for _, got := range []string{written(h.Tail(nil)), written(session(t, path).Tail(nil))} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestPath(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	for _, c := range []struct{ history, data, want string }{
		{"off", "", ""},
		{"/tmp/x", "", "/tmp/x"},
		{"", "/data", "/data/gokernel/history.sqlite"},
		{"", "", home + "/.local/share/gokernel/history.sqlite"},
		{"", "relative", home + "/.local/share/gokernel/history.sqlite"},
	} {
		t.Setenv(PathVar, c.history)
		t.Setenv("XDG_DATA_HOME", c.data)
		if got := Path(); got != c.want {
			t.Errorf("%+v: got %q", c, got)
		}
	}
}

// TestUnusable: whatever the path is, nothing fails and nothing hangs, and it is told once.
func TestUnusable(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	pipe := filepath.Join(folder, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	loop := filepath.Join(folder, "loop")
	if err := os.Symlink(loop, loop); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{folder, pipe, "/dev/zero", "/dev/full", filepath.Join(file, "below"), loop, "a\x00b", strings.Repeat("n", 5000)} {
		var log bytes.Buffer
		h := Open(path, slog.New(slog.NewTextHandler(&log, nil)))
		h.Add(1, "a", nil)
		if got := written(h.Tail(nil)); got != "1:1:a" {
			t.Errorf("%.20q: got %q", path, got)
		}
		h.Add(2, "b", nil)
		if got := written(h.Range(0, 0, nil)); got != "1:1:a 1:2:b" {
			t.Errorf("%.20q: got %q", path, got)
		}
		if err := h.Close(); err != nil {
			t.Error(err)
		}
		if n := strings.Count(log.String(), "level=WARN"); n != 1 {
			t.Errorf("%.20q: %d warnings:\n%s", path, n, log.String())
		}
	}
}

func TestForThePersonAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "history.sqlite")
	past(t, path, "secret")
	for name, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700 | os.ModeDir} {
		info, err := os.Stat(name)
		if err != nil || info.Mode() != want {
			t.Errorf("%s: mode %v, error %v, want %v", name, info.Mode(), err, want)
		}
	}
}

func TestSymlinkStays(t *testing.T) {
	folder := t.TempDir()
	target, link := filepath.Join(folder, "target"), filepath.Join(folder, "link")
	if err := os.WriteFile(target, []byte("junk"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	past(t, link, "a") // sets the junk aside
	if kept, err := os.ReadFile(target + ".damaged-1"); err != nil || string(kept) != "junk" {
		t.Errorf("set aside: %q, %v", kept, err)
	}
	if to, err := os.Readlink(link); err != nil || to != target {
		t.Errorf("the link is %q, %v", to, err)
	}
	if got := written(session(t, target).Tail(nil)); got != "1:1:a" {
		t.Errorf("got %q", got)
	}
}

func TestMatchGlob(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"*", "", true},
		{"*", "any\nthing", true},
		{"", "", true},
		{"", "x", false},
		{"a*b", "a\n[b", true},
		{"a*b", "abc", false},
		{"*b*", "abc", true},
		{"a?c", "aéc", true},
		{"a?c", "ac", false},
		{"a?", "a\xff", true},
		{"*é", "aéé", true},
		{"**a**", "bab", true},
		{"[a]", "a", true},
		{"[a]", "[a]", false},
		{"[?][*][[]", "?*[", true},
		{"[?]", "x", false},
		{"x[a-c]*", "xbc", true},
		{"x[a-c]*", "xd", false},
		{"[^a-c]", "d", true},
		{"[^a-c]", "b", false},
		{"[]a]", "]", true},
		{"[a-]", "-", true},
		{"*[é-ü]", "xö", true},
		{"[\n]", "\n", true},
		{"[\n]", "n", false},
		{"a[b", "a[b", true},
		{"[", "[", true},
		{"[^", "[^", true},
		{"*ab*ab", "abxabab", true},
		{"a*", "", false},
		{"a?b", "a\nb", true},
		{"a?b", `a\b`, true},
		{"*n", "\n", false},
		{`*\`, `\\`, true},
		{`\n`, "\n", false},
	} {
		if got := matchGlob(c.pattern, c.text); got != c.want {
			t.Errorf("%q, %q: got %t", c.pattern, c.text, got)
		}
	}
}

func TestNoPatternTakesForEver(t *testing.T) {
	if matchGlob(strings.Repeat("*a", 1000)+"b", strings.Repeat("a", 5000)) {
		t.Error("matched")
	}
}

// sorted tells whether entries are in the order of their numbers.
func sorted(entries []Entry) bool {
	return slices.IsSortedFunc(entries, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Session, b.Session), cmp.Compare(a.Line, b.Line))
	})
}
