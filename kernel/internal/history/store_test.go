package history

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

func numbered(n int) []Entry {
	var entries []Entry
	for i := range n {
		entries = append(entries, Entry{Line: i + 1, Input: fmt.Sprintf("cell %d\nof some lines", i), Output: pointer("v")})
	}
	return entries
}

// fileOf gives the bytes of a database with one session.
func fileOf(t testing.TB, entries []Entry) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "whole")
	s := &store{path: path, maxCount: maxCount, logger: slog.New(slog.DiscardHandler)}
	if err := s.add(entries); err != nil {
		t.Fatal(err)
	}
	s.close()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// survives has a session with a damaged file: its own entries are there.
func survives(t *testing.T, what string, data []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "history.sqlite")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	h := session(t, path)
	h.Add(1, "new", nil)
	if got := h.Range(0, 0, nil); len(got) != 1 || got[0].Input != "new" {
		t.Errorf("%s: got %q", what, written(got))
	}
}

// TestDamage overwrites the file block by block, with bytes that a broken disk or a power
// cut leave.
func TestDamage(t *testing.T) {
	whole := fileOf(t, numbered(100))
	const block = 512
	for _, junk := range []byte{0, '9', 0xff} {
		for at := 0; at < len(whole); at += block {
			data := bytes.Clone(whole)
			copy(data[at:min(at+block, len(data))], bytes.Repeat([]byte{junk}, block))
			survives(t, fmt.Sprintf("%d from %d", junk, at), data)
		}
	}
	for end := 0; end < len(whole); end += 1000 {
		survives(t, fmt.Sprintf("cut at %d", end), whole[:end])
	}
}

func TestSetAside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.sqlite")
	for n := 1; n <= 2; n++ {
		junk := bytes.Repeat([]byte{0, 1, byte(n)}, 5000)
		if err := os.WriteFile(path, junk, 0o600); err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		h := Open(path, slog.New(slog.NewTextHandler(&log, nil)))
		if err := os.WriteFile(path+journal, []byte("journal"), 0o600); err != nil {
			t.Fatal(err)
		}
		h.Add(1, "a", nil)
		if err := h.Close(); err != nil {
			t.Fatal(err)
		}
		aside := fmt.Sprintf("%s.damaged-%d", path, n)
		if kept, err := os.ReadFile(aside); err != nil || !bytes.Equal(kept, junk) {
			t.Errorf("what was there is not in %s: %v", aside, err)
		}
		if !strings.Contains(log.String(), aside) {
			t.Errorf("not told: %s", log.String())
		}
		if got := written(session(t, path).Tail(nil)); got != "1:1:a" {
			t.Errorf("got %q", got)
		}
	}
}

// TestMoved: a file that is moved or removed while it is used is made anew.
func TestMoved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.sqlite")
	s := &store{path: path, maxCount: maxCount, logger: slog.New(slog.DiscardHandler)}
	for line, change := range []func() error{
		func() error { return nil },
		func() error { return os.Remove(path) },
		func() error { return os.Rename(path, path+".moved") },
		func() error { return os.WriteFile(path, []byte("no database"), 0o600) },
	} {
		if err := change(); err != nil {
			t.Fatal(err)
		}
		if err := s.add([]Entry{{Line: line + 1, Input: "x"}}); err != nil {
			t.Fatal(err)
		}
		all := session(t, path).Tail(nil)
		if len(all) != 1 || all[0].Line != line+1 {
			t.Errorf("after change %d: got %s", line, written(all))
		}
	}
	s.close()
}

// TestFullDisk: when nothing can be written, the inputs stay in memory, and that is told
// once. A limit on the size of files stands for the disk's.
func TestFullDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.sqlite")
	past(t, path, "before")
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), processVar+"="+path, processVar+"_FULL=1")
	text, err := cmd.CombinedOutput()
	if err != nil || strings.Count(string(text), "level=WARN") != 1 || !strings.HasSuffix(string(text), "\n1:1:a 1:2:b\n") {
		t.Errorf("error %v, wrote %.2000q", err, text)
	}
	if got := written(session(t, path).Tail(nil)); got != "1:1:before" {
		t.Errorf("the file has %q", got)
	}
}

// fill is the work of the process of TestFullDisk.
func fill(path string) {
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 100, Max: 100}); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	h := open(&store{path: path, maxCount: maxCount}, 0, slog.New(slog.NewTextHandler(os.Stdout, nil)))
	h.Add(1, "a", nil)
	h.Tail(nil)
	h.Add(2, "b", nil)
	fmt.Println(written(h.Tail(nil)))
	if err := h.Close(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func TestFileIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.sqlite")
	for range 10 {
		s := &store{path: path, maxCount: 50, logger: slog.New(slog.DiscardHandler)}
		if err := s.add(numbered(20)); err != nil {
			t.Fatal(err)
		}
		s.close()
	}
	all := session(t, path).Tail(nil)
	if len(all) < 50 || len(all) > 70 || all[len(all)-1].Session != 10 {
		t.Errorf("%d entries, the last is %+v", len(all), all[len(all)-1])
	}
}

// processVar has the path of the history in the processes of TestProcesses and TestFullDisk.
const processVar = "GOKERNEL_TEST_HISTORY"

func TestMain(m *testing.M) {
	switch path := os.Getenv(processVar); {
	case path == "":
		os.Exit(m.Run())
	case os.Getenv(processVar+"_FULL") != "":
		fill(path)
	default:
		hammer(path)
	}
}

// perProcess is how many inputs each process writes; most come while others write.
const perProcess = 50

// hammer is the work of a process of TestProcesses. Its session is told on stdout.
func hammer(path string) {
	h := open(&store{path: path, maxCount: maxCount}, 0, slog.New(slog.NewTextHandler(os.Stderr, nil)))
	for i := range perProcess {
		h.Add(i+1, fmt.Sprintf("input %d of %d", i+1, os.Getpid()), pointer("v"))
		if i%10 == 0 {
			h.Tail(pointer(5))
		}
	}
	all := h.Range(0, 0, nil)
	if err := h.Close(); err != nil || len(all) == 0 {
		fmt.Fprintln(os.Stderr, "closing:", err)
		os.Exit(1)
	}
	fmt.Println(all[0].Session, len(all))
}

func TestProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.sqlite")
	outputs := make([]string, 4)
	var running sync.WaitGroup
	for i := range outputs {
		running.Go(func() {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), processVar+"="+path)
			text, err := cmd.CombinedOutput()
			if outputs[i] = string(text); err != nil {
				outputs[i] += err.Error()
			}
		})
	}
	running.Wait()
	seen := map[int]bool{}
	for _, output := range outputs {
		var number, n int
		if _, err := fmt.Sscanf(output+"\n", "%d %d\n", &number, &n); err != nil || strings.Count(output, "\n") != 1 || seen[number] || n != perProcess {
			t.Errorf("a process wrote %q", output)
		}
		seen[number] = true
	}
	all := session(t, path).Tail(nil)
	if len(all) != len(outputs)*perProcess {
		t.Errorf("%d entries", len(all))
	}
	for _, e := range all {
		if want := fmt.Sprintf("input %d of ", e.Line); !seen[e.Session] || !strings.HasPrefix(e.Input, want) {
			t.Errorf("got %+v", e)
		}
	}
}

// FuzzFile opens any bytes: a session can add to them, or to another file.
func FuzzFile(f *testing.F) {
	whole := fileOf(f, numbered(2))
	f.Add([]byte("junk"))
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Fuzz(func(t *testing.T, data []byte) { survives(t, "fuzzed", data) })
}

// FuzzGlob matches any pattern with any text: there is an answer, and a text matches
// itself if its special characters are in sets.
func FuzzGlob(f *testing.F) {
	f.Add("a*[b-d]?", "a\\b\n")
	f.Add("[", "[]")
	f.Add("[^]-", "\xff\\")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		matchGlob(pattern, text)
		if itself := strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]").Replace(text); !matchGlob(itself, text) {
			t.Errorf("%q does not match itself", text)
		}
	})
}

// BenchmarkAdd is what a cell waits for, and BenchmarkFlush what the writer does then.
func BenchmarkAdd(b *testing.B) {
	h := session(b, filepath.Join(b.TempDir(), "history.sqlite"))
	for i := range b.N {
		h.Add(i+1, "fmt.Println(1)", nil)
	}
}

func BenchmarkFlush(b *testing.B) {
	s := &store{path: filepath.Join(b.TempDir(), "history.sqlite"), maxCount: maxCount}
	for line := 1; b.Loop(); line++ {
		if err := s.add([]Entry{{Line: line, Input: "fmt.Println(1)"}}); err != nil {
			b.Fatal(err)
		}
	}
	s.close()
}

// BenchmarkFull is a search in a history that is as long as it may be.
func BenchmarkFull(b *testing.B) {
	path := filepath.Join(b.TempDir(), "history.sqlite")
	entries := make([]Entry, maxCount)
	for i := range entries {
		entries[i] = Entry{Line: i + 1, Input: fmt.Sprintf("for i := range %d {\n\tfmt.Println(i)\n}\nsum(list, func(x int) int { return x * %d })", i, i), Output: pointer("12345")}
	}
	if err := os.WriteFile(path, fileOf(b, entries), 0o600); err != nil {
		b.Fatal(err)
	}
	h := session(b, path)
	for b.Loop() {
		if found := h.Search("*no such*", pointer(20), true); len(found) != 0 {
			b.Fatal(len(found))
		}
	}
}
