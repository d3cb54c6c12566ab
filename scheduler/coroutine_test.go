package scheduler_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	. "gokernel/scheduler"
)

// count is a coroutine that yields n times and returns n.
func count(n int) *Coroutine {
	return Async(func(co *Co) (any, error) {
		for range n {
			co.Yield()
		}
		return n, nil
	})
}

var errTest = errors.New("test error")

// fails is a coroutine that yields once and then fails.
func fails(err error) *Coroutine {
	return Async(func(co *Co) (any, error) {
		co.Yield()
		return nil, err
	})
}

// panics is a coroutine that yields once and then panics.
func panics(value any) *Coroutine {
	return Async(func(co *Co) (any, error) {
		co.Yield()
		panic(value)
	})
}

type maker struct{}

func (maker) value() *Coroutine    { return Async(func(*Co) (any, error) { return nil, nil }) }
func (*maker) pointer() *Coroutine { return Async(func(*Co) (any, error) { return nil, nil }) }
func generic[T any]() *Coroutine   { return Async(func(*Co) (any, error) { return nil, nil }) }
func literal() *Coroutine          { return func() *Coroutine { return count(0) }() }
func inLiteral() (c *Coroutine) {
	func() { c = Async(func(*Co) (any, error) { return nil, nil }) }()
	return c
}
func inLoop() *Coroutine {
	for range slices.Values([]int{1}) {
		return Async(func(*Co) (any, error) { return nil, nil })
	}
	return nil
}

func TestName(t *testing.T) {
	tests := []struct {
		c    *Coroutine
		want string
	}{
		{count(1), "count"},
		{maker{}.value(), "value"},
		{new(maker).pointer(), "pointer"},
		{generic[int](), "generic"},
		{generic[map[string]fmt.Stringer](), "generic"},
		{literal(), "count"},
		{inLiteral(), "inLiteral"},
		{inLoop(), "inLoop"},
		{new(Host).Async(func(*Co) (any, error) { return nil, nil }), "TestName"},
		{AsyncNamed("any name", func(*Co) (any, error) { return nil, nil }), "any name"},
		{AsyncSleep(0), "AsyncSleep"},
	}
	for _, test := range tests {
		want := fmt.Sprintf("<coroutine object %s at %p>", test.want, test.c)
		if got := test.c.String(); got != want || test.c.Name() != test.want {
			t.Errorf("got %s, %s, want %s", got, test.c.Name(), want)
		}
	}
}

func TestNext(t *testing.T) {
	tests := []struct {
		name   string
		c      *Coroutine
		yields int
		check  func(raised any) bool
	}{
		{"returns", count(3), 3, func(v any) bool { return v.(*StopIteration).Value == 3 }},
		{"returns at once", count(0), 0, func(v any) bool { return v.(*StopIteration).Value == 0 }},
		{"fails", fails(errTest), 1, func(v any) bool { return v == errTest }},
		{"panics", panics("value"), 1, func(v any) bool { return v == "value" }},
		{"sleeps 0", AsyncSleep(0), 1, func(v any) bool { return v.(*StopIteration).Value == nil }},
		{"awaits", Async(func(co *Co) (any, error) { return co.Await(count(2)) }), 2, func(v any) bool { return v.(*StopIteration).Value == 2 }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for i := range test.yields {
				if v := Next(test.c); v != nil || test.c.Done() {
					t.Fatalf("yield %d gave %v, done %t", i, v, test.c.Done())
				}
			}
			if v := raised(func() { Next(test.c) }); v == nil || !test.check(v) || !test.c.Done() {
				t.Errorf("end raised %#v, done %t", v, test.c.Done())
			}
			if v, ok := raised(func() { Next(test.c) }).(*StopIteration); !ok || v.Value != nil {
				t.Errorf("after the end raised %#v", v)
			}
		})
	}
}

func TestNextNeverBlocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		c := AsyncSleep(time.Minute)
		for range 3 {
			Next(c)
		}
		if waited := time.Since(start); waited != 0 || c.Done() {
			t.Errorf("three Nexts took %v, done %t", waited, c.Done())
		}
		time.Sleep(time.Minute)
		if _, ok := raised(func() { Next(c) }).(*StopIteration); !ok {
			t.Error("still sleeps after its time")
		}
	})
}

func TestNextWaitsForATask(t *testing.T) {
	h := &Host{Stdout: new(strings.Builder)}
	s := h.NewScheduler()
	task := count(2)
	s.Add(task)
	c := Async(func(co *Co) (any, error) { return co.Await(task) })
	Next(c)
	Next(c)
	s.RunToCompletion()
	if v, ok := raised(func() { Next(c) }).(*StopIteration); !ok || v.Value != 2 {
		t.Errorf("raised %v, want StopIteration 2", v)
	}
}

func TestAwait(t *testing.T) {
	begun := count(3)
	Next(begun)
	ended := count(0)
	raised(func() { Next(ended) })
	failed := fails(errTest)
	Next(failed)
	tests := []struct {
		name   string
		c      *Coroutine
		yields int
		value  any
		err    error
	}{
		{"new", count(2), 2, 2, nil},
		{"begun", begun, 2, 3, nil},
		{"ended", ended, 0, 0, nil},
		{"fails", fails(errTest), 1, nil, errTest},
		{"begun, fails", failed, 0, nil, errTest},
		{"nested", Async(func(co *Co) (any, error) { co.Yield(); return co.Await(count(2)) }), 3, 2, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var value any
			var err error
			outer := Async(func(co *Co) (any, error) {
				value, err = co.Await(test.c)
				return nil, nil
			})
			yields := 0
			for raised(func() { Next(outer); yields++ }) == nil {
			}
			if value != test.value || err != test.err || yields != test.yields || !test.c.Done() {
				t.Errorf("got %v, %v after %d yields", value, err, yields)
			}
		})
	}
}

func TestAwaitPanics(t *testing.T) {
	begun := panics("begun")
	Next(begun)
	var reused any
	for _, c := range []*Coroutine{panics("new"), begun} {
		outer := Async(func(co *Co) (any, error) {
			v := raised(func() { co.Await(c) })
			_, reused = co.Await(c)
			return v, nil
		})
		var stop *StopIteration
		for stop == nil {
			stop, _ = raised(func() { Next(outer) }).(*StopIteration)
		}
		if want := map[bool]string{true: "begun", false: "new"}[c == begun]; stop.Value != want || reused == nil {
			t.Errorf("raised %v, want %v; awaited again: %v", stop.Value, want, reused)
		}
	}
}

func TestMisuse(t *testing.T) {
	var self *Coroutine
	self = Async(func(co *Co) (any, error) { Next(self); return nil, nil })
	var selfAwait *Coroutine
	selfAwait = Async(func(co *Co) (any, error) { return co.Await(selfAwait) })
	var selfClose *Coroutine
	selfClose = Async(func(co *Co) (any, error) { selfClose.Close(); return nil, nil })
	task := count(1)
	NewScheduler().Add(task)
	tests := []struct {
		name string
		do   func()
		want string
	}{
		{"Next in itself", func() { Next(self) }, "coroutine TestMisuse is already running"},
		{"Await of itself", func() { Next(selfAwait) }, "coroutine TestMisuse is already running"},
		{"Close in itself", func() { Next(selfClose) }, "coroutine TestMisuse is already running"},
		{"Next of nil", func() { Next(nil) }, "nil coroutine: make one with Async"},
		{"Add of nil", func() { NewScheduler().Add(nil) }, "nil coroutine: make one with Async"},
		{"RunUntilComplete of nil", func() { GetEventLoop().RunUntilComplete(nil) }, "nil coroutine: make one with Async"},
		{"Await of nil", func() { Next(Async(func(co *Co) (any, error) { return co.Await(nil) })) }, "nil coroutine: make one with Async"},
		{"Async of nil", func() { AsyncNamed("c", nil) }, "coroutine c: the function is nil"},
		{"added twice", func() { NewScheduler().Add(task) }, "coroutine count is already task "},
	}
	for _, test := range tests {
		if got := fmt.Sprint(raised(test.do)); !strings.HasPrefix(got, test.want) {
			t.Errorf("%s: raised %q, want %q", test.name, got, test.want)
		}
	}
}

func TestNextOfTwoGoroutines(t *testing.T) {
	c := count(1 << 30)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 1000 {
				if v := raised(func() { Next(c) }); v != nil && !strings.Contains(fmt.Sprint(v), "already running") {
					t.Errorf("raised %v", v)
				}
			}
		})
	}
	all.Wait()
	c.Close()
}

func TestClose(t *testing.T) {
	before := runtime.NumGoroutine()
	deferred := 0
	cleans := func(more func()) *Coroutine {
		return Async(func(co *Co) (any, error) {
			defer more()
			defer func() { deferred++ }()
			for {
				co.Yield()
			}
		})
	}
	begun := cleans(func() {})
	Next(begun)
	begun.Close()
	cleans(func() {}).Close() // hasn't begun: nothing to clean
	if deferred != 1 || !begun.Done() {
		t.Errorf("%d deferred calls ran, done %t", deferred, begun.Done())
	}
	begun.Close()
	bad := cleans(func() { panic("in defer") })
	Next(bad)
	if v := raised(bad.Close); v != "in defer" {
		t.Errorf("Close raised %v", v)
	}
	stubborn := Async(func(co *Co) (any, error) {
		raised(co.Yield)
		co.Yield()
		return nil, nil
	})
	Next(stubborn)
	stubborn.Close()
	_, err := NewScheduler(), raised(func() { Next(stubborn) })
	if _, ok := err.(*StopIteration); !ok || !stubborn.Done() {
		t.Errorf("after Close raised %v", err)
	}
	for runtime.NumGoroutine() > before {
		runtime.Gosched()
	}
}

func TestCloseUnwindsByTheHost(t *testing.T) {
	l := newLesson()
	var seen any
	c := l.Async(func(co *Co) (any, error) {
		defer func() {
			seen = recover()
			panic(seen)
		}()
		co.Yield()
		return nil, nil
	})
	l.Next(c)
	c.Close()
	if seen != (keyboardInterrupt{}) {
		t.Errorf("unwound by %v", seen)
	}
}

func TestGoexit(t *testing.T) {
	c := Async(func(co *Co) (any, error) {
		runtime.Goexit()
		return nil, nil
	})
	var all sync.WaitGroup
	passed := false
	all.Go(func() {
		Next(c)
		passed = true
	})
	all.Wait()
	if passed || !c.Done() {
		t.Errorf("Goexit stopped in the coroutine: passed %t, done %t", passed, c.Done())
	}
}

// TestAdopt looks at the identity that each stretch of a coroutine runs under.
func TestAdopt(t *testing.T) {
	mine := 0 // who resumes
	var adopted []any
	h := &Host{
		Stdout:  new(strings.Builder),
		Current: func() any { return mine },
		Adopt:   func(identity any) { adopted = append(adopted, identity) },
	}
	c := h.Async(func(co *Co) (any, error) {
		co.Yield()
		return co.Await(h.AsyncSleep(0))
	})
	for mine = range 3 {
		raised(func() { h.Next(c) })
	}
	s := h.NewScheduler()
	s.Add(count(2)) // of another host: it is adopted by who runs it
	mine = 7
	s.Step()
	mine = 8
	s.RunToCompletion()
	if got := fmt.Sprint(adopted); got != "[0 1 2 7 8]" {
		t.Errorf("adopted %v", got)
	}
}
