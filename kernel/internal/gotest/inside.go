package gotest

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"reflect"
	"testing"
	"time"
	"unsafe"
)

// Package testing writes to os.Stdout, and runs tests in MainStart's Run, which says PASS
// or FAIL at its end. Here the first test of each group changes where its parent writes,
// and Run does not come to its end: what it asks last panics.

// stopped is the panic that ends a Run.
type stopped struct{}

// processFlags are where package testing has its flags.
func processFlags() *flag.FlagSet { return flag.CommandLine }

// runMain runs tests and fuzz tests, and nothing more.
func runMain(tests []testing.InternalTest, fuzz []testing.InternalFuzzTarget) error {
	return stoppable(func() {
		last := []testing.InternalExample{{Name: stopName, F: func() {}}}
		testing.MainStart(deps{}, tests, nil, fuzz, last).Run()
	})
}

// stoppable calls f until one of ours stops it.
func stoppable(f func()) (err error) {
	defer func() {
		switch v := recover().(type) {
		case nil, stopped:
		case badPattern:
			err = v.error
		default:
			panic(v)
		}
	}()
	f()
	return nil
}

// stopName is the name of an example that is asked for after all tests have run.
const stopName = "gokernel·stop"

// adopt makes the parent of a test, fuzz test or benchmark write to the runner's output.
func (r *runner) adopt(tb any, verbose bool) {
	common := reflect.ValueOf(tb).Elem().FieldByName("common")
	parent := *(*unsafe.Pointer)(unsafe.Pointer(common.FieldByName("parent").UnsafeAddr()))
	w, _ := common.Type().FieldByName("w")
	*(*io.Writer)(unsafe.Add(parent, w.Offset)) = r.out
	if !verbose {
		return
	}
	chatty, _ := common.Type().FieldByName("chatty")
	printer := reflect.New(chatty.Type.Elem())
	to, _ := chatty.Type.Elem().FieldByName("w")
	*(*io.Writer)(unsafe.Add(printer.UnsafePointer(), to.Offset)) = r.out
	*(*unsafe.Pointer)(unsafe.Add(parent, chatty.Offset)) = printer.UnsafePointer()
}

// prepare sees that package testing is as adopt knows it.
func prepare() error {
	for _, t := range []reflect.Type{reflect.TypeFor[testing.T](), reflect.TypeFor[testing.F](), reflect.TypeFor[testing.B]()} {
		common, ok := t.FieldByName("common")
		if !ok || !known(common.Type) {
			return fmt.Errorf("%s is not as it was in Go 1.26: tests can't be run", t)
		}
	}
	return nil
}

// known tells whether the fields of testing's common that adopt needs are there.
func known(common reflect.Type) bool {
	writer := reflect.TypeFor[io.Writer]()
	parent, ok1 := common.FieldByName("parent")
	w, ok2 := common.FieldByName("w")
	chatty, ok3 := common.FieldByName("chatty")
	if !ok1 || !ok2 || !ok3 || parent.Type != reflect.PointerTo(common) || w.Type != writer || chatty.Type.Kind() != reflect.Pointer {
		return false
	}
	to, ok := chatty.Type.Elem().FieldByName("w")
	return ok && to.Type == writer
}

// skipLabels has package testing write goos, goarch and cpu, once and for all, where nobody
// reads them: it would do so for the first benchmark of the process only.
func skipLabels(benchTime string) error {
	if err := processFlags().Set("test.benchtime", "1x"); err != nil {
		return err
	}
	testing.Benchmark(func(*testing.B) {})
	return processFlags().Set("test.benchtime", benchTime)
}

// deps is what package testing asks of go test.
type deps struct{}

// corpusEntry is testing's own.
type corpusEntry = struct {
	Parent     string
	Path       string
	Data       []byte
	Values     []any
	Generation int
	IsSeed     bool
}

var errNoFuzzing = errors.New("there is no fuzzing here")

// MatchString is regexp.MatchString, but for the names that are ours.
func (deps) MatchString(pattern, text string) (bool, error) {
	if text == stopName {
		panic(stopped{})
	}
	return match(pattern, text)
}

func (deps) SetPanicOnExit0(bool)                                     {}
func (deps) ImportPath() string                                       { return "" }
func (deps) ModulePath() string                                       { return "" }
func (deps) StartCPUProfile(io.Writer) error                          { return nil }
func (deps) StopCPUProfile()                                          {}
func (deps) StartTestLog(io.Writer)                                   {}
func (deps) StopTestLog() error                                       { return nil }
func (deps) WriteProfileTo(string, io.Writer, int) error              { return nil }
func (deps) ResetCoverage()                                           {}
func (deps) SnapshotCoverage()                                        {}
func (deps) CheckCorpus([]any, []reflect.Type) error                  { return nil }
func (deps) ReadCorpus(string, []reflect.Type) ([]corpusEntry, error) { return nil, nil }
func (deps) RunFuzzWorker(func(corpusEntry) error) error              { return errNoFuzzing }

func (deps) CoordinateFuzzing(
	time.Duration, int64, time.Duration, int64, int, []corpusEntry, []reflect.Type, string, string,
) error {
	return errNoFuzzing
}

// InitRuntimeCoverage leaves coverage as it is.
func (deps) InitRuntimeCoverage() (string, func(string, string) (string, error), func() float64) {
	return "", nil, nil
}
