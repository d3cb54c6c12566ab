// Package gotest runs tests, benchmarks, fuzz tests and examples as go test does, in this
// process: package testing runs them, but writes where it is told to.
package gotest

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"testing"
	"time"
)

// Suite is what there is to run.
type Suite struct {
	Tests      []testing.InternalTest
	Fuzz       []testing.InternalFuzzTarget // with their seeds only
	Examples   []Example
	Benchmarks []testing.InternalBenchmark
}

// Example is an example with the output that it should have.
type Example struct {
	Name      string
	Want      string
	Unordered bool // the lines may come in any order
	// Run runs it, and gives what it has printed and why it has ended before its end.
	Run func() (string, error)
}

// Flags are those of go test.
type Flags struct {
	Run       string // only tests and examples that match
	Bench     string // benchmarks that match; none if it is empty
	BenchTime string // such as 1s or 100x
	BenchMem  bool
	Verbose   bool
	Short     bool
	FailFast  bool
	Count     int
}

// Run runs a suite, and writes to out what go test would print. It gives the names of
// what has failed. Two suites can't run at a time: testing's flags are the process's.
func Run(s Suite, f Flags, out io.Writer) (failed []string, err error) {
	for _, pattern := range []string{f.Run, f.Bench} {
		if _, err := regexp.Compile(pattern); err != nil {
			return nil, err
		}
	}
	restore, err := setFlags(f)
	if err != nil {
		return nil, err
	}
	defer restore()
	if err := prepare(); err != nil {
		return nil, err
	}
	r := &runner{flags: f, out: &output{out}}
	r.tests(s)
	r.examples(s.Examples)
	r.benchmarks(s.Benchmarks)
	if r.err != nil {
		return nil, r.err
	}
	verdict := "PASS"
	if len(r.failed) > 0 {
		verdict = "FAIL"
	}
	_, err = fmt.Fprintln(out, verdict)
	return r.failed, err
}

// output is a writer that can be compared with itself, as package testing does.
type output struct{ io.Writer }

type runner struct {
	flags  Flags
	out    *output
	failed []string
	err    error
}

// hidden is the name of what runs first in each group: it tells the others' parent where
// to write.
const hidden = "·"

// match is regexp.MatchString, which finds the hidden one always. Package testing would
// end the process for a bad pattern.
func match(pattern, text string) (bool, error) {
	found, err := regexp.MatchString(pattern, text)
	if err != nil {
		panic(badPattern{err})
	}
	return found || text == hidden, nil
}

// badPattern is the panic for a pattern that is no regular expression.
type badPattern struct{ error }

func (r *runner) note(name string) {
	for _, known := range r.failed {
		if known == name {
			return
		}
	}
	r.failed = append(r.failed, name)
}

// tests runs tests and the seeds of fuzz tests.
func (r *runner) tests(s Suite) {
	tests := []testing.InternalTest{{Name: hidden, F: func(t *testing.T) { r.adopt(t, r.flags.Verbose) }}}
	for _, test := range s.Tests {
		tests = append(tests, testing.InternalTest{Name: test.Name, F: func(t *testing.T) {
			t.Cleanup(func() { // when parallel subtests have ended, too
				if t.Failed() {
					r.note(test.Name)
				}
			})
			test.F(t)
		}})
	}
	var fuzz []testing.InternalFuzzTarget
	if len(s.Fuzz) > 0 {
		fuzz = append(fuzz, testing.InternalFuzzTarget{Name: hidden, Fn: func(f *testing.F) {
			r.adopt(f, r.flags.Verbose)
			f.SkipNow()
		}})
	}
	for _, target := range s.Fuzz {
		fuzz = append(fuzz, testing.InternalFuzzTarget{Name: target.Name, Fn: func(f *testing.F) {
			f.Cleanup(func() {
				if f.Failed() {
					r.note(target.Name)
				}
			})
			target.Fn(f)
		}})
	}
	r.err = runMain(tests, fuzz)
}

// examples runs the examples that have an output.
func (r *runner) examples(list []Example) {
	if r.err != nil {
		return
	}
	for range r.flags.Count {
		for _, e := range list {
			if matches, _ := match(r.flags.Run, e.Name); matches && (len(r.failed) == 0 || !r.flags.FailFast) {
				r.example(e)
			}
		}
	}
}

func (r *runner) example(e Example) {
	if r.flags.Verbose {
		fmt.Fprintf(r.out, "=== RUN   %s\n", e.Name)
	}
	start := time.Now()
	got, err := e.Run()
	took := time.Since(start).Seconds()
	problem := difference(got, e)
	if err != nil {
		problem = err.Error() + "\n"
	}
	switch {
	case problem != "":
		r.note(e.Name)
		fmt.Fprintf(r.out, "--- FAIL: %s (%.2fs)\n%s", e.Name, took, problem)
	case r.flags.Verbose:
		fmt.Fprintf(r.out, "--- PASS: %s (%.2fs)\n", e.Name, took)
	}
}

// benchmarks runs the benchmarks that match.
func (r *runner) benchmarks(list []testing.InternalBenchmark) {
	if r.flags.Bench == "" || len(list) == 0 || r.err != nil {
		return
	}
	if err := skipLabels(r.flags.BenchTime); err != nil {
		r.err = err
		return
	}
	all := []testing.InternalBenchmark{{Name: hidden, F: func(b *testing.B) {
		r.adopt(b, false)
		b.SkipNow()
	}}}
	for _, bench := range list {
		all = append(all, testing.InternalBenchmark{Name: bench.Name, F: func(b *testing.B) {
			b.Cleanup(func() {
				if b.Failed() {
					r.note(bench.Name)
				}
			})
			bench.F(b)
		}})
	}
	r.err = stoppable(func() { testing.RunBenchmarks(match, all) })
}

// setFlags sets testing's flags, and gives what puts them back.
func setFlags(f Flags) (restore func(), err error) {
	testing.Init()
	flags := processFlags()
	if !flags.Parsed() {
		if err := flags.Parse(nil); err != nil {
			return nil, err
		}
	}
	if f.Count < 1 {
		return nil, errors.New("-count: want at least 1")
	}
	before := map[string]string{}
	restore = func() {
		for name, value := range before {
			_ = flags.Set(name, value) // which it had
		}
	}
	for name, value := range map[string]string{
		"test.run":   cmp.Or(f.Run, "."), // with none, nothing would be asked of deps
		"test.bench": f.Bench, "test.benchtime": f.BenchTime, "test.skip": "", "test.fuzz": "", "test.cpu": "",
		"test.benchmem": strconv.FormatBool(f.BenchMem), "test.short": strconv.FormatBool(f.Short),
		"test.failfast": strconv.FormatBool(f.FailFast), "test.count": strconv.Itoa(f.Count),
		"test.v": "false", "test.list": "", "test.timeout": "0s", "test.testlogfile": "", "test.paniconexit0": "false",
		"test.shuffle": "off", "test.fuzzworker": "false",
	} {
		known := flags.Lookup(name)
		if known == nil {
			restore()
			return nil, fmt.Errorf("package testing has no flag -%s", name)
		}
		before[name] = known.Value.String()
		if err := flags.Set(name, value); err != nil {
			restore()
			return nil, fmt.Errorf("-%s: %w", name[len("test."):], err)
		}
	}
	return restore, nil
}
