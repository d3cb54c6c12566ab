package cell_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"gokernel/display"
	"gokernel/kernel/internal/cell"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/support"
	"gokernel/kernel/internal/engine/yaegi"
)

func newSession(t testing.TB) *cell.Session {
	t.Helper()
	s, err := cell.New(func(h *support.Host) (engine.Engine, error) { return yaegi.New(h) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// record keeps what a cell shows.
type record struct {
	mu             sync.Mutex
	stdout, stderr strings.Builder
	displays       []display.Data
}

func (r *record) Write(stream engine.Stream, text []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if stream == engine.Stdout {
		r.stdout.Write(text)
	} else {
		r.stderr.Write(text)
	}
}

func (r *record) Display(d display.Data) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.displays = append(r.displays, d)
}
func (r *record) ClearOutput(bool) {}
func (r *record) Input(prompt string, _ bool) (string, error) {
	return "", engine.ErrNoStdin
}

func (r *record) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stdout.String()
}

func plain(b *display.Bundle) string {
	if b == nil {
		return ""
	}
	var text string
	if err := json.Unmarshal(b.Data["text/plain"], &text); err != nil {
		return err.Error()
	}
	return text
}

func TestScratch(t *testing.T) {
	name := os.Getenv("SCRATCH")
	if name == "" {
		t.Skip()
	}
	data, _ := os.ReadFile(name)
	s := newSession(t)
	for i, code := range strings.Split(string(data), "\n---\n") {
		var r record
		res := s.Run(engine.Input{ID: fmt.Sprint(i), Count: i + 1, Code: code}, &r)
		fmt.Printf("[%d] out=%q err=%q value=%q\n", i+1, r.stdout.String(), r.stderr.String(), plain(res.Value))
		if res.Error != nil {
			fmt.Printf("    %s: %s\n    %s\n", res.Error.Name, res.Error.Value, strings.Join(res.Error.Traceback, "\n    "))
		}
	}
}

// corpus reads programs of the form of the corpora.
type program struct {
	name, flags string
	cells       []string
	want        string
}

func corpus(t testing.TB, file string) []program {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var list []program
	for _, part := range strings.Split("\n"+string(data), "\n=== ")[1:] {
		head, rest, _ := strings.Cut(part, "\n")
		name, flags, _ := strings.Cut(head, " ")
		source, want, _ := strings.Cut(rest, "\n>>>\n")
		list = append(list, program{name, flags, strings.Split(source, "\n---\n"), want})
	}
	return list
}

func TestCorpusScratch(t *testing.T) {
	dir := os.Getenv("CORPUS")
	if dir == "" {
		t.Skip()
	}
	for _, file := range strings.Split(dir, ",") {
		bad := 0
		var names []string
		list := corpus(t, file)
		for _, p := range list {
			if os.Getenv("V") != "" {
				fmt.Println(">>", p.name)
			}
			if got := runProgram(t, p); !matches(p, got) {
				bad++
				names = append(names, p.name)
				if os.Getenv("V") != "" {
					fmt.Printf("--- %s\n%s\nGOT  %q\nWANT %q\n", p.name, strings.Join(p.cells, "\n---\n"), got, p.want)
				}
			}
		}
		fmt.Println(filepath.Base(file), len(list)-bad, "of", len(list), names)
	}
}

func runProgram(t testing.TB, p program) (got string) {
	defer func() {
		if r := recover(); r != nil {
			got = fmt.Sprint("CRASH ", r)
		}
	}()
	s := newSession(t)
	var out strings.Builder
	for i, code := range p.cells {
		var r record
		res := s.Run(engine.Input{ID: fmt.Sprint(i), Count: i + 1, Code: code}, &r)
		out.WriteString(r.text())
		if res.Error != nil {
			if out.Len() > 0 && !strings.HasSuffix(out.String(), "\n") {
				out.WriteString("\n")
			}
			out.WriteString("ERR:" + strings.ReplaceAll(res.Error.Name+": "+res.Error.Value, "\n", " ") + "\n")
		} else if strings.Contains(p.flags, "!v") && i == len(p.cells)-1 && res.Value != nil {
			out.WriteString("=> " + plain(res.Value) + "\n")
		}
	}
	return out.String()
}

func matches(p program, got string) bool {
	a, b := clean(got), clean(p.want)
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if text, ok := strings.CutPrefix(b[i], "ERR:"); ok {
			if !strings.HasPrefix(a[i], "ERR:") || !strings.Contains(a[i], text) {
				return false
			}
		} else if a[i] != b[i] {
			return false
		}
	}
	return true
}

func clean(s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		out = append(out, strings.TrimRight(line, " \t\n"))
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}
