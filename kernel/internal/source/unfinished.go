package source

import (
	"go/scanner"
	"go/token"
	"strings"
)

// Unfinished tells whether Go text ends in the middle of something, so that more lines
// may make it whole: an open bracket, string or comment, or an operator. depth is the
// number of brackets that are open.
func Unfinished(text string) (depth int, unfinished bool) {
	last, end := token.ILLEGAL, 0
	scan(text, 0, func(offset int, tok token.Token, lit string) {
		if tok == token.SEMICOLON && lit == "\n" {
			last = tok
			return
		}
		depth = max(0, depth+nesting(tok))
		last, end = tok, offset+max(len(lit), len(tok.String()))
	})
	switch {
	case depth > 0, openAtEnd(text):
		return depth, true
	case end == 0 || last == token.ILLEGAL:
		return 0, false
	}
	return 0, wantsMore(last)
}

// openAtEnd tells whether the text ends within a raw string or a comment.
func openAtEnd(text string) bool {
	open := false
	scan(text, scanner.ScanComments, func(_ int, tok token.Token, lit string) {
		switch {
		case tok == token.STRING && strings.HasPrefix(lit, "`"):
			open = len(lit) < 2 || !strings.HasSuffix(lit, "`")
		case tok == token.COMMENT && strings.HasPrefix(lit, "/*"):
			open = len(lit) < 4 || !strings.HasSuffix(lit, "*/")
		}
	})
	return open
}

// wantsMore tells whether a token can't end a statement.
func wantsMore(tok token.Token) bool {
	if tok == token.SEMICOLON || tok == token.INC || tok == token.DEC {
		return false
	}
	return tok.IsOperator() && tok != token.RPAREN && tok != token.RBRACK && tok != token.RBRACE
}
