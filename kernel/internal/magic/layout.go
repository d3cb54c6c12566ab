package magic

import (
	goformat "go/format"
	"go/scanner"
	"go/token"
	"strings"

	"gokernel/kernel/internal/source"
)

// layout puts formatted pieces of a cell together: gofmt knows files, declarations and
// statements, but not the mix of them that a cell may be. Between two pieces stays at
// most one empty line.
type layout struct {
	out    strings.Builder
	breaks int // lines that have ended since the last piece
}

// String is the text put together.
func (l *layout) String() string { return l.out.String() }

// add adds a piece as it is, but for the white space around it.
func (l *layout) add(text string) {
	l.addAs(text, func(text string) string { return text })
}

// addGo adds Go text without syntax errors. If it is the cell's last, a semicolon at its
// end means something, and stays.
func (l *layout) addGo(text string, isLast bool) {
	chunks := source.Split(text)
	hides := isLast && len(chunks) > 0 && chunks[len(chunks)-1].Kind == source.Statements && endsInSemicolon(text)
	if _, ok := gofmt(strings.TrimSpace(text)); ok {
		chunks = []source.Chunk{{From: 0, To: len(text)}} // it is no mix
	}
	end := 0
	for i, c := range chunks {
		l.add(text[end:c.From])
		end = c.To
		l.addAs(text[c.From:c.To], func(text string) string {
			text, _ = gofmt(text)
			if hides && i == len(chunks)-1 {
				text = withSemicolon(text)
			}
			return text
		})
	}
	l.add(text[end:])
}

func (l *layout) addAs(text string, format func(string) string) {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" {
		l.breaks += strings.Count(text, "\n")
		return
	}
	at := strings.Index(text, trimmed)
	l.breaks += strings.Count(text[:at], "\n")
	formatted := strings.TrimSpace(format(trimmed))
	if formatted != "" && l.out.Len() > 0 {
		l.out.WriteString(l.separator(formatted))
	}
	l.out.WriteString(formatted)
	l.breaks = strings.Count(text[at+len(trimmed):], "\n")
}

// separator stands between a piece and the one before.
func (l *layout) separator(text string) string {
	if l.breaks == 0 && (strings.HasPrefix(text, "//") || strings.HasPrefix(text, "/*")) {
		return " "
	}
	return strings.Repeat("\n", min(max(l.breaks, 1), 2))
}

// gofmt formats a file, declarations or statements; a mix of them stays as it is.
func gofmt(text string) (string, bool) {
	formatted, err := goformat.Source([]byte(text))
	if err != nil {
		return text, false
	}
	return string(formatted), true
}

// endsInSemicolon tells whether the last token of Go text is a semicolon that is written.
func endsInSemicolon(text string) bool {
	written := false
	tokens(text, func(_ int, tok token.Token, lit string) {
		if tok != token.COMMENT {
			written = tok == token.SEMICOLON && lit == ";"
		}
	})
	return written
}

// withSemicolon puts a semicolon behind the last token that is neither one nor a comment.
func withSemicolon(text string) string {
	end := len(text)
	tokens(text, func(at int, tok token.Token, _ string) {
		switch tok {
		case token.COMMENT, token.SEMICOLON:
			end = min(end, at)
		default:
			end = len(text)
		}
	})
	stmt := strings.TrimRight(text[:end], " \t\n")
	return stmt + ";" + text[len(stmt):]
}

// tokens calls visit for each token and comment of Go text, with its offset.
func tokens(text string, visit func(at int, tok token.Token, lit string)) {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(text))
	s.Init(file, []byte(text), func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return
		}
		visit(file.Offset(pos), tok, lit)
	}
}
