package cell_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"gokernel/display"
	"gokernel/kernel/internal/engine"
)

// The files of testdata/inspect are txtar archives of cells, setup.go (any number of
// them, which run first), and of questions: name.ask is the text of a cell with the
// cursor as ‸, name.source one that asks for the source too. Each is followed by what it
// wants of the answer, name.plain, name.markdown and name.html, as many as it cares for,
// or name.head for what is before the first empty line of the plain text.
// A question with no answer wants the plain text "nothing". Files below goroot/ are those
// of the Go toolchain that is installed; without them there is none.

const cursorMark = "‸"

func TestInspect(t *testing.T) {
	files, err := filepath.Glob("testdata/inspect/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, error %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { inspectFile(t, file) })
	}
}

func inspectFile(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	installGo(t, archive)
	s := newSession(t)
	count, asked := 0, 0
	var answer *display.Bundle
	for i, f := range archive.Files {
		name, kind, _ := strings.Cut(f.Name, ".")
		switch {
		case strings.HasPrefix(name, "goroot/"):
			continue
		case kind == "go":
			count++
			if res := limited(s, count, string(f.Data), newRecord()); res.Error != nil {
				t.Fatalf("%s: %s", f.Name, res.Error.Value)
			}
		case kind == "ask":
			answer = ask(t, s, string(f.Data), engine.Brief)
			asked++
		case kind == "source":
			answer = ask(t, s, string(f.Data), engine.Source)
			asked++
		default:
			got := answerText(answer, kind)
			if *update {
				archive.Files[i].Data = []byte(got)
			} else if want := string(f.Data); got != want {
				t.Errorf("%s.%s:\n%s\nwant:\n%s", name, kind, got, want)
			}
		}
	}
	if asked == 0 {
		t.Fatal("no questions")
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// installGo makes the archive's toolchain the one that is installed.
func installGo(t *testing.T, archive *txtar.Archive) {
	root := t.TempDir()
	t.Setenv("GOROOT", root)
	for _, f := range archive.Files {
		name, ok := strings.CutPrefix(f.Name, "goroot/")
		if !ok {
			continue
		}
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func ask(t *testing.T, s engine.Session, text string, detail engine.Detail) *display.Bundle {
	t.Helper()
	text = strings.TrimSuffix(text, "\n")
	before, after, ok := strings.Cut(text, cursorMark)
	if !ok {
		t.Fatalf("no cursor in %q", text)
	}
	return s.Inspect(before+after, len(before), detail)
}

// answerText gives an answer in the form text/kind.
func answerText(b *display.Bundle, kind string) string {
	if b == nil {
		return "nothing\n"
	}
	if kind == "head" {
		head, _, _ := strings.Cut(answerText(b, "plain"), "\n\n")
		return head + "\n"
	}
	var text string
	if err := json.Unmarshal(b.Data["text/"+kind], &text); err != nil {
		return fmt.Sprintf("no text/%s: %v\n", kind, err)
	}
	return text
}

// While a cell runs everything is told but values, which it may be changing.
func TestInspectWhileCellRuns(t *testing.T) {
	s := newSession(t)
	if res := limited(s, 1, "n := 0", newRecord()); res.Error != nil {
		t.Fatal(res.Error.Value)
	}
	out := newRecord()
	ended := make(chan engine.Result)
	go func() { ended <- limited(s, 2, `fmt.Println("here"); for { n++ }`, out) }()
	<-out.wrote
	if got, want := answerText(s.Inspect("n", 1, engine.Brief), "plain"), "var n int\n\ndeclared: cell[1]:1:1\n"; got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	s.Interrupt()
	if res := <-ended; res.Error == nil || res.Error.Name != "KeyboardInterrupt" {
		t.Errorf("got %+v", res.Error)
	}
	if got := answerText(s.Inspect("n", 1, engine.Brief), "plain"); !strings.Contains(got, "\nvalue: ") {
		t.Errorf("got:\n%s\nwant a value", got)
	}
}

// A goroutine that has outlived its cell may change variables too.
func TestInspectWhileGoroutineRuns(t *testing.T) {
	s := newSession(t)
	res := limited(s, 1, "m := map[int]int{}\nstop := make(chan bool)\ndone := make(chan bool)\n"+
		"go func() { defer close(done); for i := 0; ; i++ { select { case <-stop: return; default: m[i%9] = i } } }()", newRecord())
	if res.Error != nil {
		t.Fatal(res.Error.Value)
	}
	for range 20 {
		if got := answerText(s.Inspect("m", 1, engine.Brief), "plain"); strings.Contains(got, "value: ") {
			t.Errorf("got:\n%s\nwant no value", got)
		}
	}
	if res := limited(s, 2, "close(stop); <-done", newRecord()); res.Error != nil {
		t.Fatal(res.Error.Value)
	}
}

func TestInspectOutsideOfText(t *testing.T) {
	s := newSession(t)
	for _, c := range []struct {
		cursor int
		want   string
	}{{-1, "package fmt"}, {1 << 40, "func fmt.Println"}, {-1 << 40, "package fmt"}} {
		if got := answerText(s.Inspect("fmt.Println", c.cursor, engine.Brief), "plain"); !strings.HasPrefix(got, c.want) {
			t.Errorf("%d: got %q, want %q", c.cursor, got, c.want)
		}
	}
	s.Inspect("é🐹", 1, engine.Brief) // within a character: no panic
}

func FuzzInspect(f *testing.F) {
	files, _ := filepath.Glob("testdata/inspect/*.txtar")
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range archive.Files {
			if before, after, ok := strings.Cut(string(part.Data), cursorMark); ok {
				f.Add(before+after, len(before), strings.HasSuffix(part.Name, ".source"))
			}
		}
	}
	f.Setenv("GOROOT", f.TempDir())
	s := newSession(f)
	if res := limited(s, 1, "type T struct{ a, B int }\nfunc (t *T) M(x ...int) {}\nvar t T\nfunc G[K comparable](k K) K { return k }", newRecord()); res.Error != nil {
		f.Fatal(res.Error.Value)
	}
	f.Fuzz(func(t *testing.T, code string, cursor int, source bool) {
		detail := engine.Brief
		if source {
			detail = engine.Source
		}
		b := s.Inspect(code, cursor, detail)
		if b == nil {
			return
		}
		for _, kind := range []string{"plain", "markdown", "html"} {
			if text := answerText(b, kind); strings.TrimSpace(text) == "" || strings.HasPrefix(text, "no text/") {
				t.Errorf("%q at %d: text/%s is %q", code, cursor, kind, text)
			}
		}
	})
}

// BenchmarkInspect is the time of an answer in a session of two hundred declarations and a
// cell of a hundred lines.
func BenchmarkInspect(b *testing.B) {
	s := newSession(b)
	var setup strings.Builder
	for i := range 100 {
		fmt.Fprintf(&setup, "// f%d is a function.\nfunc f%d(x int) int { return x + %d }\nvar v%d = []int{%d}\n", i, i, i, i, i)
	}
	if res := limited(s, 1, setup.String(), newRecord()); res.Error != nil {
		b.Fatal(res.Error.Value)
	}
	lines := strings.Repeat("for i := range 3 {\n\tfmt.Println(f1(i), v2)\n}\n", 33)
	for _, c := range []struct{ name, code string }{
		{"std", lines + "strings.ToUpper"}, {"type", lines + "http.Server"}, {"package", lines + "http"},
		{"function", lines + "f42"}, {"variable", lines + "v42"}, {"call", lines + "strings.Replace(\"a\", "},
		{"nothing", lines + "zqxjkvwy"},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				s.Inspect(c.code, len(c.code), engine.Brief)
			}
		})
	}
}
