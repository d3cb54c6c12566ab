package support

import (
	"reflect"
	"testing"

	"gokernel/kernel/internal/engine"
)

// Package testing runs tests on goroutines of its own: there, a panic of a cell's function
// would end the engine. TestingFunctions are functions and methods, by their full names,
// that see to it that it fails the test instead.
func (h *Host) TestingFunctions() map[string]any {
	return map[string]any{
		"(*testing.T).Run": func(t *testing.T, name string, f func(*testing.T)) bool { return t.Run(name, h.Test(f)) },
		"(*testing.B).Run": func(b *testing.B, name string, f func(*testing.B)) bool { return b.Run(name, h.Benchmark(f)) },
		"(*testing.F).Fuzz": func(f *testing.F, target any) {
			f.Fuzz(h.fuzzTarget(target))
		},
		"(*testing.B).RunParallel": func(b *testing.B, body func(*testing.PB)) {
			b.RunParallel(func(pb *testing.PB) {
				defer h.failed(b)
				body(pb)
			})
		},
		"testing.Benchmark": func(f func(*testing.B)) testing.BenchmarkResult { return testing.Benchmark(h.Benchmark(f)) },
	}
}

// Test gives a test function that can be run on any goroutine.
func (h *Host) Test(f func(*testing.T)) func(*testing.T) {
	return func(t *testing.T) {
		defer h.endTest(t)
		f(t)
	}
}

// Benchmark gives a benchmark that can be run on any goroutine.
func (h *Host) Benchmark(f func(*testing.B)) func(*testing.B) {
	return func(b *testing.B) {
		defer h.endTest(b)
		f(b)
	}
}

// Fuzz gives a fuzz test that can be run on any goroutine.
func (h *Host) Fuzz(f func(*testing.F)) func(*testing.F) {
	return func(t *testing.F) {
		defer h.endTest(t)
		f(t)
	}
}

// fuzzTarget wraps what a fuzz test calls: func(t *testing.T, …). What is none is left for
// package testing to complain about.
func (h *Host) fuzzTarget(target any) any {
	v := reflect.ValueOf(target)
	if v.Kind() != reflect.Func || v.Type().NumIn() == 0 || v.Type().In(0) != reflect.TypeFor[*testing.T]() || v.Type().IsVariadic() {
		return target
	}
	return reflect.MakeFunc(v.Type(), func(args []reflect.Value) []reflect.Value {
		defer h.endTest(args[0].Interface().(*testing.T))
		return v.Call(args)
	}).Interface()
}

// testState is what the end of a test does to it. The receivers of many of testing's
// methods have it, and have no name.
type testState interface {
	Fail()
	FailNow()
	SkipNow()
}

// endTest, deferred, ends a test that has panicked: a panic fails it, and an interrupt
// ends it without a verdict.
func (h *Host) endTest(t testState) {
	switch v := recover(); {
	case v == nil:
	case h.IsInterrupt(v):
		t.SkipNow()
	default:
		h.caught(v)
		t.FailNow()
	}
}

// failed, deferred, fails a test for a panic of one of its goroutines.
func (h *Host) failed(t testState) {
	if v := recover(); v != nil && !h.IsInterrupt(v) {
		h.caught(v)
		t.Fail()
	}
}

// Cleanup gives a function that a test calls at its end.
func (h *Host) Cleanup(t testState, f func()) func() {
	return func() {
		defer h.failed(t)
		f()
	}
}

func (h *Host) caught(v any) {
	p, ok := h.traced(v).(*engine.Panic)
	if !ok {
		p = &engine.Panic{Value: v}
	}
	h.OnCaught(h.Here(), p)
}
