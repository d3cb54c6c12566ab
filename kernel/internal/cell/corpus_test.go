package cell_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gokernel/kernel/internal/engine"
)

// program is one program of a corpus; testdata/corpus/*.txt say how they are written.
type program struct {
	name  string // file/name
	flags map[string]bool
	cells []string
	want  string
}

func corpusFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/corpus/*.txt")
	if err != nil || len(files) < 2 {
		t.Fatalf("corpora: %d files, error %v", len(files), err)
	}
	return files
}

func allPrograms(t testing.TB) []program {
	t.Helper()
	var list []program
	seen := map[string]bool{}
	for _, file := range corpusFiles(t) {
		if filepath.Base(file) == filepath.Base(knownFile) {
			continue
		}
		for _, p := range readCorpus(t, file) {
			if seen[p.name] {
				t.Errorf("there are two programs %s", p.name)
			}
			seen[p.name] = true
			list = append(list, p)
		}
	}
	return list
}

func readCorpus(t testing.TB, file string) []program {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	base := strings.TrimSuffix(filepath.Base(file), ".txt")
	var list []program
	for _, part := range strings.Split("\n"+string(data), "\n=== ")[1:] {
		head, rest, _ := strings.Cut(part, "\n")
		words := strings.Fields(head)
		source, want, ok := strings.Cut(rest+"\n", "\n>>>\n")
		if !ok || len(words) == 0 {
			t.Fatalf("%s: program %q has no line >>>", file, head)
		}
		p := program{name: base + "/" + words[0], flags: map[string]bool{}, want: want}
		for _, flag := range words[1:] {
			p.flags[flag] = true
		}
		p.cells = strings.Split(source, "\n---\n")
		list = append(list, p)
	}
	return list
}

func TestCorpus(t *testing.T) {
	known := knownFailures(t)
	for _, p := range allPrograms(t) {
		t.Run(p.name, func(t *testing.T) {
			judge(t, known, p.name, failure(p, run(t, p)))
		})
	}
}

// run gives what a program prints, with its errors as lines ERR:text.
func run(t *testing.T, p program) string {
	var s engine.Session
	if p.flags["!fatal"] || p.flags["!process"] {
		s = newProcess(t)
	} else {
		s = newSession(t)
	}
	var out strings.Builder
	for i, code := range p.cells {
		r := newRecord()
		res := limited(s, i+1, code, r)
		out.WriteString(r.text())
		last := i == len(p.cells)-1
		if res.Error != nil {
			if out.Len() > 0 && !strings.HasSuffix(out.String(), "\n") {
				out.WriteString("\n")
			}
			fmt.Fprintf(&out, "ERR:%s: %s\n", res.Error.Name, strings.ReplaceAll(res.Error.Value, "\n", " "))
		} else if p.flags["!v"] && last && res.Value != nil {
			fmt.Fprintf(&out, "=> %s\n", plain(res.Value))
		}
	}
	return out.String()
}

// failure says how a program's output differs from what it should be, "" if it does not.
func failure(p program, output string) string {
	got, want := outputLines(output), outputLines(p.want)
	if p.flags["!fatal"] {
		got = withoutExtraError(got, want)
	}
	same := len(got) == len(want)
	for i := 0; same && i < len(got); i++ {
		same = sameLine(got[i], want[i])
	}
	if same {
		return ""
	}
	return fmt.Sprintf("%s\ngot  %q\nwant %q", strings.Join(p.cells, "\n---\n"), got, want)
}

func sameLine(got, want string) bool {
	text, isError := strings.CutPrefix(want, "ERR:")
	if !isError {
		return got == want
	}
	return strings.HasPrefix(got, "ERR:") && strings.Contains(got, text)
}

// withoutExtraError drops the first line if it is the error of a cell that has ended its
// process, which a program may leave open.
func withoutExtraError(got, want []string) []string {
	if len(got) == len(want)+1 && strings.HasPrefix(got[0], "ERR:") {
		return got[1:]
	}
	return got
}

// outputLines cuts text into lines without trailing blanks, and without empty lines at
// the end.
func outputLines(s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		out = append(out, strings.TrimRight(line, " \t\n"))
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}
