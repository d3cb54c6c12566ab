package scheduler_test

import (
	"bytes"
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	. "gokernel/scheduler"
)

// lesson is a session that runs the lesson's cells: a host whose output is kept, and
// which is interrupted once a given text has been printed.
type lesson struct {
	*Host
	stdout, stderr bytes.Buffer
	until          string
	flag           atomic.Uint32
	stop           chan struct{}
}

// keyboardInterrupt is what the host's Interrupt panics with.
type keyboardInterrupt struct{}

func newLesson() *lesson {
	l := &lesson{stop: make(chan struct{})}
	l.Host = &Host{
		Stdout:      l,
		Stderr:      &l.stderr,
		Flag:        func() *atomic.Uint32 { return &l.flag },
		Done:        func() <-chan struct{} { return l.stop },
		Interrupt:   func() { panic(keyboardInterrupt{}) },
		IsInterrupt: func(v any) bool { return v == keyboardInterrupt{} },
	}
	return l
}

func (l *lesson) Write(p []byte) (int, error) {
	l.stdout.Write(p)
	if l.until != "" && l.flag.Load() == 0 && strings.Contains(l.stdout.String(), l.until) {
		l.interrupt()
	}
	return len(p), nil
}

func (l *lesson) interrupt() {
	l.flag.Store(1)
	close(l.stop)
}

func (l *lesson) println(args ...any) { fmt.Fprintln(l, args...) }

// interrupted runs f and reports whether the host's interrupt ended it.
func interrupted(f func()) (was bool) {
	defer func() {
		recovered := recover()
		was = recovered == keyboardInterrupt{}
		if recovered != nil && !was {
			panic(recovered)
		}
	}()
	f()
	return false
}

func digits(n int) func(*big.Int) bool {
	return func(x *big.Int) bool { return len(x.String()) >= n }
}

func TestLessonNext(t *testing.T) { // In[31]
	l := newLesson()
	asyncSearch := func() *Coroutine {
		return l.AsyncNamed("asyncSearch", func(co *Co) (any, error) {
			return co.Await(l.AsyncSearch(Lucas(), func(x *big.Int) bool { return x.Cmp(big.NewInt(10)) >= 0 }))
		})
	}
	g := asyncSearch()
	l.println(g)
	for range 3 {
		l.println(l.Next(g))
	}
	l.println("Hello Group!")
	for range 2 {
		l.println(l.Next(g))
	}
	err := raised(func() { l.println(l.Next(g)) })
	if stop, ok := err.(*StopIteration); !ok || stop.Error() != "11" {
		t.Errorf("last Next raised %v, want StopIteration 11", err)
	}
	want := regexp.MustCompile("^<coroutine object asyncSearch at 0x[0-9a-f]+>\n<nil>\n<nil>\n<nil>\nHello Group!\n<nil>\n<nil>\n$")
	if got := l.stdout.String(); !want.MatchString(got) {
		t.Errorf("printed %q, want %s", got, want)
	}
}

// raised is the value that f panics with, nil if it doesn't.
func raised(f func()) (value any) {
	defer func() { value = recover() }()
	f()
	return nil
}

func TestLessonTrace(t *testing.T) { // In[33] to In[35]
	l := newLesson()
	s := l.NewScheduler()
	s.Trace = true
	if id := s.Add(l.AsyncSearch(Lucas(), digits(6))); id != 0 {
		t.Errorf("first task is %d, want 0", id)
	}
	s.RunToCompletion()
	want := strings.Repeat("Running task 0 ...now yielded\n", 24) + "Running task 0 ...completed with result: 103682\n"
	if got := l.stdout.String(); got != want {
		t.Errorf("one task printed\n%s\nwant\n%s", got, want)
	}

	l.stdout.Reset()
	s.Add(l.AsyncSearch(Lucas(), digits(7)))
	s.Add(l.AsyncSearch(Lucas(), digits(9)))
	s.RunToCompletion()
	want = strings.Repeat("Running task 1 ...now yielded\nRunning task 2 ...now yielded\n", 29) +
		"Running task 1 ...completed with result: 1149851\n" +
		strings.Repeat("Running task 2 ...now yielded\n", 10) +
		"Running task 2 ...completed with result: 141422324\n"
	if got := l.stdout.String(); got != want {
		t.Errorf("two tasks printed\n%s\nwant\n%s", got, want)
	}
	results := fmt.Sprint(s.CompletedTaskResults)
	if results != "map[0:103682 1:1149851 2:141422324]" {
		t.Errorf("CompletedTaskResults is %s", results)
	}
}

func TestLessonIsPrime(t *testing.T) { // In[36]
	got := ""
	for _, x := range []int64{12, 13, 1<<31 - 1} {
		got += fmt.Sprintln(IsPrime(big.NewInt(x)))
	}
	if got != "false\ntrue\ntrue\n" {
		t.Errorf("printed %q", got)
	}
}

// printMatches is the cell In[37], whose predicate doesn't yield.
func (l *lesson) printMatches() *Coroutine {
	return l.Async(func(co *Co) (any, error) {
		for item := range Lucas() {
			if l.IsPrime(item) {
				fmt.Fprint(l, "Found : ", item, ", ")
			}
			co.Yield()
		}
		return nil, nil
	})
}

// pollingMessage is the cell In[38], whose sleep is a polling loop.
func (l *lesson) pollingMessage(message string, interval time.Duration) *Coroutine {
	return l.Async(func(co *Co) (any, error) {
		for {
			l.println(message)
			for expiry := time.Now().Add(interval); ; {
				co.Yield()
				if !time.Now().Before(expiry) {
					break
				}
			}
		}
	})
}

func TestLessonBlockingPredicate(t *testing.T) { // In[16]
	l := newLesson()
	l.until = "47, now yielded\n"
	s := l.NewScheduler()
	s.Trace = true
	s.Add(l.printMatches())
	if !interrupted(s.RunToCompletion) {
		t.Error("not interrupted")
	}
	want := strings.ReplaceAll("Running task 3 ...Found : 2, now yielded\nRunning task 3 ...now yielded\nRunning task 3 ...Found : 3, now yielded\nRunning task 3 ...now yielded\nRunning task 3 ...Found : 7, now yielded\nRunning task 3 ...Found : 11, now yielded\nRunning task 3 ...now yielded\nRunning task 3 ...Found : 29, now yielded\nRunning task 3 ...Found : 47, now yielded\n", "task 3", "task 0")
	if got := l.stdout.String(); got != want {
		t.Errorf("printed\n%s\nwant\n%s", got, want)
	}
}

func TestLessonTwoTasks(t *testing.T) { // In[39], In[40]
	l := newLesson()
	l.until = "Found : 7, now yielded\n"
	s := l.NewScheduler()
	s.Trace = true
	s.Add(l.pollingMessage("Come get dinner", time.Hour))
	s.Add(l.printMatches())
	if !interrupted(s.RunToCompletion) {
		t.Error("not interrupted")
	}
	want := "Running task 3 ...Come get dinner\nnow yielded\nRunning task 4 ...Found : 2, now yielded\nRunning task 3 ...now yielded\nRunning task 4 ...now yielded\nRunning task 3 ...now yielded\nRunning task 4 ...Found : 3, now yielded\nRunning task 3 ...now yielded\nRunning task 4 ...now yielded\nRunning task 3 ...now yielded\nRunning task 4 ...Found : 7, now yielded\n"
	want = strings.NewReplacer("task 3", "task 0", "task 4", "task 1").Replace(want)
	if got := l.stdout.String(); got != want {
		t.Errorf("printed\n%s\nwant\n%s", got, want)
	}
}

func TestLessonPreloaded(t *testing.T) { // In[52]
	l := newLesson()
	l.until = "Found : 119218851371\n"
	s := l.NewScheduler()
	s.Add(l.AsyncRepetitiveMessage("Come Get Dinner Fam!", time.Hour))
	s.Add(l.AsyncPrintMatches(Lucas(), AsyncIsPrime))
	if !interrupted(s.RunToCompletion) {
		t.Error("not interrupted")
	}
	want := "Come Get Dinner Fam!\n"
	for _, prime := range []int{2, 3, 7, 11, 29, 47, 199, 521, 2207, 3571, 9349, 3010349, 54018521, 370248451, 6643838879, 119218851371} {
		want += fmt.Sprintln("Found :", prime)
	}
	if got := l.stdout.String(); got != want {
		t.Errorf("printed\n%s\nwant\n%s", got, want)
	}
}

func TestLessonEventLoop(t *testing.T) { // In[59], In[60]: its isPrime holds every number above 3 for divisible
	l := newLesson()
	l.until = "Fam!!\nCome Get Dinner Fam!!\n"
	isPrime := func(co *Co, x *big.Int) (bool, error) {
		if x.Cmp(big.NewInt(2)) < 0 {
			return false, nil
		}
		if x.BitLen() > 1024 {
			return false, &OverflowError{}
		}
		return x.Cmp(big.NewInt(4)) < 0, nil
	}
	loop := l.GetEventLoop()
	loop.CreateTask(l.AsyncRepetitiveMessage("Come Get Dinner Fam!!", 5*time.Millisecond))
	loop.CreateTask(l.AsyncPrintMatches(Lucas(), isPrime))
	if !interrupted(loop.RunForever) {
		t.Error("not interrupted")
	}
	if got, want := l.stdout.String(), "Come Get Dinner Fam!!\nFound : 2\nFound : 3\nCome Get Dinner Fam!!\nCome Get Dinner Fam!!\n"; got != want {
		t.Errorf("printed\n%s\nwant\n%s", got, want)
	}
	want := "Task exception was never retrieved\n" +
		"future: <Task finished coro=<AsyncPrintMatches() done> exception=OverflowError('int too large to convert to float')>\n" +
		"OverflowError: int too large to convert to float\n"
	if got := l.stderr.String(); got != want {
		t.Errorf("stderr is\n%s\nwant\n%s", got, want)
	}
}
