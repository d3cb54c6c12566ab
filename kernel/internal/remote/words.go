package remote

import (
	"bytes"
	"strings"
)

// A dying Go program writes its last words to stderr, between other output. They belong
// into the cell's error and not also, in full, into its stream. But a live program may
// write the same words ("panic: recovered: …"), and these must be shown.
//
// So text from a line on that looks like last words is held back, for a moment: the
// engine has asked the runtime (debug.SetCrashOutput) to copy a crash to a pipe that
// nothing else writes to. If something comes there, the engine is dying and what is held
// stays held; if not, it is released, at the next frame of the engine or after holdTime.

// openings are what lines begin with when a Go program dies.
var openings = [][]byte{
	[]byte("fatal error: "),
	[]byte("panic: "),
	[]byte("runtime: "),
	[]byte("unexpected fault address "),
	[]byte("fatal: "),
	[]byte("SIG"),
}

const (
	maxHeld  = 64 << 10 // bytes of last words that are kept
	maxLines = 30       // lines of them that a traceback shows
)

// lastWords holds back what may be last words.
type lastWords struct {
	held    []byte // text not shown yet, from the start of a line
	holding bool
	dying   bool   // the crash pipe has spoken
	crash   []byte // the beginning of what it said
	midLine bool   // text shown so far ends within a line
}

// feed takes text of stderr and gives the part of it to show now.
func (w *lastWords) feed(text []byte) (show []byte) {
	if !w.holding && !w.dying {
		at := w.find(text)
		if len(text) > 0 {
			w.midLine = text[len(text)-1] != '\n'
		}
		if at < 0 {
			return text
		}
		w.holding, w.midLine = true, false
		show, text = text[:at], text[at:]
	}
	w.held = append(w.held, text...)
	if len(w.held) <= maxHeld {
		return show
	}
	if w.dying {
		w.held = w.held[:maxHeld]
		return show
	}
	return append(bytes.Clone(show), w.release()...)
}

// find gives the index of what may be the beginning of last words, or -1: one of the
// openings at the start of a line, or one of the first two anywhere, since a program may
// die in the middle of a line.
func (w *lastWords) find(text []byte) int {
	midLine := opensWithin(text)
	at := 0
	if w.midLine {
		at = bytes.IndexByte(text, '\n') + 1
		if at == 0 {
			return midLine
		}
	}
	for midLine < 0 || at < midLine {
		if isOpening(text[at:]) {
			return at
		}
		next := bytes.IndexByte(text[at:], '\n')
		if next < 0 {
			return midLine
		}
		at += next + 1
	}
	return midLine
}

// opensWithin gives the index of the first of the first two openings, or -1.
func opensWithin(text []byte) int {
	a, b := bytes.Index(text, openings[0]), bytes.Index(text, openings[1])
	if a < 0 || b >= 0 && b < a {
		return b
	}
	return a
}

func isOpening(line []byte) bool {
	for _, opening := range openings {
		if bytes.HasPrefix(line, opening) {
			return true
		}
	}
	return false
}

// crashed takes text of the crash pipe.
func (w *lastWords) crashed(text []byte) {
	w.dying = true
	w.crash = append(w.crash, text[:min(len(text), maxHeld-len(w.crash))]...)
}

// release gives what is held to be shown after all, unless the engine is dying.
func (w *lastWords) release() []byte {
	if w.dying || !w.holding {
		return nil
	}
	held := w.held
	w.held, w.holding = nil, false
	w.midLine = len(held) > 0 && held[len(held)-1] != '\n'
	return held
}

// split gives the part of what is held that the program itself wrote, before its end, and
// leaves the runtime's words: the text of the crash pipe, and the lines of openings before
// it, which the runtime writes before it begins to copy.
func (w *lastWords) split() (program []byte) {
	if !w.dying {
		return w.release()
	}
	copied := w.crash[:min(len(w.crash), 256)]
	at := bytes.Index(w.held, copied)
	if at < 0 {
		if len(w.held) == 0 {
			w.held = w.crash
		}
		return nil
	}
	for at > 0 && !isOpening(copied) {
		line := bytes.LastIndexByte(w.held[:at-1], '\n') + 1
		if !isOpening(w.held[line:]) {
			if within := opensWithin(w.held[line:at]); within >= 0 {
				at = line + within
			}
			break
		}
		at = line
	}
	program, w.held = w.held[:at], w.held[at:]
	return program
}

// report gives the lines of the last words that say what happened, without the stack of
// the runtime itself, and the one line that says it shortest. Both are empty if the
// engine said nothing. It is called after split.
func (w *lastWords) report() (headline string, lines []string) {
	text := strings.TrimSpace(strings.ToValidUTF8(string(w.held), "\uFFFD"))
	if !w.dying || text == "" {
		return "", nil
	}
	all := strings.Split(text, "\n")
	skipping := false
	for _, line := range all {
		skipping = line == "runtime stack:" || skipping && line != ""
		if skipping {
			continue
		}
		if len(lines) == maxLines {
			lines = append(lines, "…")
			break
		}
		lines = append(lines, line)
	}
	return headlineOf(all), lines
}

func headlineOf(lines []string) string {
	for _, opening := range openings[:2] {
		for _, line := range lines {
			if strings.HasPrefix(line, string(opening)) {
				return line
			}
		}
	}
	return lines[0]
}
