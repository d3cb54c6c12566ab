package lib

import (
	"runtime"
	"strconv"
	"strings"
)

// Defers is the list of a function's deferred calls.
type Defers struct {
	host *Host
	list []func()
}

// NewDefers gives an empty list.
func (h *Host) NewDefers() *Defers { return &Defers{host: h} }

// Push adds a deferred call.
func (d *Defers) Push(f func()) { d.list = append(d.list, f) }

// panicking is a panic that deferred calls may recover.
type panicking struct {
	value  any
	active bool
}

// Run runs the deferred calls, last first. r is what the function panicked with, nil if
// it did not; if no call recovers it, Run panics with it, or with what a deferred call
// has panicked with since.
func (d *Defers) Run(r any) {
	p := &panicking{value: d.host.unwrap(r), active: r != nil}
	for len(d.list) > 0 {
		last := len(d.list) - 1
		f := d.list[last]
		d.list = d.list[:last]
		d.host.callDeferred(f, p)
	}
	if p.active {
		panic(p.value)
	}
}

func (h *Host) callDeferred(f func(), p *panicking) {
	if p.active {
		id := goroutineID()
		h.pushPanic(id, p)
		defer h.popPanic(id)
	}
	defer func() {
		if r := recover(); r != nil {
			p.value, p.active = h.unwrap(r), true
		}
	}()
	f()
}

func (h *Host) pushPanic(id uint64, p *panicking) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.panicked[id] = append(h.panicked[id], p)
}

func (h *Host) popPanic(id uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	stack := h.panicked[id]
	if len(stack) > 1 {
		h.panicked[id] = stack[:len(stack)-1]
	} else {
		delete(h.panicked, id)
	}
}

// Recover is the cells' recover. It does not see interrupts.
func (h *Host) Recover() any {
	h.mu.Lock()
	if len(h.panicked) == 0 {
		h.mu.Unlock()
		return nil
	}
	h.mu.Unlock()
	id := goroutineID()
	h.mu.Lock()
	defer h.mu.Unlock()
	stack := h.panicked[id]
	if len(stack) == 0 {
		return nil
	}
	p := stack[len(stack)-1]
	if !p.active || h.IsInterrupt(p.value) {
		return nil
	}
	p.active = false
	return h.Plain(p.value)
}

// goroutineID reads the number of the calling goroutine from its stack's first line,
// the only place where it is told. It takes about a microsecond.
func goroutineID() uint64 {
	var buf [40]byte
	line := string(buf[:runtime.Stack(buf[:], false)])
	line = strings.TrimPrefix(line, "goroutine ")
	number, _, _ := strings.Cut(line, " ")
	id, _ := strconv.ParseUint(number, 10, 64)
	return id
}
