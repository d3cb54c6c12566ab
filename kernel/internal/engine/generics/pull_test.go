package generics

import (
	"fmt"
	"iter"
	"runtime"
	"strings"
	"testing"
	"weak"

	own "gokernel/kernel/internal/engine/generics/src/iter"
)

type pull = func(iter.Seq[string]) (func() (string, bool), func())

// pullers are compared with each other: the library's, our source, and the latter for
// pairs, of which half is looked at.
var pullers = map[string]pull{
	"library": iter.Pull[string],
	"own":     own.Pull[string],
	"pairs": func(seq iter.Seq[string]) (func() (string, bool), func()) {
		next, stop := own.Pull2(func(yield func(int, string) bool) {
			n := 0
			seq(func(s string) bool { n++; return yield(n, s) })
		})
		n := 0
		return func() (string, bool) {
			k, v, ok := next()
			if n++; ok && k != n || !ok && k != 0 {
				v += fmt.Sprint(" with ", k)
			}
			return v, ok
		}, stop
	},
}

// sequences are what is pulled from; each tells trace what happens to it.
var sequences = map[string]func(trace func(string)) iter.Seq[string]{
	"three": func(trace func(string)) iter.Seq[string] {
		return func(yield func(string) bool) {
			defer trace("deferred")
			for _, s := range []string{"a", "b", "c"} {
				if !yield(s) {
					trace("stopped at " + s)
					return
				}
			}
			trace("ended")
		}
	},
	"none": func(trace func(string)) iter.Seq[string] { return func(func(string) bool) {} },
	"zero": func(trace func(string)) iter.Seq[string] { return func(yield func(string) bool) { yield("") } },
	"heedless": func(trace func(string)) iter.Seq[string] {
		return func(yield func(string) bool) {
			for _, s := range []string{"a", "b", "c"} {
				trace(fmt.Sprint("yield says ", yield(s)))
			}
		}
	},
	"panics": func(trace func(string)) iter.Seq[string] {
		return func(yield func(string) bool) { yield("a"); panic("oh") }
	},
	"panics at once": func(trace func(string)) iter.Seq[string] {
		return func(yield func(string) bool) { panic("oh") }
	},
	"goes": func(trace func(string)) iter.Seq[string] {
		return func(yield func(string) bool) { yield("a"); runtime.Goexit() }
	},
}

// run does what the letters say, n for next and s for stop, and returns what happens.
func run(p pull, seq func(func(string)) iter.Seq[string], letters string) string {
	var log []string
	trace := func(s string) { log = append(log, s) }
	next, stop := p(seq(trace))
	for _, letter := range letters {
		done := make(chan struct{})
		go func() {
			defer close(done)
			defer func() {
				if p := recover(); p != nil {
					trace(fmt.Sprint("panic: ", p))
				}
			}()
			returned := false
			defer func() { trace(fmt.Sprint("returned: ", returned)) }()
			if letter == 's' {
				stop()
			} else {
				v, ok := next()
				trace(fmt.Sprintf("%q %v", v, ok))
			}
			returned = true
		}()
		<-done
	}
	return strings.Join(log, "; ")
}

func TestPull(t *testing.T) {
	for name, seq := range sequences {
		for _, letters := range []string{"", "n", "s", "ns", "nns", "nnnnn", "sn", "ssn", "nsnsn", "nnnns", "nnnnnnsn"} {
			want := run(pullers["library"], seq, letters)
			for puller, p := range pullers {
				if got := run(p, seq, letters); got != want {
					t.Errorf("%s of %s, %s: got\n%s\nwant\n%s", puller, name, letters, got, want)
				}
			}
		}
	}
}

// A value that was pulled is not kept alive by the functions.
func TestPullKeepsNothing(t *testing.T) {
	type big [64]int
	next, stop := own.Pull(func(yield func(*big) bool) { yield(new(big)) })
	next2, stop2 := own.Pull2(func(yield func(_, _ *big) bool) { yield(new(big), new(big)) })
	defer stop()
	defer stop2()
	value, _ := next()
	key, value2, _ := next2()
	pointers := []weak.Pointer[big]{weak.Make(value), weak.Make(key), weak.Make(value2)}
	for _, p := range pointers {
		if p.Value() == nil {
			t.Error("a value is gone while it is in use")
		}
	}
	runtime.KeepAlive([]*big{value, key, value2})
	value, key, value2 = nil, nil, nil
	runtime.GC()
	for i, p := range pointers {
		if p.Value() != nil {
			t.Errorf("value %d is still there", i)
		}
	}
	_, _ = next()
	_, _, _ = next2() // the functions were in use until now
}

func BenchmarkPull(b *testing.B) {
	forever := func(yield func(string) bool) {
		for yield("a") {
		}
	}
	for name, p := range pullers {
		b.Run(name, func(b *testing.B) {
			next, stop := p(forever)
			defer stop()
			for b.Loop() {
				next()
			}
		})
	}
}
