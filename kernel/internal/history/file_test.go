package history

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// block is how much of the file is damaged at a time.
const block = 64

// TestDamage overwrites the file block by block, with bytes that a broken disk or a power
// cut leave: the lines that were not hit are still there, and new ones can be added.
func TestDamage(t *testing.T) {
	whole := linesOf(7, numbered(40))
	for _, junk := range []byte{0, '\n', '9', '\\', '\t', 0xff} {
		for at := 0; at < len(whole); at += block {
			data := bytes.Clone(whole)
			end := min(at+block, len(data))
			copy(data[at:end], bytes.Repeat([]byte{junk}, block))
			survives(t, data, untouched(whole, at, end))
		}
	}
}

// TestTruncated cuts the file off at each byte of its last lines.
func TestTruncated(t *testing.T) {
	whole := linesOf(7, numbered(3))
	for end := range whole {
		survives(t, whole[:end], untouched(whole, end, len(whole)))
	}
}

func numbered(n int) []Entry {
	var entries []Entry
	for i := range n {
		entries = append(entries, Entry{Line: i + 1, Input: fmt.Sprintf("cell %d\nof some lines", i), Output: pointer("v")})
	}
	return entries
}

// untouched gives the lines that lie outside of what was damaged. A line whose line feed
// alone was hit is not among them, though it may survive.
func untouched(whole []byte, from, to int) string {
	var left []Entry
	at := 0
	for line := range bytes.Lines(whole) {
		next := at + len(line)
		if next <= from || at >= to {
			r, _ := parseLine(bytes.TrimSuffix(line, lineFeed))
			left = append(left, r.entry())
		}
		at = next
	}
	return written(left)
}

func survives(t *testing.T, data []byte, want string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "history.tsv")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	past(t, path, "new")
	got := session(t, path).Tail(nil)
	if n := len(got); n == 0 || got[n-1].Input != "new" || !contains(written(got), want) {
		t.Errorf("after damage to\n%q\ngot  %q\nwant %q", data, written(got), want)
	}
}

// contains tells whether all words of want are in text.
func contains(text, want string) bool {
	have := map[string]bool{}
	for word := range strings.SplitSeq(text, " ") {
		have[word] = true
	}
	for word := range strings.SplitSeq(want, " ") {
		if !have[word] && word != "" {
			return false
		}
	}
	return true
}

func TestSetAside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.tsv")
	for n := 1; n <= 2; n++ {
		junk := bytes.Repeat([]byte{0, 1, byte(n)}, 5000)
		if err := os.WriteFile(path, junk, 0o600); err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		h := Open(path, slog.New(slog.NewTextHandler(&log, nil)))
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

func TestFileIsBounded(t *testing.T) {
	for name, f := range map[string]file{
		"bytes":   {maxBytes: 4000, maxCount: 1000},
		"entries": {maxBytes: 1 << 20, maxCount: 40},
	} {
		f.path = filepath.Join(t.TempDir(), "history.tsv")
		for range 30 {
			h := open(f, 0, nil)
			for i := range 10 {
				h.Add(i+1, "some text of a cell", nil)
			}
			if err := h.Close(); err != nil {
				t.Fatal(err)
			}
		}
		got := session(t, f.path).Tail(nil)
		info, err := os.Stat(f.path)
		if err != nil || info.Size() > f.maxBytes+1000 || len(got) > f.maxCount+10 {
			t.Errorf("%s: %d entries in %d bytes, error %v", name, len(got), info.Size(), err)
		}
		if len(got) < 20 || got[len(got)-1].Session != 30 || !sorted(got) {
			t.Errorf("%s: not the newest: %s", name, written(got))
		}
		if files, _ := filepath.Glob(f.path + "?*"); len(files) > 0 {
			t.Errorf("%s: left behind: %v", name, files)
		}
	}
}

// TestHugeFile: only as much is read as a file should have.
func TestHugeFile(t *testing.T) {
	f := file{path: filepath.Join(t.TempDir(), "history.tsv"), maxBytes: 1000, maxCount: 1000}
	if err := os.WriteFile(f.path, linesOf(1, numbered(1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if n := len(f.read().records); n == 0 || n > 40 {
		t.Errorf("read %d entries", n)
	}
	if err := os.Truncate(f.path, 1<<40); err != nil {
		t.Skip("no such large files here:", err)
	}
	if n := len(f.read().records); n != 0 {
		t.Errorf("read %d entries of zeros", n)
	}
}

// processVar has the path of the history in the processes of TestProcesses.
const processVar = "GOKERNEL_TEST_HISTORY"

func TestMain(m *testing.M) {
	if path := os.Getenv(processVar); path != "" {
		hammer(path)
		return
	}
	os.Exit(m.Run())
}

// perProcess is how many inputs each process writes; most come while others write.
const perProcess = 100

// hammer is the work of a process of TestProcesses. Its sessions are told on stdout.
func hammer(path string) {
	maxBytes, _ := strconv.ParseInt(os.Getenv(processVar+"_BYTES"), 10, 64)
	h := open(file{path: path, maxBytes: maxBytes, maxCount: maxCount}, 0, slog.New(slog.NewTextHandler(os.Stderr, nil)))
	for i := range perProcess {
		h.Add(i+1, fmt.Sprintf("input %d of %d", i+1, os.Getpid()), pointer("v"))
		if i%10 == 0 {
			h.Tail(pointer(5))
		}
	}
	if err := h.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	all := h.Range(0, 0, nil)
	fmt.Println(all[0].Session, len(all))
}

func TestProcesses(t *testing.T) {
	const processes = 6
	for name, maxBytes := range map[string]int64{"whole": maxFile, "replaced again and again": 10_000} {
		path := filepath.Join(t.TempDir(), "history.tsv")
		outputs := make([]string, processes)
		var running sync.WaitGroup
		for i := range processes {
			running.Go(func() {
				cmd := exec.Command(os.Args[0])
				cmd.Env = append(os.Environ(), processVar+"="+path, fmt.Sprintf("%s_BYTES=%d", processVar, maxBytes))
				text, err := cmd.CombinedOutput()
				if outputs[i] = string(text); err != nil {
					outputs[i] += err.Error()
				}
			})
		}
		running.Wait()
		checkProcesses(t, name, session(t, path).Tail(nil), outputs, maxBytes == maxFile)
	}
}

func checkProcesses(t *testing.T, name string, all []Entry, outputs []string, whole bool) {
	t.Helper()
	seen := map[int]bool{}
	for _, output := range outputs {
		var number, n int
		if _, err := fmt.Sscanf(output+"\n", "%d %d\n", &number, &n); err != nil || strings.Count(output, "\n") != 1 || seen[number] || n != perProcess {
			t.Errorf("%s: a process wrote %q", name, output)
		}
		seen[number] = true
	}
	lines := map[string]bool{}
	for _, e := range all {
		lines[fmt.Sprint(e.Session, " ", e.Line)] = true
		if want := fmt.Sprintf("input %d of ", e.Line); !seen[e.Session] || !strings.HasPrefix(e.Input, want) {
			t.Errorf("%s: got %+v", name, e)
		}
	}
	if len(lines) != len(all) || whole && len(all) != len(outputs)*perProcess || len(all) < perProcess {
		t.Errorf("%s: %d entries, %d different ones", name, len(all), len(lines))
	}
}

// TestLockIsHeld: a process that keeps the lock stops nobody, and its end lets the
// entries through.
func TestLockIsHeld(t *testing.T) {
	f := file{path: filepath.Join(t.TempDir(), "history.tsv"), maxBytes: maxFile, maxCount: maxCount}
	held, err := f.lock()
	if err != nil {
		t.Fatal(err)
	}
	h := open(f, 0, nil)
	h.Add(1, "a", nil)
	if got := written(h.Tail(nil)); got != "1:1:a" {
		t.Errorf("got %q", got)
	}
	held.Close()
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if got := written(session(t, f.path).Tail(nil)); got != "1:1:a" {
		t.Errorf("got %q", got)
	}
}

// FuzzFile opens any bytes: what is read can be written and read again, and adding works.
func FuzzFile(f *testing.F) {
	f.Add([]byte("junk"))
	f.Add([]byte("\n\n\t\n"))
	f.Add([]byte("00000000\t1\t1\tx\n"))
	f.Add(linesOf(1, numbered(2)))
	f.Add(linesOf(maxNumber, numbered(2)))
	f.Add(append(linesOf(1, []Entry{{Line: 1 << 40, Input: "x"}, {Line: 3, Input: "\\x\n"}}), "cut"...))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries := entriesOf(parse(data, false).records)
		var lines []byte
		for _, e := range entries {
			lines = appendLine(lines, recordOf(e.Session, e))
		}
		if again := parse(lines, false); again.damaged > 0 || written(entriesOf(again.records)) != written(entries) {
			t.Errorf("%q is read as %q, and then as %q", data, written(entries), written(entriesOf(again.records)))
		}
		path := filepath.Join(t.TempDir(), "history.tsv")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		h := Open(path, nil)
		h.Add(1, "new", nil)
		if err := h.Close(); err != nil {
			t.Fatal(err)
		}
		if got := h.Tail(pointer(1)); len(got) != 1 || got[0].Input != "new" {
			t.Errorf("%q: got %q", data, written(got))
		}
	})
}

// BenchmarkAdd is what a cell waits for, and BenchmarkFlush what the writer does then.
func BenchmarkAdd(b *testing.B) {
	h := session(b, filepath.Join(b.TempDir(), "history.tsv"))
	for i := range b.N {
		h.Add(i+1, "fmt.Println(1)", nil)
	}
}

func BenchmarkFlush(b *testing.B) {
	f := file{path: filepath.Join(b.TempDir(), "history.tsv"), maxBytes: maxFile, maxCount: maxCount}
	for b.Loop() {
		if _, err := f.add(1, []Entry{{Line: 1, Input: "fmt.Println(1)"}}, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFull is a search in a history that is as long as it may be.
func BenchmarkFull(b *testing.B) {
	path := filepath.Join(b.TempDir(), "history.tsv")
	entries := make([]Entry, maxCount)
	for i := range entries {
		entries[i] = Entry{Line: i + 1, Input: fmt.Sprintf("for i := range %d {\n\tfmt.Println(i)\n}\nsum(list, func(x int) int { return x * %d })", i, i), Output: pointer("12345")}
	}
	data := linesOf(1, entries)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		b.Fatal(err)
	}
	h := session(b, path)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if found := h.Search("for i*", pointer(20), true); len(found) != 20 {
			b.Fatal(len(found))
		}
	}
}
