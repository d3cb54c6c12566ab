package source

import (
	"go/scanner"
	"go/token"
	"strings"
	"unicode"
)

// Magic is a line for the kernel instead of Go: %name args, !command, ?name or name?. It
// begins where a statement at the top of the cell may begin. A cell magic, %%name args,
// is the first thing in its cell, and the rest of the cell is its body.
type Magic struct {
	Name   string // without percent signs; "!", "?" or "??" for lines that are written with these
	Args   string // the rest of the line, trimmed
	Offset int    // of the line's first character in the cell, blanks aside
	ArgsAt int    // offset of Args
	Cell   bool   // begins with %%
	Body   string // of a cell magic
	BodyAt int    // offset of Body
}

// Written is how the magic is called in messages: %name, %%name, or its sign.
func (m *Magic) Written() string {
	switch {
	case m.Name == "!" || strings.HasPrefix(m.Name, "?"):
		return m.Name
	case m.Cell:
		return "%%" + m.Name
	}
	return "%" + m.Name
}

// Part is a stretch of a cell that is run by itself: a magic, or Go text between magics.
type Part struct {
	Magic    *Magic // nil for Go text
	From, To int    // offsets in the cell
}

// Misplaced is the error of a magic that stands where none can.
type Misplaced struct {
	Offset  int // in the cell
	Message string
}

// Error says what is wrong, without the place.
func (e *Misplaced) Error() string { return e.Message }

// Parts cuts a cell at its magics, in the order of the text. There is at least one part,
// and none of comments alone beside others. The error is a *Misplaced.
func (c *Cell) Parts() ([]Part, error) {
	p := &parts{cell: c, text: []byte(c.Text)}
	if !strings.ContainsAny(c.Text, "%!?") {
		p.tokens = true
	} else {
		for at := 0; at < len(c.Text); {
			at = p.scan(at)
		}
	}
	p.cut(len(c.Text))
	if p.misplaced != nil {
		return p.list, p.misplaced
	}
	return p.list, nil
}

// Magics gives the cell's magics, and its Go text, the body of a cell magic too. The text
// has blanks in the place of the magics, so that every offset in it is one of the cell.
// Misplaced magics stay in it.
func (c *Cell) Magics() ([]Magic, string) {
	list, _ := c.Parts() // what is misplaced is no magic
	var magics []Magic
	text := []byte(c.Text)
	for _, part := range list {
		if part.Magic == nil {
			continue
		}
		magics = append(magics, *part.Magic)
		end := part.To
		if part.Magic.Cell {
			end = part.Magic.BodyAt
		}
		blank(text[part.From:end])
	}
	return magics, string(text)
}

// Only gives the text from one offset to another behind blanks for what is before it, so
// that every offset and line in it is one of the cell.
func (c *Cell) Only(from, to int) string {
	if from == 0 {
		return c.Text[:to]
	}
	text := []byte(c.Text[:to])
	blank(text[:from])
	return string(text)
}

// blank overwrites text, but for its line breaks.
func blank(text []byte) {
	for i, b := range text {
		if b != '\n' && b != '\r' {
			text[i] = ' '
		}
	}
}

// parts is a cell on the way to being cut.
type parts struct {
	cell      *Cell
	text      []byte // the cell's
	list      []Part
	rest      int  // where the Go text not yet cut off begins
	tokens    bool // there are tokens in it
	depth     int  // brackets open
	misplaced *Misplaced
}

// cut makes a part of the Go text before an offset.
func (p *parts) cut(to int) {
	if p.tokens || len(p.list) == 0 && to == len(p.cell.Text) {
		p.list = append(p.list, Part{From: p.rest, To: to})
	}
	p.rest, p.tokens = to, false
}

// scan reads Go tokens from the beginning of a line up to the next magic, and gives the
// offset behind it. What a magic's line holds is no Go: there may be half a string in it.
func (p *parts) scan(from int) int {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(p.text)-from)
	s.Init(file, p.text[from:], func(token.Position, string) { p.tokens = true }, 0)
	start, before := true, token.SEMICOLON
	for {
		pos, tok, _ := s.Scan()
		if tok == token.EOF {
			return len(p.cell.Text)
		}
		at := from + file.Offset(pos)
		if start && p.depth == 0 && p.beginsLine(at) {
			if end := p.magic(at); end > 0 {
				return end
			}
		}
		if tok == token.REM {
			p.checkPlace(at, start, before)
		}
		p.tokens = true
		p.depth = max(0, p.depth+nesting(tok))
		start, before = tok == token.SEMICOLON || tok == token.LBRACE, tok
	}
}

// beginsLine tells whether there are only blanks before an offset in its line.
func (p *parts) beginsLine(at int) bool {
	line := p.cell.Text[strings.LastIndexByte(p.cell.Text[:at], '\n')+1 : at]
	return strings.TrimLeft(line, " \t") == ""
}

// magic takes the line at an offset if it is a magic, and gives the offset behind it; 0 if
// it is Go.
func (p *parts) magic(at int) int {
	text := p.cell.Text
	line, _, _ := strings.Cut(text[at:], "\n")
	m := parseMagic(line)
	if m == nil {
		return 0
	}
	end := at + len(line)
	if m.Name == "!" {
		end = continued(text, at)
		m.ArgsAt = 1 + blanks(text[at+1:end])
		m.Args = text[at+m.ArgsAt : end]
	}
	m.Args = strings.Trim(m.Args, " \t\r\n")
	m.Offset, m.ArgsAt = at, at+m.ArgsAt
	if m.Cell {
		if p.tokens || len(p.list) > 0 {
			p.misplace(at, m.Written()+" rules a whole cell: it must be the first line")
			return 0
		}
		m.BodyAt = min(end+1, len(text))
		m.Body, end = text[m.BodyAt:], len(text)
	}
	p.cut(at)
	p.list = append(p.list, Part{m, at, end})
	p.rest = end
	return end
}

// continued gives the end of a command that begins at an offset: a backslash at the end
// of a line continues it.
func continued(text string, at int) int {
	for {
		n := strings.IndexByte(text[at:], '\n')
		if n < 0 {
			return len(text)
		}
		if at += n; !strings.HasSuffix(strings.TrimSuffix(text[:at], "\r"), `\`) {
			return at
		}
		at++
	}
}

// parseMagic reads a line, whose offsets it counts from the line's first character; nil if
// the line is Go.
func parseMagic(line string) *Magic {
	trimmed := strings.TrimRight(line, " \t\r")
	if m := parseHelp(trimmed); m != nil {
		return m
	}
	body := strings.TrimLeft(trimmed, "%")
	signs := len(trimmed) - len(body)
	switch {
	case strings.HasPrefix(trimmed, "!"):
		return &Magic{Name: "!", Args: trimmed[1:], ArgsAt: 1 + blanks(trimmed[1:])}
	case signs == 0:
		return nil
	}
	name, args := body, ""
	if i := strings.IndexAny(body, " \t"); i >= 0 {
		name, args = body[:i], body[i:]
	}
	return &Magic{Name: name, Args: args, ArgsAt: signs + len(name) + blanks(args), Cell: signs > 1}
}

// blanks counts the blanks at the beginning of a text.
func blanks(text string) int { return len(text) - len(strings.TrimLeft(text, " \t\r\n")) }

// parseHelp reads a line that asks about a name: ?name, ??name, name? or name??.
func parseHelp(line string) *Magic {
	name := strings.TrimLeft(line, "?")
	sign, at := line[:len(line)-len(name)], len(line)-len(name)+blanks(name)
	if sign == "" {
		name = strings.TrimRight(line, "?")
		sign, at = line[len(name):], 0
		if strings.IndexFunc(name, notInName) >= 0 {
			return nil
		}
	}
	if sign != "?" && sign != "??" {
		return nil
	}
	return &Magic{Name: sign, Args: name, ArgsAt: at}
}

// notInName tells what can't be in the name of something: names may be qualified, and
// those of magics.
func notInName(r rune) bool {
	return r != '_' && r != '.' && r != '%' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// checkPlace notes a percent sign that was meant to be a magic, for it can't be an operator:
// at the beginning of a statement, or of an expression that is assigned.
func (p *parts) checkPlace(at int, start bool, before token.Token) {
	name, _, _ := strings.Cut(p.cell.Text[at:], "\n")
	name, _, _ = strings.Cut(name, " ")
	name = strings.TrimSpace(name)
	switch {
	case start && p.depth > 0 && p.beginsLine(at):
		p.misplace(at, name+" stands within brackets or braces: magics stand at the top of a cell")
	case before == token.ASSIGN || before == token.DEFINE:
		p.misplace(at, name+" has no value that could be assigned: magics stand on lines of their own")
	}
}

func (p *parts) misplace(at int, message string) {
	if p.misplaced == nil {
		p.misplaced = &Misplaced{at, message}
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
