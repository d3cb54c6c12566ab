package source

import (
	"go/scanner"
	"go/token"
	"strings"
)

// Magic is a line for the kernel instead of Go: its first character is a percent sign.
type Magic struct {
	Name   string // without the percent signs
	Args   string // the rest of the line, trimmed
	Offset int    // of the line's percent sign in the cell
	Cell   bool   // begins with %%: it rules the whole cell
}

// Magics cuts the magic lines out of a cell. The text returned has blanks in their
// place, so that every offset in it is one of the cell.
func (c *Cell) Magics() ([]Magic, string) {
	if !strings.Contains(c.Text, "%") {
		return nil, c.Text
	}
	var magics []Magic
	text := []byte(c.Text)
	inside := c.insideTokens()
	for number := range c.lines {
		line := c.Line(number + 1)
		trimmed := strings.TrimLeft(line, " \t")
		at := c.lines[number] + len(line) - len(trimmed)
		if !strings.HasPrefix(trimmed, "%") || inside(at) {
			continue
		}
		magics = append(magics, parseMagic(trimmed, at))
		for i := range len(line) {
			text[c.lines[number]+i] = ' '
		}
	}
	return magics, string(text)
}

func parseMagic(line string, offset int) Magic {
	body := strings.TrimLeft(line, "%")
	name, args, _ := strings.Cut(body, " ")
	return Magic{
		Name:   strings.TrimSpace(name),
		Args:   strings.TrimSpace(args),
		Offset: offset,
		Cell:   strings.HasPrefix(line, "%%"),
	}
}

// insideTokens tells whether an offset lies within a string or comment of the Go text,
// where a percent sign at the beginning of a line is no magic.
func (c *Cell) insideTokens() func(offset int) bool {
	type span struct{ from, to int }
	var spans []span
	scan(c.Text, scanner.ScanComments, func(offset int, tok token.Token, lit string) {
		if (tok == token.STRING || tok == token.COMMENT) && strings.Contains(lit, "\n") {
			spans = append(spans, span{offset, offset + len(lit)})
		}
	})
	return func(offset int) bool {
		for _, s := range spans {
			if s.from < offset && offset < s.to {
				return true
			}
		}
		return false
	}
}

// scan calls visit for each token of text, with its offset.
func scan(text string, mode scanner.Mode, visit func(offset int, tok token.Token, lit string)) {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(text))
	s.Init(file, []byte(text), func(token.Position, string) {}, mode)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return
		}
		visit(file.Offset(pos), tok, lit)
	}
}
