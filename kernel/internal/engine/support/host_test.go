package support

import (
	"runtime"
	"testing"
	"time"

	"gokernel/kernel/internal/engine"
)

func TestOutputBelongsToTheGoroutinesOwnRun(t *testing.T) {
	h := NewHost()
	var first, second record
	next, ended := make(chan bool), make(chan bool)
	inner := func() {
		<-next
		h.Print("late")
		close(ended)
	}
	do(h, &first, func(r *Run) {
		h.Print("now")
		h.Go(func() { h.Go(inner) }) // its goroutines' goroutines too
		want(t, "Here", h.Here(), r)
		want(t, "current", h.current, r)
	})
	do(h, &second, func(*Run) {
		close(next)
		<-ended
		_, _ = h.Stdout().Write([]byte("second"))
	})
	want(t, "first", first.String(), "stderr:now;stderr:late;")
	want(t, "second", second.String(), "stdout:second;")
}

func TestStrangersBelongToTheCurrentRun(t *testing.T) {
	h := NewHost()
	var r Run
	want(t, "nothing has run", h.Here() == &r, false)
	run := h.Do(engine.Input{}, &record{}, func(*Run) {})
	want(t, "Here", h.Here(), run)
}

func TestCoroutineBelongsToWhoResumesIt(t *testing.T) {
	h := NewHost()
	var first, second record
	resumed, yielded := make(chan any), make(chan bool)
	body := func() {
		for identity := range resumed {
			h.Adopt(identity)
			h.Print("step")
			yielded <- true
		}
		close(yielded)
	}
	for i, out := range []*record{&first, &second} {
		do(h, out, func(*Run) {
			if i == 0 {
				go body()
			}
			resumed <- h.Identity()
			<-yielded
		})
	}
	close(resumed)
	<-yielded
	want(t, "first", first.String(), "stderr:step;")
	want(t, "second", second.String(), "stderr:step;")
}

func TestDoWaitsForGoexit(t *testing.T) {
	h := NewHost()
	run := h.Do(engine.Input{}, &record{}, func(*Run) { runtime.Goexit() })
	want(t, "goroutines", run.live.Load(), int64(0))
}

func TestPanicOfAGoroutine(t *testing.T) {
	h := NewHost()
	type report struct {
		run   *Run
		value any
	}
	reports := make(chan report, 2)
	h.OnPanic = func(r *Run, v any) { reports <- report{r, v} }
	run := h.Do(engine.Input{}, &record{}, func(*Run) {
		h.Go(func() { panic("a") })
	})
	want(t, "report", <-reports, report{run, "a"})
}

func TestPrint(t *testing.T) {
	h := NewHost()
	for _, tt := range []struct {
		arg  any
		want string
	}{
		{1.0, "1"}, {-2.5, "-2.5"}, {1e100, "1e+100"}, {1.5e-7, "1.5e-07"}, {float32(0.1), "0.1"},
		{1i, "(0+1i)"}, {complex64(0.1), "(0.1+0i)"}, {1, "1"}, {uint8(7), "7"}, {time.Second, "1000000000"},
		{"a", "a"}, {true, "true"}, {[]int(nil), "[0/0]0x0"}, {map[int]int(nil), "0x0"}, {(*int)(nil), "0x0"},
		{Interface{}, "(0x0,0x0)"},
	} {
		want(t, "text", builtinText(tt.arg), tt.want)
	}
	var out record
	do(h, &out, func(*Run) {
		h.Print("a", 1, "b")
		h.Println("a", 1, 2.0)
		h.Println()
	})
	want(t, "output", out.String(), "stderr:a1b;stderr:a 1 2\n;stderr:\n;")
}

func TestExit(t *testing.T) {
	want(t, "os.Exit", panicOf(func() { NewHost().Exit(3) }), any(Exit(3)))
}

// TestRunsAreForgotten looks for what a long session would collect.
func TestRunsAreForgotten(t *testing.T) {
	h := NewHost()
	do(h, &record{}, func(*Run) {})
	before := runtime.NumGoroutine()
	for range 100 {
		run := h.Do(engine.Input{}, &record{}, func(r *Run) {
			h.Go(func() { <-h.Done() })
			r.Interrupt()
		})
		waitUntil(func() bool { return run.live.Load() == 0 && h.stop.Load() == 0 })
	}
	waitUntil(func() bool { return runtime.NumGoroutine() <= before })
	labels := 0
	h.byLabel.Range(func(any, any) bool { labels++; return true })
	want(t, "labels, that of the current run (nobody was in a coroutine)", labels, 1)
}

func TestStop(t *testing.T) {
	h := NewHost()
	do(h, &record{}, func(r *Run) {
		want(t, "before", *h.Stop(), uint32(0))
		r.Interrupt()
		want(t, "interrupted", *h.Stop(), uint32(1))
	})
	want(t, "after", *h.Stop(), uint32(0))
}

// waitUntil gives way to other goroutines until something holds; the test's own time
// limit ends it if it never does.
func waitUntil(holds func() bool) {
	for !holds() {
		runtime.Gosched()
	}
}
