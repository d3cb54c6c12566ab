package nbrun

import (
	"fmt"
	"io"
	"strings"
	"time"

	"gokernel/kernel/internal/proto"
)

// progress shows a run on a terminal as it goes.
type progress struct {
	w       io.Writer
	midLine bool
	// An update is held back until something else is shown: of a bar that runs through,
	// a person wants to read the end.
	held *proto.UpdateDisplayData
}

// hold takes an update for later. One of another display shows the one before.
func (p *progress) hold(m proto.UpdateDisplayData) {
	if p.held != nil && p.held.Transient != m.Transient {
		p.text("")
	}
	p.held = &m
}

func (p *progress) text(text string) {
	if held := p.held; held != nil {
		p.held = nil
		p.line("%s", plain(held.Data))
	}
	if text == "" {
		return
	}
	io.WriteString(p.w, text) // a terminal that is gone is no reason to stop
	p.midLine = !strings.HasSuffix(text, "\n")
}

// line writes a line of its own.
func (p *progress) line(format string, args ...any) {
	if p.midLine {
		p.text("\n")
	}
	p.text(strings.TrimRight(fmt.Sprintf(format, args...), "\n") + "\n")
}

// cell announces a cell by its first line.
func (p *progress) cell(number, total int, source, note string) {
	first, rest, _ := strings.Cut(strings.TrimSpace(source), "\n")
	if rest != "" {
		first += " …"
	}
	if note != "" {
		note = " (" + note + ")"
	}
	p.line("── [%d/%d]%s %s", number, total, note, first)
}

// show shows one published message.
func (p *progress) show(content proto.Content) {
	switch m := content.(type) {
	case proto.Stream:
		p.text(m.Text)
	case proto.DisplayData:
		p.line("%s", plain(m.Data))
	case proto.UpdateDisplayData:
		p.hold(m)
	case proto.ExecuteResult:
		p.line("Out[%d]: %s", m.ExecutionCount, plain(m.Data))
	case proto.Error:
		if len(m.Traceback) == 0 {
			p.line("%s: %s", m.Ename, m.Evalue)
			return
		}
		p.line("%s", strings.Join(m.Traceback, "\n"))
	}
}

func (p *progress) summary(r Report) {
	p.line("── %d cells run, %d failed, %d skipped, %v", r.Ran, r.Failed, r.Skipped, r.Duration.Round(time.Millisecond))
}
