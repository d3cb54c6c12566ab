// Package history remembers the inputs of this kernel's session and, in a file that the
// kernels of a person share, those of the sessions before and beside it.
//
// The file is text, an entry a line (line.go). It is only ever appended to, under a lock
// (file.go), or replaced by a shorter one when it has grown too long. Readers need no
// lock: every line has a checksum, and what is damaged or half written is skipped.
//
// Nobody waits for the disk who adds an entry: one goroutine writes them.
package history

import (
	"errors"
	"log/slog"
	"slices"
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
	maxOutput = 64 << 10  // bytes of an output; the rest is cut
	maxStored = 256 << 10 // bytes of an input that is written to the file: part of a cell is no cell
	maxOwn    = 4 << 20   // bytes of this session's entries in memory
	maxFile   = 16 << 20  // bytes of the file
	maxCount  = 100_000   // entries of the file, looked at when a session first writes
)

// batchTime is how long the writer waits for more entries, so that cells which run one
// after the other don't compete with it.
const batchTime = 100 * time.Millisecond

// closeGrace bounds how long Close waits for the disk.
const closeGrace = 2 * lockTime

// History is the history of one session. Its methods may be called from any goroutine.
type History struct {
	file   file
	batch  time.Duration
	logger *slog.Logger
	wake   chan struct{} // of size 1: there is something to write
	ending chan struct{}
	ended  chan struct{}
	close  sync.Once

	mu      sync.Mutex
	own     []Entry // of this session, in the order of their coming, without their session's number
	size    int     // bytes of own
	dropped int     // how many came before those in own
	written int     // how many of all that came are in the file
	session int     // its number; 0 until the first entry is about to be written
}

// Open makes the history of a session. The file need not exist yet; it is first touched
// when there is something to write or to look up. Without a path everything is in memory
// alone. A file that can't be used is told to the logger (which may be nil) once, and
// tried again with each entry; until then the entries are in memory.
func Open(path string, logger *slog.Logger) *History {
	return open(file{path: path, maxBytes: maxFile, maxCount: maxCount}, batchTime, logger)
}

func open(f file, batch time.Duration, logger *slog.Logger) *History {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	h := &History{file: f, batch: batch, logger: logger, wake: make(chan struct{}, 1), ending: make(chan struct{}), ended: make(chan struct{})}
	if f.path == "" {
		close(h.ended)
	} else {
		go h.write() // Close waits for it
	}
	return h
}

// Add remembers an input and the text of its value, which may be nil. It does not wait
// for the disk. Blank inputs are not remembered.
func (h *History) Add(line int, input string, output *string) {
	if strings.TrimSpace(input) == "" {
		return
	}
	e := Entry{Line: line, Input: input, Output: shortened(output)}
	h.mu.Lock()
	h.own = append(h.own, e)
	h.size += sizeOf(e)
	h.forget()
	h.mu.Unlock()
	select {
	case h.wake <- struct{}{}:
	default: // the writer has not yet come to what woke it before
	}
}

// forget drops the oldest entries in memory. The newest stays, however long it is.
func (h *History) forget() {
	drop := 0
	for ; h.size > maxOwn && drop < len(h.own)-1; drop++ {
		h.size -= sizeOf(h.own[drop])
		h.own[drop] = Entry{}
	}
	h.own = h.own[drop:]
	h.dropped += drop
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

// write is the one goroutine that writes to the file.
func (h *History) write() {
	defer close(h.ended)
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
			h.logger.Warn("history: inputs are remembered in memory only until the file can be written", "file", h.file.path, "error", err)
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

// flush writes the entries that are not yet written.
func (h *History) flush() error {
	h.mu.Lock()
	pending := slices.Clone(h.own[max(h.written-h.dropped, 0):])
	came, session := h.dropped+len(h.own), h.session
	if h.written == 0 {
		session = 0
	}
	h.mu.Unlock()
	if len(pending) == 0 {
		return nil
	}
	note, err := h.file.add(session, pending, h.number)
	if note != "" {
		h.logger.Warn("history: "+note, "file", h.file.path)
	}
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.written = came
	return nil
}

// number takes this session's number. It is known before the file has entries under it, so
// that who reads the file and then asks for the number tells its own entries from others.
func (h *History) number(session int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.session = session
}
