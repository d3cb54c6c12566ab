package scheduler

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// core is the queue of tasks under a Scheduler and an EventLoop. Its mutex is held
// except while a task's step runs.
type core struct {
	mu       sync.Mutex
	host     *Host
	ready    queue           // tasks whose turn will come, next one first
	sleeping sleepers        // tasks that wait for a time
	waiting  map[*Task]*Task // tasks that wait for another task's end
	busy     bool            // some goroutine is in a run or a step
	stopped  bool            // Stop was called

	attention atomic.Uint32  // nonzero: a timer fired or a task came; no yield may be skipped
	flag      *atomic.Uint32 // nonzero: this run is interrupted
	wake      chan struct{}  // gets a token together with attention
	alarm     *time.Timer    // raises attention when the first sleeper is due
}

// observer is told of each task's turns, on the running goroutine.
type observer interface {
	begins(*Task)
	yields(*Task)
	ends(*Task)
	stepwise() bool // every yield must be seen
}

// errBusy is the panic of a run inside a run.
var errBusy = errors.New("the scheduler is already running")

// errElsewhere is the panic of adding a coroutine twice.
func errElsewhere(t *Task) error {
	return fmt.Errorf("coroutine %s is already task %d", t.Coroutine.name, t.ID)
}

// init makes the zero core usable.
func (k *core) init() {
	if k.wake != nil {
		return
	}
	if k.host == nil {
		k.host = plain
	}
	k.wake = make(chan struct{}, 1)
	k.waiting = map[*Task]*Task{}
	k.alarm = time.AfterFunc(time.Hour, k.notify)
	k.alarm.Stop()
}

// notify makes the running task's next yield a real one and ends a wait.
func (k *core) notify() {
	k.attention.Store(1)
	select {
	case k.wake <- struct{}{}:
	default:
	}
}

// add makes a task of a coroutine and puts it last in the queue.
func (k *core) add(c *Coroutine) *Task {
	if c == nil {
		panic(errNilCoroutine)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.init()
	t := &Task{ID: -1, Coroutine: c, core: k}
	if !c.task.CompareAndSwap(nil, t) {
		panic(errElsewhere(c.task.Load()))
	}
	t.ID = k.host.nextID()
	k.ready.push(t)
	k.notify()
	return t
}

// begin makes the caller the one who runs the tasks; it returns with the mutex held.
func (k *core) begin() {
	k.mu.Lock()
	k.init()
	if k.busy {
		k.mu.Unlock()
		panic(errBusy)
	}
	k.busy, k.stopped = true, false
	k.flag = k.host.flag()
	k.attention.Store(1)
}

func (k *core) end() {
	k.alarm.Stop()
	k.busy = false
	k.mu.Unlock()
}

// run gives turns until over says so or, unless forever is set, no task is left. An
// interrupt ends it by the host's panic between two turns, with every task in its place.
func (k *core) run(o observer, forever bool, over func() bool) {
	k.begin()
	defer k.end()
	for !k.stopped && !over() {
		k.checkInterrupt()
		if t := k.take(); t != nil {
			k.turn(t, o, !o.stepwise())
		} else if !k.idle(forever) {
			return
		}
	}
}

// step gives one turn, after waiting for a sleeper if need be. It reports false if no
// task is left.
func (k *core) step(o observer) bool {
	k.begin()
	defer k.end()
	for {
		k.checkInterrupt()
		if t := k.take(); t != nil {
			k.turn(t, o, false)
			return true
		}
		if !k.idle(false) {
			return false
		}
	}
}

func (k *core) checkInterrupt() {
	if k.flag.Load() != 0 {
		k.host.interrupt()
	}
}

// take gives the task whose turn it is, nil if none can run now.
func (k *core) take() *Task {
	if k.attention.Load() != 0 {
		k.attention.Store(0)
		k.wakeSleepers()
	}
	return k.ready.pop()
}

// wakeSleepers queues the tasks whose time has come and sets the alarm for the next.
func (k *core) wakeSleepers() {
	now := time.Now()
	for len(k.sleeping) > 0 && !k.sleeping[0].until.After(now) {
		k.ready.push(k.sleeping.pop().task)
	}
	k.setAlarm(now)
}

func (k *core) setAlarm(now time.Time) {
	if len(k.sleeping) > 0 {
		k.alarm.Reset(k.sleeping[0].until.Sub(now))
	}
}

// turn runs a task to its next yield, with the mutex open, so that the step can add
// tasks. If skip is set and nobody else can run, the task may go on over its yields.
func (k *core) turn(t *Task, o observer, skip bool) {
	var alone *core
	if skip && k.ready.empty() {
		alone = k
	}
	k.mu.Unlock()
	defer k.settle(t)
	c := t.Coroutine
	o.begins(t)
	if c.claim() {
		c.resume(k.host, k.host.current(), alone)
	}
	if !c.Done() {
		o.yields(t)
		return
	}
	if failure := c.takePanic(); failure != nil && c.end.err == errKilled {
		panic(failure.Value)
	}
	o.ends(t)
}

// settle puts a task where it belongs after its turn, and takes the mutex again.
func (k *core) settle(t *Task) {
	k.mu.Lock()
	if t.Done() {
		k.release(t)
		return
	}
	w := wait{}
	if t.Coroutine.co != nil {
		w = t.Coroutine.co.wait
	}
	switch {
	case w.ended != nil:
		k.block(t, w.ended.task.Load())
	case !w.until.IsZero():
		k.sleep(t, w.until)
	default:
		k.ready.push(t)
	}
}

// poll is how often a task looks whether a task of another scheduler has ended.
const poll = time.Millisecond

// block lets a task wait for another one's end.
func (k *core) block(t, other *Task) {
	switch {
	case other.Done():
		k.ready.push(t)
	case other.core != k:
		k.sleep(t, time.Now().Add(poll))
	default:
		k.waiting[t] = other
		other.waiters = append(other.waiters, t)
	}
}

func (k *core) sleep(t *Task, until time.Time) {
	k.sleeping.push(sleeper{until: until, task: t})
	if k.sleeping[0].task == t {
		k.setAlarm(time.Now())
	}
}

// release queues the tasks that wait for a task that has ended.
func (k *core) release(t *Task) {
	for _, waiter := range t.waiters {
		delete(k.waiting, waiter)
		k.ready.push(waiter)
	}
	t.waiters = nil
}

// idle waits until something may have become ready. It reports false if nothing ever
// will, unless forever is set.
func (k *core) idle(forever bool) bool {
	for t, other := range k.waiting {
		if other.Done() { // by Next or Close, not by its turn
			k.release(other)
			return true
		}
		if t.Done() {
			delete(k.waiting, t)
			other.waiters = without(other.waiters, t)
			k.ready.push(t)
			return true
		}
	}
	if len(k.sleeping) == 0 && !forever {
		if len(k.waiting) > 0 {
			panic(k.deadlock())
		}
		return false
	}
	k.mu.Unlock()
	defer k.mu.Lock()
	select {
	case <-k.wake:
	case <-k.host.done():
		k.host.interrupt()
	}
	return true
}

func without(tasks []*Task, t *Task) []*Task {
	return slices.DeleteFunc(tasks, func(each *Task) bool { return each == t })
}

// stop ends the current run after the current turn.
func (k *core) stop() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.init()
	k.stopped = true
	k.notify()
}

// close closes the coroutines of all tasks that haven't ended and forgets the tasks.
func (k *core) close() {
	k.begin()
	tasks := k.tasks()
	k.ready, k.sleeping = queue{}, nil
	clear(k.waiting)
	k.end()
	for _, t := range tasks {
		t.Coroutine.Close()
	}
}

// tasks are all that haven't ended, in the order of their ids.
func (k *core) tasks() []*Task {
	all := k.ready.all()
	for _, s := range k.sleeping {
		all = append(all, s.task)
	}
	all = slices.AppendSeq(all, maps.Keys(k.waiting))
	slices.SortFunc(all, func(a, b *Task) int { return a.ID - b.ID })
	return all
}

// DeadlockError is the panic of a run whose tasks all wait for each other.
type DeadlockError struct {
	text string
}

// Error says who waits for whom.
func (e *DeadlockError) Error() string { return e.text }

func (k *core) deadlock() *DeadlockError {
	var lines []string
	for _, t := range k.tasks() {
		lines = append(lines, fmt.Sprintf("task %d awaits task %d", t.ID, k.waiting[t].ID))
	}
	return &DeadlockError{"deadlock: " + strings.Join(lines, ", ")}
}
