package yaegi

import (
	"bytes"
	"regexp"
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
var traceLine = regexp.MustCompile(`^(cell\[\d+\])/_\.go:(\d+:\d+): panic: (?:main\.)?(.*)\(\.\.\.\)$`)

// maxFrames is how many frames a trace has at most.
const maxFrames = 40

func (t *traceWriter) frames() []engine.Frame {
	t.mu.Lock()
	defer t.mu.Unlock()
	var frames []engine.Frame
	for line := range strings.Lines(t.buf.String()) {
		m := traceLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		frame := engine.Frame{Pos: m[1] + ":" + m[2], Func: m[3]}
		if n := len(frames); n > 0 && frames[n-1].Func == frame.Func && frames[n-1].Pos == frame.Pos {
			continue
		}
		if frames = append(frames, frame); len(frames) == maxFrames {
			break
		}
	}
	return frames
}
