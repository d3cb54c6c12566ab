package support

import (
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gokernel/kernel/internal/engine"
)

// TestInterrupt interrupts everything that waits, each in a run of its own.
func TestInterrupt(t *testing.T) {
	var (
		mutex sync.Mutex
		rw    sync.RWMutex
		group sync.WaitGroup
		cond  = sync.NewCond(&sync.Mutex{})
	)
	mutex.Lock()
	rw.Lock()
	group.Add(1)
	for _, tt := range []struct {
		name string
		wait func(h *Host)
	}{
		{"Sleep", func(h *Host) { h.Sleep(time.Hour) }},
		{"LockMutex", func(h *Host) { h.LockMutex(&mutex) }},
		{"LockLocker", func(h *Host) { h.LockLocker(&mutex) }},
		{"LockRWMutex", func(h *Host) { h.LockRWMutex(&rw) }},
		{"RLockRWMutex", func(h *Host) { h.RLockRWMutex(&rw) }},
		{"WaitGroup", func(h *Host) { h.WaitGroup(&group) }},
		{"WaitCond", func(h *Host) { cond.L.Lock(); h.WaitCond(cond) }},
		{"RunCmd", func(h *Host) { _ = h.RunCmd(exec.Command("sleep", "60")) }},
		{"Input", func(h *Host) { h.Input("?") }},
		{"Password", func(h *Host) { h.Password("?") }},
		{"Stdin", func(h *Host) { _, _ = h.Stdin().Read(make([]byte, 1)) }},
		{"Poll, again and again", func(h *Host) {
			for {
				h.Poll()
			}
		}},
		{"Sleep of nothing, again and again", func(h *Host) {
			for {
				h.Sleep(0)
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := NewHost()
			out := &record{answers: make(chan string)}
			defer close(out.answers)
			got := do(h, out, func(r *Run) {
				go r.Interrupt()
				tt.wait(h)
			})
			want(t, "panic", got, any(KeyboardInterrupt{}))
			waitUntil(func() bool { return h.stop.Load() == 0 })
		})
	}
	// What was waited for comes late: each lock is given back.
	mutex.Unlock()
	rw.Unlock()
	group.Done()
	mutex.Lock()
	rw.Lock()
	cond.Broadcast()
	cond.L.Lock()
}

func TestWaitsEnd(t *testing.T) {
	h := NewHost()
	var mutex sync.Mutex
	var rw sync.RWMutex
	var group sync.WaitGroup
	out := &record{answers: make(chan string, 2)}
	got := do(h, out, func(*Run) {
		h.LockMutex(&mutex)
		h.Go(mutex.Unlock)
		h.LockMutex(&mutex)
		h.LockRWMutex(&rw)
		h.Go(rw.Unlock)
		h.RLockRWMutex(&rw)
		group.Add(1)
		h.Go(group.Done)
		h.WaitGroup(&group)
		h.Sleep(1)
		out.answers <- "line"
		want(t, "Input", h.Input(""), "line")
		out.answers <- "ab"
		buf := make([]byte, 8)
		n, err := h.Stdin().Read(buf)
		want(t, "Stdin", string(buf[:n]), "ab\n")
		want(t, "Stdin's error", err, nil)
	})
	want(t, "panic", got, nil)
}

func TestNoStdin(t *testing.T) {
	h := NewHost()
	got := do(h, &record{}, func(*Run) { h.Input("?") })
	want(t, "panic", got, any(NoStdin{}))
	want(t, "text", NoStdin{}.Error(), engine.ErrNoStdin.Error())
}

func TestInterruptReachesTheRunsOwnGoroutinesOnly(t *testing.T) {
	h := NewHost()
	var earlier, steps atomic.Int64
	quit, earlierEnded, strayEnded := make(chan bool), make(chan bool), make(chan bool)
	do(h, &record{}, func(*Run) {
		h.Go(func() {
			defer close(earlierEnded)
			for {
				h.Poll()
				earlier.Add(1)
				select {
				case <-quit:
					return
				default:
				}
			}
		})
	})
	run := h.Do(engine.Input{}, &record{}, func(r *Run) {
		h.Go(func() {
			defer close(strayEnded)
			for {
				steps.Add(1)
				h.Poll()
			}
		})
		waitUntil(func() bool { return steps.Load() > 0 })
		r.Interrupt()
		want(t, "Interrupted", r.Interrupted(), true)
		want(t, "Flag", r.Flag().Load(), uint32(1))
		r.Interrupt() // once more changes nothing
	})
	<-strayEnded
	before := earlier.Load()
	waitUntil(func() bool { return earlier.Load() > before })
	close(quit)
	<-earlierEnded
	waitUntil(func() bool { return run.live.Load() == 0 })
	waitUntil(func() bool { return h.stop.Load() == 0 })
	run.Interrupt() // it is over: nothing happens
	want(t, "Stop", h.stop.Load(), uint32(0))
}

func TestCoroutineHasGrace(t *testing.T) {
	h := NewHost()
	do(h, &record{}, func(r *Run) {
		identity := h.Identity()
		r.Interrupt()
		r.stoppedAt.Store(time.Now().Add(time.Hour).UnixNano())
		got := make(chan any)
		coroutine := func() {
			h.Adopt(identity)
			got <- panicOf(h.Poll)
		}
		go coroutine()
		want(t, "within the grace", <-got, nil)
		r.stoppedAt.Store(time.Now().Add(-grace).UnixNano())
		go coroutine()
		want(t, "after it", <-got, any(KeyboardInterrupt{}))
	})
}
