// Package history remembers the inputs of this kernel's session and, in a database that
// the kernels of a person share, those of the sessions before and beside it.
//
//	history.go   a session: what is added to it, and the goroutine that writes
//	store.go     the database: its tables, its bounds, and what is done when it is damaged
//	query.go     what can be asked: tail, range, search
//	glob.go      the patterns of search
//	path.go      where the file is
package history

import (
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Entry is one input of the past.
type Entry struct {
	Session int // sessions are numbered from 1
	Line    int // the execution count
	Input   string
	Output  *string // text of the value; nil if there was none
}

// Limits of what is kept.
const (
	maxOutput  = 64 << 10  // bytes of an output; the rest is cut
	maxInput   = 256 << 10 // bytes of an input: part of a cell is no cell, so a longer one is not remembered
	maxPending = 4 << 20   // bytes that wait for a database that is locked
	maxCount   = 50_000    // entries of the database, looked at when a session first writes
)

// batchTime is how long the writer waits for more entries, so that cells which run one
// after the other don't compete with it.
const batchTime = 100 * time.Millisecond

// closeGrace bounds how long Close waits for the disk. Jupyter kills a kernel after that time.
const closeGrace = 5 * time.Second

// History is the history of one session. Its methods may be called from any goroutine.
type History struct {
	store  *store
	batch  time.Duration
	logger *slog.Logger
	wake   chan struct{} // of size 1: there is something to write
	ending chan struct{}
	ended  chan struct{}
	close  sync.Once

	mu      sync.Mutex // guards what follows; not held while the disk is waited for
	pending []Entry    // not yet in the database
	size    int        // bytes of pending
}

// Open makes the history of a session. The file need not exist yet; it is first touched
// when there is something to write or to look up. Without a path, and if the file can't be
// used, which the logger (it may be nil) is told once, everything is in memory alone.
func Open(path string, logger *slog.Logger) *History {
	return open(&store{path: path, maxCount: maxCount}, batchTime, logger)
}

func open(s *store, batch time.Duration, logger *slog.Logger) *History {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	s.logger = logger
	h := &History{store: s, batch: batch, logger: logger, wake: make(chan struct{}, 1), ending: make(chan struct{}), ended: make(chan struct{})}
	go h.write() // Close waits for it
	return h
}

// Add remembers an input and the text of its value, which may be nil. It does not wait
// for the disk. Blank inputs are not remembered.
func (h *History) Add(line int, input string, output *string) {
	if strings.TrimSpace(input) == "" || len(input) > maxInput {
		return
	}
	e := Entry{Line: line, Input: input, Output: shortened(output)}
	h.mu.Lock()
	h.pending = append(h.pending, e)
	h.size += sizeOf(e)
	for h.size > maxPending {
		h.size -= sizeOf(h.pending[0])
		h.pending = h.pending[1:]
	}
	h.mu.Unlock()
	select {
	case h.wake <- struct{}{}:
	default: // the writer has not yet come to what woke it before
	}
}

func sizeOf(e Entry) int {
	n := len(e.Input) + 64
	if e.Output != nil {
		n += len(*e.Output)
	}
	return n
}

// shortened cuts an output that is too long, between characters.
func shortened(output *string) *string {
	if output == nil || len(*output) <= maxOutput {
		return output
	}
	n := maxOutput
	for n > maxOutput-utf8.UTFMax && !utf8.RuneStart((*output)[n]) {
		n--
	}
	cut := strings.Clone((*output)[:n])
	return &cut
}

// Close writes what is not yet written. It fails if that takes too long.
func (h *History) Close() error {
	h.close.Do(func() { close(h.ending) })
	select {
	case <-h.ended:
		return nil
	case <-time.After(closeGrace):
		return errors.New("history: the file could not be written in time: the last inputs are lost")
	}
}

// write is the goroutine that writes unasked.
func (h *History) write() {
	defer close(h.ended)
	defer func() {
		h.store.mu.Lock()
		defer h.store.mu.Unlock()
		h.store.close()
	}()
	told := false
	for more := true; more; {
		select {
		case <-h.wake:
			more = h.gather()
		case <-h.ending:
			more = false
		}
		if err := h.flush(); err != nil && !told {
			told = true
			h.logger.Warn("history: inputs wait until the file can be written", "file", h.store.path, "error", err)
		}
	}
}

// gather waits for more entries, and reports false at the end.
func (h *History) gather() (more bool) {
	select {
	case <-time.After(h.batch):
		return true
	case <-h.ending:
		return false
	}
}

// flush writes the entries that are not yet written. Those that can't be wait for the next
// time.
func (h *History) flush() error {
	h.store.mu.Lock()
	defer h.store.mu.Unlock()
	h.mu.Lock()
	taken := h.pending
	h.pending, h.size = nil, 0
	h.mu.Unlock()
	if len(taken) == 0 {
		return nil
	}
	err := h.store.add(taken)
	if err != nil {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.pending = append(taken, h.pending...)
		for _, e := range taken {
			h.size += sizeOf(e)
		}
	}
	return err
}
