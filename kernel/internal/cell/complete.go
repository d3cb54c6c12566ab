package cell

import (
	"go/token"
	"strings"

	"gokernel/display"
	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/source"
)

// IsComplete tells a console whether code can be run as it stands.
func (s *Session) IsComplete(code string) engine.Completeness {
	cell := source.New(0, code)
	_, text := cell.Magics()
	if depth, unfinished := source.Unfinished(text); unfinished {
		return engine.Completeness{Status: engine.Incomplete, Indent: strings.Repeat("\t", min(depth, 20))}
	}
	if _, syntax := check.Parse(token.NewFileSet(), cell, text); len(syntax) > 0 {
		return engine.Completeness{Status: engine.Invalid}
	}
	return engine.Completeness{Status: engine.Complete}
}

// Complete offers nothing yet.
func (s *Session) Complete(_ string, cursor int) engine.Completions {
	return engine.Completions{From: cursor, To: cursor}
}

// Inspect knows nothing yet.
func (s *Session) Inspect(string, int, engine.Detail) *display.Bundle { return nil }
