package cell_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gokernel/kernel/internal/check/stdtypes"
)

// These tests compare what random programs write in a cell with what they write when the
// Go compiler has made them.
//
//	go test -run TestDifferential ./kernel/internal/cell
//	go test -run TestDifferential -differential.n 5000 -differential.seed 1000000 ./kernel/internal/cell
//	go test -run TestDifferential -differential.n 1 -differential.seed 42 -differential.minimise ./kernel/internal/cell
var (
	differentialN        = flag.Int("differential.n", 100, "how many random programs TestDifferential compares")
	differentialSeed     = flag.Uint64("differential.seed", 1, "the seed of the first")
	differentialMinimise = flag.Bool("differential.minimise", false, "make the first program that fails as small as possible; takes a minute")
)

const (
	batchSize  = 100 // random programs that are compiled together
	shownFails = 5   // failing programs whose text is shown
)

// randomProgram is a generated program and its seed.
type randomProgram struct {
	seed uint64
	code string // without the prelude and main
}

func (p randomProgram) name() string { return fmt.Sprintf("seed-%d", p.seed) }

// randomBatch makes programs of n seeds.
func randomBatch(seed uint64, n int) []randomProgram {
	var list []randomProgram
	for i := range uint64(n) {
		list = append(list, randomProgram{seed + i, generate(seed+i, int(seed+i))})
	}
	return list
}

// batchText is one program that runs them all.
func batchText(list []randomProgram) string {
	var b, main strings.Builder
	b.WriteString(generatorPrelude)
	for _, p := range list {
		b.WriteString("\n" + p.code)
		fmt.Fprintf(&main, "\trun(%q, program%d)\n", p.name(), p.seed)
	}
	fmt.Fprintf(&b, "\nfunc main() {\n%s}\n", &main)
	return b.String()
}

// checkGo type-checks a program.
func checkGo(code string) error {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "program.go", code, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	conf := types.Config{Importer: stdtypes.NewImporter()}
	_, err = conf.Check("main", fset, []*ast.File{file}, nil)
	return err
}

// TestGenerator holds the generator to its promise that its programs are valid.
func TestGenerator(t *testing.T) {
	for _, p := range randomBatch(*differentialSeed, 100) {
		if err := checkGo(batchText([]randomProgram{p})); err != nil {
			t.Errorf("%s: %v\n%s", p.name(), err, p.code)
		}
		if generate(p.seed, int(p.seed)) != p.code {
			t.Errorf("%s: two programs of the same seed differ", p.name())
		}
	}
}

// TestDifferential compares random programs with what the compiler makes of them.
func TestDifferential(t *testing.T) {
	command, err := exec.LookPath("go")
	if err != nil {
		t.Skip("there is no go command: ", err)
	}
	n := *differentialN
	if testing.Short() || raceDetector() {
		n = min(n, 20)
	}
	d := &differential{command: command}
	for seed := *differentialSeed; n > 0; seed, n = seed+batchSize, n-batchSize {
		d.compare(t, randomBatch(seed, min(n, batchSize)))
	}
	t.Logf("%d of %d programs differ", d.failed, d.all)
}

// differential compares batches of programs.
type differential struct {
	command     string // go
	all, failed int
}

// compare runs a batch both ways; the programs that differ, once more one by one.
func (d *differential) compare(t *testing.T, batch []randomProgram) {
	code := batchText(batch)
	want := sections(goRun(t, d.command, code))
	got := sections(d.inCell(t, code))
	for _, p := range batch {
		d.all++
		name := p.name()
		if _, ok := want[name]; !ok {
			t.Fatalf("%s: the compiled program did not come to it", name)
		}
		if got[name] == want[name] {
			continue
		}
		if failure := d.failure(t, p, want[name]); failure != "" {
			d.report(t, p, failure)
		}
	}
}

// inCell gives what a program writes in a cell, up to its end or its error.
func (d *differential) inCell(t *testing.T, code string) string {
	p := wholeProgram{name: "batch", code: code, same: anything}
	out := &programRecord{record: newRecord()}
	p.runIn(p.start(t), out)
	got, _ := out.program()
	return got
}

// failure runs one program in a cell, and says what is wrong with it.
func (d *differential) failure(t *testing.T, p randomProgram, want string) string {
	w := wholeProgram{
		name: p.name(),
		code: batchText([]randomProgram{p}),
		want: want,
		same: func(got, want string) bool { return sections(got)[p.name()] == want },
	}
	s, out := w.start(t), &programRecord{record: newRecord()}
	defer s.Close()
	switch v := w.runIn(s, out); v.outcome {
	case outcomePass:
		return ""
	case outcomeOutput:
		got, _ := out.program()
		return difference(sections(got)[p.name()], want)
	default:
		return string(v.outcome) + ": " + v.text
	}
}

// report fails the test, and shows the program if it is one of the first.
func (d *differential) report(t *testing.T, p randomProgram, failure string) {
	d.failed++
	if d.failed > shownFails {
		t.Errorf("%s: %s", p.name(), failure)
		return
	}
	code := p.code
	if d.failed == 1 && *differentialMinimise {
		code = d.minimise(t, p)
	}
	if tidy, err := format.Source([]byte(code)); err == nil {
		code = emptyLines.ReplaceAllString(string(tidy), "\n")
	}
	t.Errorf("%s: %s\n%s", p.name(), failure, code)
}

// emptyLines are what dropped statements leave behind.
var emptyLines = regexp.MustCompile(`\n(\s*\n)+`)

// sections cuts the output of a batch into those of its programs.
func sections(output string) map[string]string {
	list := map[string]string{}
	for _, part := range strings.Split(output, "\n== ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		list[name] = text
	}
	return list
}

// minimiseTime is how long a program is made smaller.
const minimiseTime = 2 * time.Minute

// minimise drops declarations and statements while the program still fails.
func (d *differential) minimise(t *testing.T, p randomProgram) string {
	end := time.Now().Add(minimiseTime)
	for smaller := true; smaller; {
		smaller = false
		for _, without := range droppable(p.code) {
			q := randomProgram{p.seed, without}
			code := batchText([]randomProgram{q})
			if time.Now().After(end) {
				return p.code
			}
			if checkGo(code) != nil {
				continue
			}
			want := sections(goRun(t, d.command, code))[p.name()]
			if d.failure(t, q, want) != "" {
				p, smaller = q, true
				break
			}
		}
	}
	return p.code
}

// droppable gives the texts that a program has without one of its statements or
// declarations, shortest first.
func droppable(code string) []string {
	const head = "package main\n"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", head+code, 0)
	if err != nil {
		return nil
	}
	var list []string
	drop := func(n ast.Node) {
		from, to := fset.Position(n.Pos()).Offset-len(head), fset.Position(n.End()).Offset-len(head)
		list = append(list, code[:from]+code[to:])
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl, *ast.GenDecl:
			drop(n)
		case *ast.BlockStmt:
			for _, s := range n.List {
				drop(s)
			}
		case *ast.CaseClause:
			for _, s := range n.Body {
				drop(s)
			}
		}
		return true
	})
	slices.SortFunc(list, func(a, b string) int { return len(a) - len(b) })
	return list
}
