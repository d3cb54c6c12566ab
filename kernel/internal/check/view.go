package check

import (
	"go/token"
	"slices"
	"strings"

	"gokernel/kernel/internal/source"
)

// view is a text in which a word stands at the cursor.
type view struct {
	text string
	made edits // what makes it of the cell's Go text
	at   int   // where the word begins
}

// placed gives the text with a word at the cursor: a placeholder if there is none.
func (l *Look) placed(text string) view {
	switch {
	case (l.Token == token.STRING || l.Token == token.CHAR) && !terminated(text[l.From:l.To]):
		return insertAt(text, l.Cursor, text[l.From:l.From+1], l.From)
	case l.Token.IsKeyword() && l.Cursor == l.To && endsLine(text[l.To:]):
		return insertAt(text, l.To, placeholder, l.From)
	case l.Token == token.ILLEGAL:
		return insertAt(text, l.Cursor, placeholder, l.Cursor)
	}
	return view{text: text, at: l.From}
}

func insertAt(text string, offset int, what string, at int) view {
	return view{text[:offset] + what + text[offset:], edits{{offset, len(what)}}, at}
}

func endsLine(rest string) bool {
	line, _, _ := strings.Cut(rest, "\n")
	line = strings.TrimSpace(line)
	return line == "" || strings.Trim(line, ")]},;") == ""
}

// balanced gives the view with its brackets closed.
func (v view) balanced() (view, bool) {
	text, made, ok := balance(v.text)
	return view{text, append(slices.Clone(v.made), made...), made.forward(v.at)}, ok
}

// without gives the view without the lines in which errors lie, save the cursor's.
func (v view) without(errs []Diagnostic) view {
	cell := source.New(0, v.text)
	own := cell.Position(v.at).Line
	text := []byte(v.text)
	for _, e := range errs {
		if e.Pos.Line == own {
			continue
		}
		for i := range cell.Line(e.Pos.Line) {
			text[cell.Offset(e.Pos.Line, 1)+i] = ' '
		}
	}
	v.text = string(text)
	return v
}

// tail gives the view without all but the expression that ends at the cursor.
func (v view) tail() view {
	tokens := scanAll(v.text)
	at := slices.IndexFunc(tokens, func(t textToken) bool { return t.from >= v.at })
	if at < 0 {
		return v
	}
	from := at
	for from > 0 && tokens[from-1].tok == token.PERIOD {
		from = operand(tokens, from-2)
	}
	chunk := source.Chunk{From: tokens[min(from, at)].from, To: tokens[at].to}
	v.text = source.Keep(v.text, []source.Chunk{chunk}, source.Statements)
	return v
}

// operand gives the first token of the operand whose last one is i.
func operand(tokens []textToken, i int) int {
	for i >= 0 {
		switch tokens[i].tok {
		case token.RPAREN, token.RBRACK, token.RBRACE:
			i = opening(tokens, i) - 1
			if i >= 0 && tokens[i].tok != token.IDENT && !closes(tokens[i].tok) {
				return i + 1
			}
		default:
			return i
		}
	}
	return 0
}

func closes(tok token.Token) bool {
	return tok == token.RPAREN || tok == token.RBRACK || tok == token.RBRACE
}

// opening gives the token that opens the bracket which token i closes, or the first one.
func opening(tokens []textToken, i int) int {
	for depth := 0; i > 0; i-- {
		switch tokens[i].tok {
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth++
		case token.LPAREN, token.LBRACK, token.LBRACE:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return 0
}
