package source

import (
	"go/token"
	"strings"
)

// Kind says what a chunk of a cell is.
type Kind int

// The kinds of chunks. Types, constants and variables are parsed among the statements.
const (
	Statements Kind = iota // everything that may stand in a function's body
	Package                // a package clause
	Import                 // an import declaration
	Func                   // a declaration of a function or method
)

// Chunk is a run of a cell's text, from one offset to another.
type Chunk struct {
	Kind     Kind
	From, To int
}

// Split cuts Go text into package clause, imports, functions and what is between them,
// in the order of the text. It never fails: what is broken becomes part of the
// statements, for the parser to complain about.
func Split(text string) []Chunk {
	var tokens []tokenAt
	scan(text, 0, func(offset int, tok token.Token, lit string) {
		tokens = append(tokens, tokenAt{offset, tok, lit})
	})
	s := splitter{text: text, tokens: tokens}
	s.run()
	return s.chunks
}

type tokenAt struct {
	offset int
	tok    token.Token
	lit    string
}

type splitter struct {
	text   string
	tokens []tokenAt
	chunks []Chunk
	rest   int // where the statements not yet cut off begin
}

func (s *splitter) run() {
	depth, start := 0, true
	for i := 0; i < len(s.tokens); i++ {
		t := s.tokens[i]
		if start && depth == 0 {
			if kind := s.kindAt(i); kind != Statements {
				i = s.cut(kind, i)
				continue
			}
		}
		depth = max(0, depth+nesting(t.tok))
		start = t.tok == token.SEMICOLON
	}
	s.statements(len(s.text))
}

func nesting(tok token.Token) int {
	switch tok {
	case token.LPAREN, token.LBRACK, token.LBRACE:
		return 1
	case token.RPAREN, token.RBRACK, token.RBRACE:
		return -1
	}
	return 0
}

// kindAt tells what begins with token i, which stands where a statement may begin.
func (s *splitter) kindAt(i int) Kind {
	switch s.tokens[i].tok {
	case token.PACKAGE:
		return Package
	case token.IMPORT:
		return Import
	case token.FUNC:
		if s.isDeclaration(i + 1) {
			return Func
		}
	}
	return Statements
}

// isDeclaration tells a declared function or method from a function literal: a name
// follows func, or a receiver, a name and parameters.
func (s *splitter) isDeclaration(i int) bool {
	if i >= len(s.tokens) {
		return false
	}
	if s.tokens[i].tok == token.IDENT {
		return true
	}
	if s.tokens[i].tok != token.LPAREN {
		return false
	}
	after := s.closing(i) + 1
	return after+1 < len(s.tokens) && s.tokens[after].tok == token.IDENT && s.tokens[after+1].tok == token.LPAREN
}

// closing finds the token that closes the bracket opened by token i, or the last one.
func (s *splitter) closing(i int) int {
	depth := 0
	for ; i < len(s.tokens); i++ {
		if depth += nesting(s.tokens[i].tok); depth == 0 {
			return i
		}
	}
	return len(s.tokens) - 1
}

// cut ends the statements before token i, makes a chunk of what begins there, and gives
// the index of the chunk's last token.
func (s *splitter) cut(kind Kind, i int) int {
	s.statements(s.tokens[i].offset)
	last := s.endOfDeclaration(i)
	to := s.endOf(last)
	s.chunks = append(s.chunks, Chunk{kind, s.tokens[i].offset, to})
	s.rest = to
	return last
}

// endOfDeclaration gives the semicolon, written or implied, that ends a declaration.
func (s *splitter) endOfDeclaration(i int) int {
	for depth := 0; i < len(s.tokens); i++ {
		depth += nesting(s.tokens[i].tok)
		if depth <= 0 && s.tokens[i].tok == token.SEMICOLON {
			return i
		}
	}
	return len(s.tokens) - 1
}

// endOf gives the offset behind token i; an implied semicolon takes no room.
func (s *splitter) endOf(i int) int {
	t := s.tokens[i]
	switch {
	case t.tok == token.SEMICOLON && t.lit != ";":
		return t.offset
	case i+1 >= len(s.tokens):
		return len(s.text)
	case t.lit != "":
		return t.offset + len(t.lit)
	}
	return t.offset + len(t.tok.String())
}

func (s *splitter) statements(to int) {
	if strings.TrimSpace(s.text[s.rest:to]) != "" {
		s.chunks = append(s.chunks, Chunk{Statements, s.rest, to})
	}
	s.rest = to
}

// Keep gives text with blanks for everything outside of the chunks of one kind; line
// breaks stay, so that every offset and line is the same.
func Keep(text string, chunks []Chunk, kind Kind) string {
	out := []byte(text)
	for i, b := range out {
		if b != '\n' {
			out[i] = ' '
		}
	}
	for _, c := range chunks {
		if c.Kind == kind {
			copy(out[c.From:c.To], text[c.From:c.To])
		}
	}
	return string(out)
}
