package cell_test

import (
	"context"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/remote"
)

// This file runs corpora of whole programs: Go's own run-tests (TestGoPrograms) and the
// examples of the standard library (TestExamples). Each program is pasted into one cell
// of an engine process of its own.
//
//	go test -run 'TestGoPrograms|TestExamples' ./kernel/internal/cell
//	go test -run TestGoPrograms/ken/array.go ./kernel/internal/cell
//	go test -run TestExamples -verdicts /tmp/verdicts.txt ./kernel/internal/cell
//	go test -run TestExamples -relist ./kernel/internal/cell
//	go test -run TestProgramFile -program /tmp/program.go -v ./kernel/internal/cell
//
// With -short, and with the race detector, under which an evaluator is many times
// slower, each corpus is cut to a sample.

var (
	verdictFile = flag.String("verdicts", "", "append a line for every whole program to this file: corpus, name, outcome, seconds, text")
	relist      = flag.Bool("relist", false, "rewrite the lists of known failures of whole programs as they are now")
	programFile = flag.String("program", "", "the Go program that TestProgramFile runs")
)

const (
	programLimit = 30 * time.Second // for one program; some drive the compiler on a busy machine
	sampleSize   = 60               // programs that are left of a corpus in a sample
)

// wholeProgram is a Go program in one file, and what it should write.
type wholeProgram struct {
	name   string // unique in its corpus
	code   string
	dir    string   // working folder; "" for one that is new and empty
	env    []string // added to ours
	merged bool     // what it writes to stderr counts as well
	want   string
	same   func(got, want string) bool
}

// programCorpus is a corpus of whole programs.
type programCorpus struct {
	programs []wholeProgram
	list     string  // file of the known failures
	floor    float64 // the least part of the programs that must pass
}

// outcome is one word for how a program ended.
type outcome string

const (
	outcomePass   outcome = "pass"
	outcomeError  outcome = "error"   // the cell has an error
	outcomeOutput outcome = "output"  // the program wrote something else
	outcomeDied   outcome = "died"    // its engine process ended
	outcomeHung   outcome = "hung"    // it did not end within programLimit
	outcomeIdle   outcome = "idle"    // the cell ended well, but never called main
	outcomeNotRun outcome = "not-run" // its known failure is not to be tried
)

// verdict is how a program did.
type verdict struct {
	outcome outcome
	text    string // says more; "" if it passed
	took    time.Duration
}

// run runs the programs as parallel subtests. Those on the list must fail, the others
// must pass, and so must the part of all that is the floor.
func (c *programCorpus) run(t *testing.T) {
	known := readFailures(t, c.list)
	c.checkNames(t, known)
	programs := c.programs
	if testing.Short() || raceDetector() {
		programs = sample(programs)
	}
	var mu sync.Mutex
	verdicts := map[string]verdict{}
	t.Cleanup(func() { // when all have ended
		c.checkFloor(t, verdicts)
		if *relist {
			c.relist(t, known, verdicts)
		}
	})
	for _, p := range programs {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			v := verdict{outcome: outcomeNotRun}
			if !strings.HasPrefix(known[p.name], notRun) {
				v = p.run(t)
			}
			mu.Lock()
			verdicts[p.name] = v
			err := note(t.Name(), v)
			mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			c.judge(t, known[p.name], v)
		})
	}
}

// judge holds a verdict against the reason that the list gives for a failure, "" for none.
func (c *programCorpus) judge(t *testing.T, reason string, v verdict) {
	switch {
	case reason != "" && (v.outcome != outcomePass || strings.HasPrefix(reason, sometimes)):
		t.Skip("known failure: " + reason)
	case reason != "":
		t.Errorf("passes now: take it off %s", c.list)
	case v.outcome != outcomePass:
		t.Errorf("%s: %s", v.outcome, v.text)
	}
}

// checkFloor says how many programs passed, and whether these are enough. Of a part of
// the corpus it wants nothing.
func (c *programCorpus) checkFloor(t *testing.T, verdicts map[string]verdict) {
	if len(verdicts) == 0 {
		return
	}
	outcomes := map[outcome]int{}
	for _, v := range verdicts {
		outcomes[v.outcome]++
	}
	part := float64(outcomes[outcomePass]) / float64(len(verdicts))
	t.Logf("%d of %d programs passed (%.1f %%): %v", outcomes[outcomePass], len(verdicts), 100*part, outcomes)
	if len(verdicts) == len(c.programs) && part < c.floor {
		t.Errorf("%.1f %% of the programs passed, want %.0f %%", 100*part, 100*c.floor)
	}
}

// relist brings the list up to date with the verdicts: what passes leaves it, and what
// fails newly gets the text of its verdict as its reason, for a person to put better.
func (c *programCorpus) relist(t *testing.T, known map[string]string, verdicts map[string]verdict) {
	list := maps.Clone(known)
	for name, v := range verdicts {
		switch {
		case v.outcome == outcomePass && !strings.HasPrefix(known[name], sometimes):
			delete(list, name)
		case v.outcome != outcomePass && known[name] == "":
			list[name] = fmt.Sprintf("%s: %.200s", v.outcome, oneLine(v.text))
		}
	}
	old, err := os.ReadFile(c.list)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(old), "\n")
	var b strings.Builder
	fmt.Fprintln(&b, head)
	for _, name := range slices.Sorted(maps.Keys(list)) {
		fmt.Fprintf(&b, "%s: %s\n", name, list[name])
	}
	if err := os.WriteFile(c.list, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func oneLine(text string) string { return strings.ReplaceAll(strings.TrimSpace(text), "\n", " | ") }

// checkNames finds names on the list that stand for nothing, and names that stand twice
// in the corpus.
func (c *programCorpus) checkNames(t *testing.T, known map[string]string) {
	t.Helper()
	seen := map[string]bool{}
	for _, p := range c.programs {
		if seen[p.name] {
			t.Errorf("there are two programs %s", p.name)
		}
		seen[p.name] = true
	}
	for name := range known {
		if !seen[name] {
			t.Errorf("%s: there is no program %s", c.list, name)
		}
	}
}

// How the reasons of two kinds of known failures begin.
const (
	notRun    = "not run: "  // the program is not even tried: it would take too long. It counts as failed.
	sometimes = "sometimes " // the program may pass or fail
)

// readFailures reads a list of known failures: a line that is a comment, and then
// "name: reason" a line.
func readFailures(t testing.TB, file string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, reason, ok := strings.Cut(line, ": ")
		if !ok || reason == "" || known[name] != "" {
			t.Fatalf("%s: line %q: want a new name, a colon and a reason", file, line)
		}
		known[name] = reason
	}
	return known
}

// sample picks programs evenly, the same ones each time.
func sample(all []wholeProgram) []wholeProgram {
	step := max(1, len(all)/sampleSize)
	var some []wholeProgram
	for i := step / 2; i < len(all); i += step {
		some = append(some, all[i])
	}
	return some
}

// raceDetector tells whether this binary was built with -race.
func raceDetector() bool {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return false
	}
	for _, s := range info.Settings {
		if s.Key == "-race" {
			return s.Value == "true"
		}
	}
	return false
}

// note appends a verdict to the file that -verdicts names. Its caller sees to it that no
// other does so meanwhile.
func note(name string, v verdict) error {
	if *verdictFile == "" {
		return nil
	}
	f, err := os.OpenFile(*verdictFile, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	corpus, program, _ := strings.Cut(name, "/")
	_, err = fmt.Fprintf(f, "VERDICT\t%s\t%s\t%s\t%.2f\t%.300s\n", corpus, program, v.outcome, v.took.Seconds(), oneLine(v.text))
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}

// run runs the program in a process of its own.
func (p *wholeProgram) run(t *testing.T) verdict {
	s := p.start(t)
	out := &programRecord{record: newRecord(), merged: p.merged}
	began := time.Now()
	v := p.runIn(s, out)
	v.took = time.Since(began)
	return v
}

// start starts the engine process for the program.
func (p *wholeProgram) start(t *testing.T) engine.Session {
	dir := p.dir
	if dir == "" {
		dir = t.TempDir()
	}
	s, err := remote.Start(context.Background(), remote.Config{
		Command: []string{os.Args[0]},
		Dir:     dir,
		Env:     slices.Concat(os.Environ(), []string{engineVar + "=1", "PWD=" + dir, "GORACE=atexit_sleep_ms=0"}, p.env),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Log(err) // it was said to hang; the process is killed anyway
		}
	})
	return s
}

func (p *wholeProgram) runIn(s engine.Session, out *programRecord) verdict {
	code, marked := markMain(p.code)
	ended := make(chan engine.Result, 1)
	go func() { // ends with the session
		ended <- s.Run(engine.Input{ID: "request-1", Count: 1, Code: code}, out)
	}()
	limit := time.NewTimer(programLimit)
	defer limit.Stop()
	select {
	case res := <-ended:
		return p.verdict(res.Error, out, marked)
	case <-limit.C:
		got, _ := out.program()
		return verdict{outcome: outcomeHung, text: fmt.Sprintf("no end after %v; output %.200q", programLimit, got)}
	}
}

// mark is what main prints when it begins: many programs write nothing if they are right,
// and a main that was never called is not right.
const mark = "\x00main begins\x00"

// markMain has main print the mark, without moving a line. It can't if the program has no
// main or a print of its own.
func markMain(code string) (string, bool) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", code, 0)
	if err != nil {
		return code, false
	}
	main := file.Scope.Lookup("main")
	if main == nil || main.Kind != ast.Fun || file.Scope.Lookup("print") != nil {
		return code, false
	}
	at := fset.Position(main.Decl.(*ast.FuncDecl).Body.Lbrace).Offset + 1
	return code[:at] + fmt.Sprintf(" print(%q); ", mark) + code[at:], true
}

// verdict judges how the cell ended and what it wrote. A program may end with
// os.Exit(0), also in an init function.
func (p *wholeProgram) verdict(fault *engine.Error, out *programRecord, marked bool) verdict {
	got, began := out.program()
	switch {
	case fault == nil && marked && !began:
		return verdict{outcome: outcomeIdle, text: "main was never called"}
	case fault == nil, exitedWell(fault):
	case fault.Name == "EngineDied":
		return verdict{outcome: outcomeDied, text: faultText(fault, got)}
	default:
		return verdict{outcome: outcomeError, text: faultText(fault, got)}
	}
	if !p.same(got, p.want) {
		return verdict{outcome: outcomeOutput, text: difference(got, p.want)}
	}
	return verdict{outcome: outcomePass}
}

// exitedWell tells whether the program, or compiled code that it called, has called
// os.Exit(0).
func exitedWell(fault *engine.Error) bool {
	return fault.Name == "Exit" && strings.HasPrefix(fault.Value, "os.Exit(0)") ||
		fault.Name == "EngineDied" && strings.Contains(fault.Value, "exit status 0")
}

// faultText tells a cell's error and the end of what it wrote before.
func faultText(fault *engine.Error, got string) string {
	text := fault.Name + ": " + fault.Value
	if got != "" {
		text += fmt.Sprintf("\nafter %q", got[max(0, len(got)-200):])
	}
	return text
}

// difference shows the first line in which two texts differ.
func difference(got, want string) string {
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := 0; ; i++ {
		switch {
		case i == len(gotLines) && i == len(wantLines):
			return "the texts are equal"
		case i == len(gotLines):
			return fmt.Sprintf("output ends before line %d, want %.200q", i+1, wantLines[i])
		case i == len(wantLines):
			return fmt.Sprintf("output goes on with line %d, %.200q", i+1, gotLines[i])
		case gotLines[i] != wantLines[i]:
			return fmt.Sprintf("line %d is %.200q, want %.200q", i+1, gotLines[i], wantLines[i])
		}
	}
}

// programRecord keeps what a program writes: stdout, and stderr as well if they are
// merged. It keeps no more than a program of the corpora writes.
type programRecord struct {
	*record
	merged bool
}

const maxProgramOutput = 16 << 20 // bytes

func (r *programRecord) Write(stream engine.Stream, text []byte) {
	r.mu.Lock()
	size := r.stdout.Len() + r.stderr.Len()
	r.mu.Unlock()
	if size > maxProgramOutput {
		return
	}
	if r.merged {
		stream = engine.Stdout
	}
	r.record.Write(stream, text)
}

// cellWarnings are what the session says about a cell beside what the cell writes.
var cellWarnings = regexp.MustCompile(`(?m)^cell\[1\]:\d+:\d+: warning: .*\n`)

// program gives what counts of the output, without the mark and warnings, and tells
// whether there was a mark.
func (r *programRecord) program() (string, bool) {
	text := r.text()
	began := strings.Contains(text, mark) || strings.Contains(r.errorText(), mark)
	text = strings.ReplaceAll(text, mark, "")
	return cellWarnings.ReplaceAllString(text, ""), began
}

// anything accepts any output.
func anything(got, want string) bool { return true }

// TestProgramFile runs the program of the flag -program and shows what it writes.
func TestProgramFile(t *testing.T) {
	if *programFile == "" {
		t.Skip("the flag -program names no program")
	}
	code, err := os.ReadFile(*programFile)
	if err != nil {
		t.Fatal(err)
	}
	p := wholeProgram{name: *programFile, code: string(code), merged: true, same: anything}
	s, out := p.start(t), &programRecord{record: newRecord(), merged: true}
	v := p.runIn(s, out)
	got, _ := out.program()
	t.Logf("it wrote\n%s", got)
	if v.outcome != outcomePass {
		t.Errorf("%s: %s", v.outcome, v.text)
	}
}
