package yaegi

import (
	"bytes"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"gokernel/kernel/internal/engine"
)

// traceWriter takes what the interpreter writes to its stderr: a line for each
// interpreted function that a panic unwinds, recovered or not.
type traceWriter struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// traceLimit bounds the memory of a deep recursion's trace.
const traceLimit = 64 << 10

func (t *traceWriter) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.buf.Len() < traceLimit {
		t.buf.Write(p)
	}
	return len(p), nil
}

func (t *traceWriter) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf.Reset()
}

// traceLine is "cell[3]/_.go:2:5: panic: main.f(...)".
var traceLine = regexp.MustCompile(`^(cell\[\d+\]/_\.go):(\d+):(\d+): panic: (?:main\.)?(.*)\(\.\.\.\)$`)

// maxFrames is how many frames a trace has at most.
const maxFrames = 40

// frames gives the functions that a panic has unwound, innermost first, with the
// positions where they begin: the interpreter tells no others.
func (t *traceWriter) frames() []engine.Frame {
	t.mu.Lock()
	defer t.mu.Unlock()
	var frames []engine.Frame
	for line := range strings.Lines(t.buf.String()) {
		m := traceLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		frame := engine.Frame{Pos: token.Position{Filename: m[1], Line: number(m[2]), Column: number(m[3])}, Func: cellName(m[4])}
		if n := len(frames); frame.Func == "" || n > 0 && frames[n-1] == frame {
			continue
		}
		if frames = append(frames, frame); len(frames) == maxFrames {
			break
		}
	}
	return frames
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits) // traceLine lets only digits pass; a number too large is no line
	return n
}

// version is what names of the interpreter have behind the cell's own name.
var version = regexp.MustCompile(`ꓸr?\d+(_\d+)?`)

// cellName is what a cell calls a function, "" for the cell's own statements.
func cellName(name string) string {
	if strings.HasPrefix(name, "ꓸ") {
		return ""
	}
	return version.ReplaceAllString(name, "")
}
