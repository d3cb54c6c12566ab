package cell

import (
	"errors"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/support"
	"gokernel/kernel/internal/gotest"
	"gokernel/kernel/internal/magic"
	"gokernel/kernel/internal/source"
)

// Test runs the body of a cell, and the tests that it declares: those of the session if it
// declares none. An interrupt, which ends the cell anyway, makes no test fail.
func (u *magicUse) Test(body string, at int, f gotest.Flags) ([]string, error) {
	if strings.TrimSpace(body) != "" {
		if err := u.Go(body, at); err != nil {
			return nil, err
		}
		u.value = nil
	}
	suite, err := u.suite()
	if err != nil {
		return nil, err
	}
	select { // one suite at a time
	case u.session.testing <- struct{}{}:
		defer func() { <-u.session.testing }()
	case <-u.run.Done():
		return nil, nil
	}
	failed, err := gotest.Run(suite, f, u.Stdout())
	if u.run.Interrupted() {
		return nil, nil
	}
	return failed, err
}

// suite gives the tests that the cell declares, or those of the session.
func (u *magicUse) suite() (gotest.Suite, error) {
	s := u.session
	list := s.tests(u.cell)
	if len(list) == 0 {
		list = s.tests(nil)
	}
	if len(list) == 0 {
		return gotest.Suite{}, errors.New("there are no tests: want functions such as func TestName(t *testing.T)")
	}
	values, fault := s.functions(u.run, u.cell.Count, list)
	if fault != nil {
		return gotest.Suite{}, magic.Failure{Shown: fault}
	}
	var suite gotest.Suite
	for i, d := range list {
		u.add(&suite, d, values[i])
	}
	return suite, nil
}

// add adds a function to the suite.
func (u *magicUse) add(suite *gotest.Suite, d *declaration, f any) {
	h := u.session.host
	switch f := f.(type) {
	case func(*testing.T):
		suite.Tests = append(suite.Tests, testing.InternalTest{Name: d.key, F: u.unlessInterrupted(h.Test(f))})
	case func(*testing.F):
		suite.Fuzz = append(suite.Fuzz, testing.InternalFuzzTarget{Name: d.key, Fn: h.Fuzz(f)})
	case func(*testing.B):
		suite.Benchmarks = append(suite.Benchmarks, testing.InternalBenchmark{Name: d.key, F: h.Benchmark(f)})
	case func():
		if want, unordered, ok := d.output(); ok {
			run := func() (string, error) { return u.example(f) }
			suite.Examples = append(suite.Examples, gotest.Example{Name: d.key, Want: want, Unordered: unordered, Run: run})
		}
	}
}

// unlessInterrupted skips the tests that follow an interrupt.
func (u *magicUse) unlessInterrupted(f func(*testing.T)) func(*testing.T) {
	return func(t *testing.T) {
		if u.run.Interrupted() {
			t.SkipNow()
		}
		f(t)
	}
}

// tests gives the tests of a cell, of all cells if it is nil, as they stand in the text.
func (s *Session) tests(cell *source.Cell) []*declaration {
	s.compiling.Lock()
	defer s.compiling.Unlock()
	found := map[string]*declaration{}
	for key, d := range s.decls {
		fn, ok := s.names.Objects[key].(*types.Func)
		if ok && (cell == nil || d.cell == cell) && isTest(fn) {
			found[key] = d
		}
	}
	return inOrder(found)
}

// isTest tells whether go test would run a function.
func isTest(fn *types.Func) bool {
	sig := fn.Signature()
	if sig.Results().Len() > 0 || sig.TypeParams().Len() > 0 {
		return false
	}
	for prefix, param := range map[string]string{"Test": "*testing.T", "Benchmark": "*testing.B", "Fuzz": "*testing.F", "Example": ""} {
		rest, ok := strings.CutPrefix(fn.Name(), prefix)
		if first, _ := utf8.DecodeRuneInString(rest); !ok || rest != "" && unicode.IsLower(first) {
			continue
		}
		if param == "" {
			return sig.Params().Len() == 0
		}
		return sig.Params().Len() == 1 && types.TypeString(sig.Params().At(0).Type(), nil) == param
	}
	return false
}

// functions gives the values of declared functions.
func (s *Session) functions(run *support.Run, count int, list []*declaration) ([]any, *engine.Error) {
	var names []string
	for _, d := range list {
		names = append(names, d.key)
	}
	cell := source.New(count, "[]interface{}{"+strings.Join(names, ", ")+"}")
	cell.File = "%%test"
	code, plan, _, fault := s.compile(cell, cell.Text)
	if fault != nil {
		return nil, fault
	}
	if err := code.Run(); err != nil {
		return nil, s.runError(run, plan, err)
	}
	return code.Values()[0].Interface().([]any), nil
}

// output gives the output that an example says it has.
func (d *declaration) output() (want string, unordered, ok bool) {
	text := "package p\n" + d.cell.Text[d.from:d.to] + "\n"
	file, err := parser.ParseFile(token.NewFileSet(), "example_test.go", text, parser.ParseComments)
	if err != nil {
		return "", false, false
	}
	for _, e := range doc.Examples([]*ast.File{file}...) {
		return e.Output, e.Unordered, e.Output != "" || e.EmptyOutput
	}
	return "", false, false
}

// example runs an example as a run of its own, whose output is kept.
func (u *magicUse) example(f func()) (string, error) {
	out := &kept{Out: u.run.Out}
	in := u.run.Input
	in.Subshell = "%%test" // the cell goes on to be its shell's
	run := u.session.host.Begin(in, out)
	var err error
	ended := run.Start(func() {
		if p := u.session.host.Catch(f); p != nil {
			fault := u.session.panicError(run, p)
			err = errors.New(strings.Join(fault.Traceback, "\n"))
		}
	})
	select {
	case <-ended:
	case <-u.run.Done():
		run.Interrupt()
		<-ended
		err = fmt.Errorf("interrupted")
	}
	return out.text(), err
}

// kept is an output that keeps what is written to stdout.
type kept struct {
	engine.Out
	mu     sync.Mutex
	stdout strings.Builder
}

func (k *kept) Write(stream engine.Stream, text []byte) {
	if stream != engine.Stdout {
		k.Out.Write(stream, text)
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.stdout.Write(text)
}

func (k *kept) text() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.stdout.String()
}
