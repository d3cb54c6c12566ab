package lib

import (
	"fmt"
	"strings"
	"testing"

	"gokernel/kernel/internal/engine/support"
)

// function runs body as a lowered function does: with a list of deferred calls.
func function(h *Host, body func(d *Defers)) {
	d := h.NewDefers()
	defer func() { d.Run(recover()) }()
	body(d)
}

func TestDefers(t *testing.T) {
	h := newHost()
	var log []string
	say := func(words ...any) { log = append(log, strings.TrimSpace(fmt.Sprintln(words...))) }
	for _, tt := range []struct {
		name  string
		body  func(d *Defers)
		log   string
		panic any
	}{
		{"none", func(*Defers) { say("body") }, "body", nil},
		{"last first", func(d *Defers) {
			d.Push(func() { say(1) })
			d.Push(func() { say(2) })
			say("body")
		}, "body 2 1", nil},
		{"a deferred call defers", func(d *Defers) {
			d.Push(func() { say("end") })
			d.Push(func() { d.Push(func() { say("added") }) })
		}, "added end", nil},
		{"recover", func(d *Defers) {
			d.Push(func() { say(h.Recover()) })
			d.Push(func() { say(h.Recover()) })
			panic("a")
		}, "a <nil>", nil},
		{"recover without a panic", func(d *Defers) {
			d.Push(func() { say(h.Recover()) })
		}, "<nil>", nil},
		{"recover not in a deferred call", func(d *Defers) {
			say(h.Recover())
			panic("a")
		}, "<nil>", "a"},
		{"recover on another goroutine", func(d *Defers) {
			d.Push(func() {
				got := make(chan any)
				go func() { got <- h.Recover() }()
				say(<-got)
			})
			panic("a")
		}, "<nil>", "a"},
		{"all deferred calls run", func(d *Defers) {
			d.Push(func() { say("ran") })
			panic("a")
		}, "ran", "a"},
		{"the second panic wins", func(d *Defers) {
			d.Push(func() { panic("b") })
			panic("a")
		}, "", "b"},
		{"the second panic is recovered", func(d *Defers) {
			d.Push(func() { say(h.Recover()) })
			d.Push(func() { panic("b") })
			panic("a")
		}, "b", nil},
		{"panic again", func(d *Defers) {
			d.Push(func() { panic(fmt.Sprint(h.Recover(), " again")) })
			panic("a")
		}, "", "a again"},
		{"panic in a deferred call", func(d *Defers) {
			d.Push(func() { panic("b") })
		}, "", "b"},
		{"a function called while panicking", func(d *Defers) {
			d.Push(func() {
				function(h, func(d *Defers) {
					d.Push(func() { say("inner", h.Recover()) })
					panic("b")
				})
				say("outer", h.Recover())
			})
			panic("a")
		}, "inner b outer a", nil},
		{"an interrupt is not recovered", func(d *Defers) {
			d.Push(func() { say(h.Recover()) })
			h.Interrupt()
		}, "<nil>", support.KeyboardInterrupt{}},
		{"reflect's words", func(d *Defers) {
			d.Push(func() { say(h.Recover()) })
			panic("reflect: slice index out of range")
		}, "runtime error: index out of range", nil},
	} {
		log = nil
		got := panicOf(func() { function(h, tt.body) })
		want(t, tt.name+": panic", got, tt.panic)
		want(t, tt.name+": log", strings.Join(log, " "), tt.log)
		want(t, tt.name+": panics kept", len(h.panicked), 0)
	}
}

func TestRecoverUnwraps(t *testing.T) {
	h := newHost()
	h.unwrap = func(v any) any {
		if v == "wrapped" {
			return "bare"
		}
		return v
	}
	var got any
	function(h, func(d *Defers) {
		d.Push(func() { got = h.Recover() })
		panic("wrapped")
	})
	want(t, "recovered", got, "bare")
}
