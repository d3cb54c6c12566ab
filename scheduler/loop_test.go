package scheduler_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	. "gokernel/scheduler"
)

func TestRunUntilComplete(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLesson()
		loop := l.GetEventLoop()
		loop.CreateTask(l.AsyncRepetitiveMessage("tick", time.Second))
		start := time.Now()
		value, err := loop.RunUntilComplete(l.Async(func(co *Co) (any, error) {
			co.Sleep(2500 * time.Millisecond)
			return 7, nil
		}))
		if value != 7 || err != nil || time.Since(start) != 2500*time.Millisecond {
			t.Errorf("got %v, %v after %v", value, err, time.Since(start))
		}
		if got := l.stdout.String(); got != "tick\ntick\ntick\n" {
			t.Errorf("printed %q", got)
		}
		if got := loop.String(); got != "<EventLoop with 1 tasks to run>" {
			t.Error(got)
		}
		if _, err := loop.RunUntilComplete(fails(errTest)); err != errTest || l.stderr.Len() != 0 {
			t.Errorf("got %v, stderr %q", err, l.stderr.String())
		}
		if _, err := loop.RunUntilComplete(panics("p")); fmt.Sprint(err) != "p" {
			t.Errorf("got %v", err)
		}
		task := loop.CreateTask(count(4))
		if value, err := loop.RunUntilComplete(task.Coroutine); value != 4 || err != nil {
			t.Errorf("got %v, %v", value, err)
		}
		loop.Close()
	})
}

func TestStop(t *testing.T) {
	l := newLesson()
	loop := l.GetEventLoop()
	turns := 0
	task := loop.CreateTask(l.Async(func(co *Co) (any, error) {
		for turns++; turns < 3; turns++ {
			co.Yield()
		}
		loop.Stop()
		co.Yield()
		return turns, nil
	}))
	loop.RunForever()
	if turns != 3 || task.Done() {
		t.Errorf("stopped after %d turns, done %t", turns, task.Done())
	}
	if value, err := loop.RunUntilComplete(task.Coroutine); value != 3 || err != nil {
		t.Errorf("got %v, %v", value, err)
	}
}

// TestForeverWaits has a loop without tasks that gets one, and then Stop, from outside.
func TestForeverWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		loop := new(Host).GetEventLoop()
		var all sync.WaitGroup
		all.Go(loop.RunForever)
		synctest.Wait()
		task := loop.CreateTask(count(3))
		synctest.Wait()
		if value, err := task.Result(); value != 3 || err != nil {
			t.Errorf("got %v, %v", value, err)
		}
		loop.Stop()
		all.Wait()
	})
}

type custom struct{}

func (custom) Error() string { return `it's "quoted"` }

func TestNeverRetrieved(t *testing.T) {
	report := func(exception, last string) string {
		return "Task exception was never retrieved\nfuture: <Task finished coro=<%s() done> exception=" + exception + ">\n" + last + "\n"
	}
	tests := []struct {
		c    *Coroutine
		want string
	}{
		{fails(errTest), fmt.Sprintf(report("Error('test error')", "Error: test error"), "fails")},
		{fails(fmt.Errorf("more: %w", errTest)), fmt.Sprintf(report("Error('more: test error')", "Error: more: test error"), "fails")},
		{fails(&OverflowError{Text: "big"}), fmt.Sprintf(report("OverflowError('big')", "OverflowError: big"), "fails")},
		{fails(custom{}), fmt.Sprintf(report(`custom("it's \"quoted\"")`, `custom: it's "quoted"`), "fails")},
		{panics(errTest), fmt.Sprintf(report("Error('test error')", "Error: test error"), "panics")},
		{panics("p"), fmt.Sprintf(report("panic('p')", "panic: p"), "panics")},
		{count(1), ""},
	}
	for _, test := range tests {
		l := newLesson()
		loop := l.GetEventLoop()
		loop.CreateTask(test.c)
		loop.RunUntilComplete(count(5))
		if got := l.stderr.String(); got != test.want {
			t.Errorf("got\n%s\nwant\n%s", got, test.want)
		}
	}
}

func TestAwaitRetrieves(t *testing.T) {
	l := newLesson()
	loop := l.GetEventLoop()
	task := loop.CreateTask(l.Async(func(co *Co) (any, error) {
		co.Yield()
		co.Yield()
		return nil, errTest
	}))
	_, err := loop.RunUntilComplete(l.Async(func(co *Co) (any, error) { return co.Await(task.Coroutine) }))
	if err != errTest || l.stderr.Len() != 0 {
		t.Errorf("got %v, stderr %q", err, l.stderr.String())
	}
}

func TestTaskString(t *testing.T) {
	l := newLesson()
	loop := l.GetEventLoop()
	task := loop.CreateTask(count(1))
	if _, err := task.Result(); task.String() != "<Task pending coro=<count() running>>" || err == nil || !strings.Contains(err.Error(), "not ended") {
		t.Errorf("got %v, %v", task, err)
	}
	loop.RunUntilComplete(task.Coroutine)
	if task.String() != "<Task finished coro=<count() done> result=1>" || task.Yields() != 1 {
		t.Errorf("got %v, %d yields", task, task.Yields())
	}
}
