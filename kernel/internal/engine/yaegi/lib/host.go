// Package lib is the library that lowered cells call, beside what package support gives
// to the cells of every evaluator: deferred calls, channels, and the way by which a cell
// hands over its values.
package lib

import (
	"reflect"
	"sync"

	"gokernel/kernel/internal/engine/support"
)

// Host is the world of one session's lowered cells.
type Host struct {
	*support.Host
	unwrap func(any) any

	line int // of the cell's statement that runs, written by its own goroutine

	mu       sync.Mutex // guards what follows
	panicked map[uint64][]*panicking
	results  []any                    // pointers to the values of the last expression
	methods  map[string]reflect.Value // of its value
}

// New gives a host whose cells live in h. unwrap turns a value of the interpreter's own
// wrapping into what it wraps.
func New(h *support.Host, unwrap func(any) any) *Host {
	return &Host{Host: h, unwrap: unwrap, panicked: map[uint64][]*panicking{}, methods: map[string]reflect.Value{}}
}

// Plain gives a panic's value, or a value of the cell, as compiled code would have it.
func (h *Host) Plain(v any) any { return normal(h.unwrap(v)) }

// Print is the predeclared print.
func (h *Host) Print(args ...any) { h.Host.Print(h.unwrapAll(args)...) }

// Println is the predeclared println.
func (h *Host) Println(args ...any) { h.Host.Println(h.unwrapAll(args)...) }

func (h *Host) unwrapAll(args []any) []any {
	plain := make([]any, len(args))
	for i, arg := range args {
		plain[i] = h.unwrap(arg)
	}
	return plain
}

// Go starts a goroutine of the calling goroutine's cell.
func (h *Host) Go(f func()) {
	h.Host.Go(func() {
		defer func() {
			if v := recover(); v != nil {
				panic(h.Plain(v))
			}
		}()
		f()
	})
}
