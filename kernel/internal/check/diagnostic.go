package check

import (
	"fmt"
	"go/token"
	"slices"
	"sort"
	"strings"

	"gokernel/kernel/internal/source"
)

// Diagnostic is one finding about a cell.
type Diagnostic struct {
	Pos     source.Position
	Message string
	Warning bool   // the cell can run all the same
	Line    string // text of the source line
	Notes   string // more to know: lines to show below it
}

// Error gives the finding as one line: cell[3]:2:5: undefined: x.
func (d Diagnostic) Error() string {
	if d.Warning {
		return fmt.Sprintf("%s: warning: %s", d.Pos, d.Message)
	}
	return fmt.Sprintf("%s: %s", d.Pos, d.Message)
}

// Show gives the finding with its source line, a caret below the place, and the notes.
func (d Diagnostic) Show() string {
	shown := d.place()
	for line := range strings.Lines(d.Notes) {
		shown += "\n    " + strings.TrimSuffix(line, "\n")
	}
	return shown
}

func (d Diagnostic) place() string {
	if strings.TrimSpace(d.Line) == "" {
		return d.Error()
	}
	lead := d.Line[:min(max(d.Pos.Col-1, 0), len(d.Line))]
	blank := strings.Map(func(r rune) rune {
		if r == '\t' {
			return '\t'
		}
		return ' '
	}, lead)
	return d.Error() + "\n    " + d.Line + "\n    " + blank + "^"
}

func newDiagnostic(cell *source.Cell, offset int, message string) Diagnostic {
	pos := cell.Position(offset)
	return Diagnostic{Pos: pos, Message: message, Line: cell.Line(pos.Line)}
}

// diagnosticAt makes a finding at a position of any cell parsed into fset; cells gives
// the text of a cell by name.
func diagnosticAt(fset *token.FileSet, cells func(name string) *source.Cell, pos token.Pos, message string) Diagnostic {
	at := Position(fset, pos)
	d := Diagnostic{Pos: at, Message: message}
	if cell := cells(at.Cell); cell != nil {
		d.Line = cell.Line(at.Line)
	}
	return d
}

// Position translates a position of a parsed cell.
func Position(fset *token.FileSet, pos token.Pos) source.Position {
	at := fset.Position(pos)
	return source.Position{Cell: strings.TrimSuffix(at.Filename, "/"+fileBase), Line: at.Line, Col: at.Column}
}

// sorted gives findings in the order of the text, each once: the head of a function is
// checked twice.
func sorted(list []Diagnostic) []Diagnostic {
	sort.SliceStable(list, func(i, j int) bool {
		a, b := list[i].Pos, list[j].Pos
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Col < b.Col
	})
	var once []Diagnostic
	for _, d := range list {
		if !slices.Contains(once, d) {
			once = append(once, d)
		}
	}
	return once
}

// Errors gives the findings that keep the cell from running.
func Errors(list []Diagnostic) []Diagnostic {
	var errs []Diagnostic
	for _, d := range list {
		if !d.Warning {
			errs = append(errs, d)
		}
	}
	return errs
}
