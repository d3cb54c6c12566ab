package scheduler_test

import (
	"errors"
	"fmt"
	"math/big"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	. "gokernel/scheduler"
)

func TestResults(t *testing.T) {
	returns := func(value any) *Coroutine {
		return Async(func(*Co) (any, error) { return value, nil })
	}
	tests := []struct {
		name string
		c    *Coroutine
		want string
	}{
		{"number", returns(11), "completed with result: 11\n"},
		{"big number", returns(big.NewInt(103682)), "completed with result: 103682\n"},
		{"text", returns("it's"), "completed with result: \"it's\"\n"},
		{"nothing", returns(nil), "completed with result: <nil>\n"},
		{"error", fails(errTest), "failed with exception: test error\n"},
		{"panic", panics("p"), "failed with exception: p\n"},
		{"panic of an error", panics(errTest), "failed with exception: test error\n"},
		{"runtime error", Async(func(*Co) (any, error) { return []int{}[len(t.Name())-len(t.Name())], nil }), "failed with exception: runtime error: index out of range [0] with length 0\n"},
		{"end of another", Async(func(*Co) (any, error) { return Next(returns(7)), nil }), "failed with exception: 7\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			l := newLesson()
			s := l.NewScheduler()
			id := s.Add(test.c)
			s.RunToCompletion()
			if got := l.stdout.String(); got != test.want {
				t.Errorf("printed %q, want %q", got, test.want)
			}
			_, completed := s.CompletedTaskResults[id]
			err, failed := s.FailedTaskErrors[id]
			if failed != strings.HasPrefix(test.want, "failed") || completed == failed || failed && err == nil {
				t.Errorf("completed %t, failed %t: %v", completed, failed, err)
			}
		})
	}
}

func TestPanicError(t *testing.T) {
	l := newLesson()
	s := l.NewScheduler()
	id := s.Add(panics(errTest))
	s.RunToCompletion()
	var failure *PanicError
	if err := s.FailedTaskErrors[id]; !errors.Is(err, errTest) || !errors.As(err, &failure) {
		t.Fatalf("error is %#v", err)
	}
	if !strings.Contains(string(failure.Stack), "panics.func1") {
		t.Errorf("the stack doesn't show who panicked:\n%s", failure.Stack)
	}
}

func TestZeroScheduler(t *testing.T) {
	var s Scheduler
	if got := s.String(); got != "<Scheduler with 0 tasks to run, 0 completed, 0 failed>" {
		t.Error(got)
	}
	s.RunToCompletion()
	if s.Step() {
		t.Error("Step ran something")
	}
}

func TestIDs(t *testing.T) {
	h := &Host{}
	a, b := h.NewScheduler(), h.NewScheduler()
	ids := []int{a.Add(count(0)), b.Add(count(0)), h.GetEventLoop().CreateTask(count(0)).ID, a.Add(count(0))}
	if got := fmt.Sprint(ids); got != "[0 1 2 3]" {
		t.Errorf("ids are %s", got)
	}
	if h.GetEventLoop() != h.GetEventLoop() {
		t.Error("two event loops")
	}
}

// say is a coroutine that prints a word for each turn.
func (l *lesson) say(word string, turns int) *Coroutine {
	return l.Async(func(co *Co) (any, error) {
		for range turns {
			fmt.Fprint(l, word, " ")
			co.Yield()
		}
		return word, nil
	})
}

func TestTurns(t *testing.T) {
	l := newLesson()
	s := l.NewScheduler()
	s.Add(l.say("a", 3))
	s.Add(l.Async(func(co *Co) (any, error) {
		s.Add(l.say("c", 1))
		co.Yield()
		fmt.Fprint(l, "b ")
		return "b", nil
	}))
	s.RunToCompletion()
	want := "a a c b completed with result: \"b\"\na completed with result: \"c\"\ncompleted with result: \"a\"\n"
	if got := l.stdout.String(); got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
}

// TestAddEndsTheFastPath adds a task while the only other one skips its switches.
func TestAddEndsTheFastPath(t *testing.T) {
	l := newLesson()
	s := l.NewScheduler()
	added := false
	s.Add(l.Async(func(co *Co) (any, error) {
		co.Yield()
		s.Add(l.Async(func(*Co) (any, error) { added = true; return nil, nil }))
		co.Yield()
		return added, nil
	}))
	s.RunToCompletion()
	if s.CompletedTaskResults[0] != true {
		t.Error("the added task had no turn at the next yield")
	}
}

func TestStep(t *testing.T) {
	l := newLesson()
	s := l.NewScheduler()
	s.Add(count(2))
	steps := 0
	for s.Step() {
		steps++
	}
	if steps != 3 || s.CompletedTaskResults[0] != 2 {
		t.Errorf("%d steps, results %v", steps, s.CompletedTaskResults)
	}
}

func TestSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLesson()
		s := l.NewScheduler()
		start := time.Now()
		wakes := func(word string, after time.Duration) *Coroutine {
			return l.Async(func(co *Co) (any, error) {
				co.Sleep(after)
				fmt.Fprintln(l, word, time.Since(start))
				return nil, nil
			})
		}
		s.Add(wakes("third", 3*time.Second))
		s.Add(wakes("first", time.Second))
		s.Add(wakes("second", 2*time.Second))
		s.Add(wakes("at once", 0))
		s.RunToCompletion()
		done := "completed with result: <nil>\n"
		want := "at once 0s\n" + done + "first 1s\n" + done + "second 2s\n" + done + "third 3s\n" + done
		if got := l.stdout.String(); got != want {
			t.Errorf("printed\n%s\nwant\n%s", got, want)
		}
	})
}

// TestSleepBesideWork has a task that yields without end beside one that sleeps: the
// yields that skip the switch must not make the sleeper late for ever.
func TestSleepBesideWork(t *testing.T) {
	l := newLesson()
	s := l.NewScheduler()
	woken := false
	s.Add(l.Async(func(co *Co) (any, error) {
		co.Sleep(time.Millisecond)
		woken = true
		return nil, nil
	}))
	s.Add(l.Async(func(co *Co) (any, error) {
		for !woken {
			co.Yield()
		}
		return nil, nil
	}))
	tasks := s.Tasks()
	s.RunToCompletion()
	if !woken || tasks[1].Yields() == 0 {
		t.Errorf("woken %t after %d yields", woken, tasks[1].Yields())
	}
}

func TestAwaitOfTask(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLesson()
		s := l.NewScheduler()
		slow := l.Async(func(co *Co) (any, error) {
			co.Sleep(time.Hour)
			return 5, nil
		})
		waits := func() *Coroutine { return l.Async(func(co *Co) (any, error) { return co.Await(slow) }) }
		s.Add(waits())
		s.Add(slow)
		s.Add(waits())
		s.RunToCompletion()
		if got := fmt.Sprint(s.CompletedTaskResults); got != "map[0:5 1:5 2:5]" {
			t.Errorf("results %s", got)
		}
		other := newLesson().NewScheduler()
		pending := l.AsyncSleep(10 * time.Millisecond)
		other.Add(pending)
		s.Add(l.Async(func(co *Co) (any, error) { return co.Await(pending) }))
		var all sync.WaitGroup
		all.Go(other.RunToCompletion)
		s.RunToCompletion()
		all.Wait()
		if len(s.CompletedTaskResults) != 4 {
			t.Errorf("results %v", s.CompletedTaskResults)
		}
	})
}

func TestDeadlock(t *testing.T) {
	l := newLesson()
	s := l.NewScheduler()
	var a, b *Coroutine
	a = l.Async(func(co *Co) (any, error) { return co.Await(b) })
	b = l.Async(func(co *Co) (any, error) { return co.Await(a) })
	s.Add(a)
	s.Add(b)
	s.Add(count(3))
	v := raised(s.RunToCompletion)
	if err, ok := v.(*DeadlockError); !ok || err.Error() != "deadlock: task 0 awaits task 1, task 1 awaits task 0" {
		t.Errorf("raised %v", v)
	}
	if s.CompletedTaskResults[2] != 3 {
		t.Errorf("results %v", s.CompletedTaskResults)
	}
	a.Close() // frees b
	s.RunToCompletion()
	if len(s.FailedTaskErrors) != 2 {
		t.Errorf("errors %v", s.FailedTaskErrors)
	}
}

func TestRunInRun(t *testing.T) {
	l := newLesson()
	s := l.NewScheduler()
	s.Add(l.Async(func(*Co) (any, error) { s.RunToCompletion(); return nil, nil }))
	inner := l.NewScheduler()
	s.Add(l.Async(func(*Co) (any, error) {
		inner.Add(count(2))
		inner.RunToCompletion()
		return "ran another", nil
	}))
	s.RunToCompletion()
	if fmt.Sprint(s.FailedTaskErrors) != "map[0:the scheduler is already running]" || s.CompletedTaskResults[1] != "ran another" {
		t.Errorf("errors %v, results %v", s.FailedTaskErrors, s.CompletedTaskResults)
	}
}

// again makes an interrupted session ready for its next cell.
func (l *lesson) again() {
	l.flag.Store(0)
	l.stop = make(chan struct{})
}

func TestInterruptBetweenTurns(t *testing.T) {
	for _, tasks := range []int{1, 2, 3} {
		l := newLesson()
		s := l.NewScheduler()
		for range tasks {
			turn := 0
			s.Add(l.Async(func(co *Co) (any, error) {
				for turn < 100 {
					if turn++; turn == 50 && l.flag.Load() == 0 {
						l.interrupt()
					}
					co.Yield()
				}
				return turn, nil
			}))
		}
		runs := 1
		for interrupted(s.RunToCompletion) {
			runs++
			l.again()
		}
		if runs != tasks+1 || len(s.CompletedTaskResults) != tasks || len(s.FailedTaskErrors) != 0 {
			t.Errorf("%d tasks: %d runs, %v, %v", tasks, runs, s.CompletedTaskResults, s.FailedTaskErrors)
		}
	}
}

func TestInterruptOfSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLesson()
		s := l.NewScheduler()
		s.Add(l.AsyncSleep(time.Hour))
		start := time.Now()
		stopper := time.AfterFunc(time.Second, l.interrupt)
		defer stopper.Stop()
		if !interrupted(s.RunToCompletion) || time.Since(start) != time.Second {
			t.Errorf("not interrupted, or after %v", time.Since(start))
		}
		l.again()
		s.RunToCompletion()
		if time.Since(start) != time.Hour || len(s.CompletedTaskResults) != 1 {
			t.Errorf("ended after %v: %v", time.Since(start), s.CompletedTaskResults)
		}
	})
}

func TestInterruptInTask(t *testing.T) {
	l := newLesson()
	s := l.NewScheduler()
	lost := l.Async(func(co *Co) (any, error) {
		co.Yield()
		l.Interrupt() // as interpreted code does at its next poll
		return nil, nil
	})
	s.Add(lost)
	s.Add(count(5))
	s.Add(l.Async(func(co *Co) (any, error) { return co.Await(lost) }))
	if !interrupted(s.RunToCompletion) {
		t.Fatal("not interrupted")
	}
	if len(s.FailedTaskErrors)+len(s.CompletedTaskResults) != 0 || len(s.Tasks()) != 2 {
		t.Errorf("errors %v, tasks %v", s.FailedTaskErrors, s.Tasks())
	}
	s.RunToCompletion()
	if s.CompletedTaskResults[1] != 5 || fmt.Sprint(s.FailedTaskErrors[2]) != "coroutine was interrupted" {
		t.Errorf("results %v, errors %v", s.CompletedTaskResults, s.FailedTaskErrors)
	}
}

func TestInterruptOfNext(t *testing.T) {
	l := newLesson()
	c := l.Async(func(co *Co) (any, error) { l.Interrupt(); return nil, nil })
	outer := l.Async(func(co *Co) (any, error) { return co.Await(c) })
	if !interrupted(func() { l.Next(outer) }) || !c.Done() || !outer.Done() {
		t.Error("not interrupted, or not ended")
	}
}

// TestPlainFlag has a host with a flag but nothing to panic with.
func TestPlainFlag(t *testing.T) {
	l := newLesson()
	h := &Host{Stdout: l, Flag: l.Flag, Done: l.Done}
	s := h.NewScheduler()
	s.Add(h.AsyncSleep(time.Hour))
	l.interrupt()
	if v := fmt.Sprint(raised(s.RunToCompletion)); v != "interrupted" || len(s.Tasks()) != 1 {
		t.Errorf("raised %v, tasks %v", v, s.Tasks())
	}
	s.Close()
}

func TestSchedulerClose(t *testing.T) {
	before := runtime.NumGoroutine()
	l := newLesson()
	s := l.NewScheduler()
	s.Add(count(5))
	s.Add(l.AsyncSleep(time.Hour))
	s.Add(l.Async(func(co *Co) (any, error) { return co.Await(s.Tasks()[1].Coroutine) }))
	for range 3 {
		s.Step()
	}
	if got := s.String(); got != "<Scheduler with 3 tasks to run, 0 completed, 0 failed>" {
		t.Error(got)
	}
	s.Close()
	if len(s.Tasks()) != 0 || s.Step() {
		t.Errorf("tasks %v", s.Tasks())
	}
	for runtime.NumGoroutine() > before {
		runtime.Gosched()
	}
}

// TestGoexitInTask ends the running goroutine in a task: the scheduler stays usable.
func TestGoexitInTask(t *testing.T) {
	l := newLesson()
	s := l.NewScheduler()
	s.Add(l.Async(func(*Co) (any, error) { runtime.Goexit(); return nil, nil }))
	s.Add(count(1))
	var all sync.WaitGroup
	all.Go(s.RunToCompletion)
	all.Wait()
	s.RunToCompletion()
	if s.CompletedTaskResults[1] != 1 {
		t.Errorf("results %v", s.CompletedTaskResults)
	}
}

// TestAddFromGoroutines adds tasks and looks at them while others run.
func TestAddFromGoroutines(t *testing.T) {
	l := newLesson()
	s := l.NewScheduler()
	var all sync.WaitGroup
	done := make(chan struct{})
	s.Add(l.Async(func(co *Co) (any, error) {
		for {
			select {
			case <-done:
				return nil, nil
			default:
				co.Yield()
			}
		}
	}))
	for range 4 {
		all.Go(func() {
			for range 50 {
				s.Add(count(3))
				s.Tasks()
			}
		})
	}
	go func() { all.Wait(); close(done) }()
	s.RunToCompletion()
	if len(s.CompletedTaskResults) != 201 {
		t.Errorf("%d results", len(s.CompletedTaskResults))
	}
}
