package yaegi_test

import (
	"os"
	"strings"
	"testing"
)

// TestSubset runs the programs of the part of Go that the lowering makes of all others.
// The file says how they are written.
func TestSubset(t *testing.T) {
	data, err := os.ReadFile("../../cell/testdata/corpus/subset.txt")
	if err != nil {
		t.Fatal(err)
	}
	programs := strings.Split("\n"+string(data), "\n=== ")[1:]
	if len(programs) < 10 {
		t.Fatalf("%d programs", len(programs))
	}
	for _, program := range programs {
		name, rest, _ := strings.Cut(program, "\n")
		t.Run(name, func(t *testing.T) {
			code, want, ok := strings.Cut(rest+"\n", "\n>>>\n")
			if !ok {
				t.Fatal("no line >>>")
			}
			s, out := newSession(t), ""
			for _, cell := range strings.Split(code, "\n---\n") {
				out += s.run(cell)
			}
			if lines(out) != lines(want) {
				t.Errorf("%s\ngot\n%s\nwant\n%s", code, out, want)
			}
		})
	}
}

// lines drops blanks at the ends of lines, and empty lines at the end.
func lines(text string) string {
	var list []string
	for line := range strings.Lines(text) {
		list = append(list, strings.TrimRight(line, " \t\n"))
	}
	return strings.TrimRight(strings.Join(list, "\n"), "\n")
}
