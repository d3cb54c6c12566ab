package cell

import (
	"go/token"
	"strings"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/magic"
	"gokernel/kernel/internal/source"
)

// IsComplete tells a console whether code can be run as it stands.
func (s *Session) IsComplete(code string) engine.Completeness {
	cell := source.New(0, code)
	parts, _ := cell.Parts() // what is misplaced is found by the parser
	for _, part := range parts {
		if answer := partComplete(cell, part); answer.Status != engine.Complete {
			return answer
		}
	}
	return engine.Completeness{Status: engine.Complete}
}

func partComplete(cell *source.Cell, part source.Part) engine.Completeness {
	m := part.Magic
	switch {
	case m == nil:
		return goComplete(cell, cell.Only(part.From, part.To))
	case m.Name == "!" && strings.HasSuffix(m.Args, `\`):
		return engine.Completeness{Status: engine.Incomplete}
	case m.Cell:
		return bodyComplete(cell, m)
	}
	return engine.Completeness{Status: engine.Complete}
}

// goComplete tells whether Go text can be run.
func goComplete(cell *source.Cell, text string) engine.Completeness {
	if depth, unfinished := source.Unfinished(text); unfinished {
		return engine.Completeness{Status: engine.Incomplete, Indent: strings.Repeat("\t", min(depth, 20))}
	}
	if _, syntax := check.Parse(token.NewFileSet(), cell, text); len(syntax) > 0 {
		return engine.Completeness{Status: engine.Invalid}
	}
	return engine.Completeness{Status: engine.Complete}
}

// bodyComplete tells whether a cell magic can be run: an empty line ends its body.
func bodyComplete(cell *source.Cell, m *source.Magic) engine.Completeness {
	found, err := magic.Find(m.Name, true)
	if err == nil && found.GoBody {
		if answer := goComplete(cell, cell.Only(m.BodyAt, len(cell.Text))); answer.Status == engine.Incomplete {
			return answer
		}
	}
	lastLine := cell.Text[strings.LastIndexByte(cell.Text, '\n')+1:]
	if m.BodyAt == len(cell.Text) && !strings.HasSuffix(cell.Text, "\n") || strings.TrimSpace(lastLine) != "" {
		return engine.Completeness{Status: engine.Incomplete}
	}
	return engine.Completeness{Status: engine.Complete}
}
