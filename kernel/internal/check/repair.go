package check

import (
	"go/scanner"
	"go/token"
	"slices"
	"strings"
)

// edits are insertions into a text, one after the other, each by its place in the text
// that it makes.
type edits []insertion

type insertion struct{ at, length int }

// forward gives where an offset of the old text is in the new one.
func (e edits) forward(offset int) int {
	for _, in := range e {
		if in.at <= offset {
			offset += in.length
		}
	}
	return offset
}

// back gives where an offset of the new text was in the old one.
func (e edits) back(offset int) int {
	for _, in := range slices.Backward(e) {
		if offset > in.at {
			offset -= min(in.length, offset-in.at)
		}
	}
	return offset
}

// maxNesting bounds how deep brackets may lie in each other: what comes after balance
// calls itself for each of them.
const maxNesting = 1000

// balance closes the brackets of a text that is being typed where they were meant to be
// closed, so that the parser keeps what stands around the cursor: a line break ends what
// is in parentheses, a declared function ends everything, and the rest ends where a bracket
// around it does. Closing brackets without an opening one become blanks, and go and defer
// statements become calls. ok is false if brackets lie too deep in each other.
func balance(text string) (balanced string, made edits, ok bool) {
	b := &balancer{text: text}
	b.tokens = scanAll(text)
	for i := range b.tokens {
		if b.token(i); len(b.stack) > maxNesting {
			return "", nil, false
		}
	}
	b.closeDownTo(0)
	b.addBlock()
	b.out.WriteString(text[b.copied:])
	return b.out.String(), b.made, true
}

// textToken is a token of a text; comments are left out.
type textToken struct {
	from, to int
	tok      token.Token
	lit      string
}

// implied tells whether the token is the semicolon that a line break stands for.
func (t textToken) implied() bool { return t.tok == token.SEMICOLON && t.lit == "\n" }

// scanAll gives all tokens of a text.
func scanAll(text string) []textToken {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(text))
	s.Init(file, []byte(text), func(token.Position, string) {}, 0)
	var list []textToken
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return list
		}
		from := file.Offset(pos)
		list = append(list, textToken{from, tokenEnd(text, from, tok, lit), tok, lit})
	}
}

// tokenEnd gives the offset behind a token.
func tokenEnd(text string, from int, tok token.Token, lit string) int {
	switch {
	case tok == token.SEMICOLON && lit != ";":
		return from
	case lit == "":
		return min(len(text), from+len(tok.String()))
	case tok == token.STRING && lit[0] == '`': // lit has no carriage returns
		if end := strings.IndexByte(text[from+1:], '`'); end >= 0 {
			return from + 1 + end + 1
		}
		return len(text)
	}
	return min(len(text), from+len(lit))
}

// balancer is a run of balance.
type balancer struct {
	text   string
	tokens []textToken
	out    strings.Builder
	copied int // bytes of text that are in out
	made   edits

	stack []opened
	outer header // of the outermost level
	last  token.Token
	end   int // of the last token
}

// opened is a bracket that waits to be closed, or a go or defer that waits for its call.
type opened struct {
	tok  token.Token // an opening bracket, or GO
	line bool        // a line break closes it
	head header      // in it
}

// header is what a block is to follow.
type header struct {
	tok    token.Token // IF, FOR, FUNC, …; ILLEGAL if it is no header
	assign bool        // it has an assignment that can't end it
	parts  int         // semicolons
}

func (b *balancer) token(i int) {
	t := b.tokens[i]
	if b.beginsDeclaration(i) {
		b.closeDownTo(0)
	}
	switch t.tok {
	case token.LPAREN, token.LBRACK, token.LBRACE:
		b.open(t.tok)
	case token.RPAREN, token.RBRACK, token.RBRACE:
		if !b.close(t) {
			return
		}
	case token.SEMICOLON:
		b.semicolon(t)
	case token.GO, token.DEFER:
		b.stack = append(b.stack, opened{tok: token.GO, line: true})
	case token.IF, token.FOR, token.SWITCH, token.SELECT, token.FUNC, token.STRUCT, token.INTERFACE, token.ELSE:
		*b.head() = header{tok: t.tok}
	case token.DEFINE, token.ASSIGN:
		b.head().assign = true
	case token.RANGE:
		b.head().assign = false
	case token.TYPE:
		b.typeSwitch()
	}
	b.last = t.tok
	if !t.implied() {
		b.end = t.to
	}
}

// typeSwitch notes x.(type), which ends a header.
func (b *balancer) typeSwitch() {
	switch top := len(b.stack) - 1; {
	case top == 0:
		b.outer.assign = false
	case top > 0:
		b.stack[top-1].head.assign = false
	}
}

// beginsDeclaration tells whether a token within brackets begins what can't be there.
func (b *balancer) beginsDeclaration(i int) bool {
	if len(b.stack) == 0 {
		return false
	}
	switch b.tokens[i].tok {
	case token.FUNC:
		return i+1 < len(b.tokens) && b.tokens[i+1].tok == token.IDENT || b.isMethod(i+1)
	case token.IMPORT, token.PACKAGE:
		return b.last == token.SEMICOLON
	}
	return false
}

// isMethod tells whether a receiver, a name and parameters follow.
func (b *balancer) isMethod(i int) bool {
	if i >= len(b.tokens) || b.tokens[i].tok != token.LPAREN || b.last != token.SEMICOLON {
		return false
	}
	for i < len(b.tokens) && b.tokens[i].tok != token.RPAREN && !b.tokens[i].implied() {
		i++
	}
	return i+2 < len(b.tokens) && b.tokens[i+1].tok == token.IDENT && b.tokens[i+2].tok == token.LPAREN
}

// head is the header that the next token is in.
func (b *balancer) head() *header {
	if len(b.stack) == 0 {
		return &b.outer
	}
	return &b.stack[len(b.stack)-1].head
}

func (b *balancer) open(tok token.Token) {
	o := opened{tok: tok}
	switch tok {
	case token.LPAREN:
		o.line = b.last != token.IMPORT && b.last != token.CONST && b.last != token.VAR && b.last != token.TYPE
	case token.LBRACK:
		o.line = true
	case token.LBRACE:
		if o.line = b.isLiteral(); !o.line {
			b.endHeader()
			*b.head() = header{}
		}
	}
	b.stack = append(b.stack, o)
}

// isLiteral tells whether the brace that comes opens a composite literal.
func (b *balancer) isLiteral() bool {
	if b.head().tok != token.ILLEGAL {
		return false
	}
	switch b.last {
	case token.IDENT, token.RBRACK, token.RBRACE:
		return true
	case token.COMMA, token.COLON, token.LBRACE:
		top := len(b.stack) - 1
		return top >= 0 && b.stack[top].tok == token.LBRACE && b.stack[top].line
	}
	return false
}

// openerOf gives the opening bracket of a closing one.
var openerOf = map[token.Token]token.Token{
	token.RPAREN: token.LPAREN, token.RBRACK: token.LBRACK, token.RBRACE: token.LBRACE,
}

// close takes a closing bracket; it is false if nothing is there to be closed.
func (b *balancer) close(t textToken) bool {
	for i := len(b.stack) - 1; i >= 0; i-- {
		if b.stack[i].tok == openerOf[t.tok] {
			b.closeDownTo(i + 1)
			b.stack = b.stack[:i]
			return true
		}
	}
	b.copyTo(t.from)
	b.out.WriteByte(' ')
	b.copied = t.to
	return false
}

func (b *balancer) semicolon(t textToken) {
	if !t.implied() {
		if top := len(b.stack) - 1; top >= 0 && b.stack[top].tok == token.GO {
			b.closeDownTo(top)
		}
		b.head().assign = false
		b.head().parts++
		return
	}
	level := len(b.stack)
	for level > 0 && b.stack[level-1].line {
		level--
	}
	b.closeDownTo(level)
	b.addBlock()
}

// endHeader makes a header whole: the parser drops one that ends with an assignment.
func (b *balancer) endHeader() {
	head := b.head()
	switch {
	case head.tok == token.IF && head.assign:
		b.insert(";true", token.IDENT)
	case head.tok == token.SWITCH && head.assign, head.tok == token.FOR && head.parts == 1:
		b.insert(";", token.SEMICOLON)
	case head.tok == token.FOR && head.assign:
		b.insert(";;", token.SEMICOLON)
	}
}

// addBlock gives an empty block to a header that ends without one.
func (b *balancer) addBlock() {
	switch b.head().tok {
	case token.IF, token.FOR, token.SWITCH, token.SELECT, token.ELSE:
		b.endHeader()
		b.insert("{}", token.RBRACE)
	}
	*b.head() = header{}
}

// closeDownTo closes all brackets but the first ones, behind the last token.
func (b *balancer) closeDownTo(level int) {
	for len(b.stack) > level {
		b.addBlock()
		top := b.stack[len(b.stack)-1]
		b.stack = b.stack[:len(b.stack)-1]
		switch top.tok {
		case token.LPAREN:
			b.insert(")", token.RPAREN)
		case token.LBRACK:
			b.insert("]", token.RBRACK)
		case token.LBRACE:
			b.insert("}", token.RBRACE)
		case token.GO:
			if b.last != token.RPAREN {
				b.insert("()", token.RPAREN)
			}
		}
	}
}

func (b *balancer) insert(text string, last token.Token) {
	b.copyTo(b.end)
	b.made = append(b.made, insertion{b.out.Len(), len(text)})
	b.out.WriteString(text)
	b.last = last
}

func (b *balancer) copyTo(offset int) {
	if offset > b.copied {
		b.out.WriteString(b.text[b.copied:offset])
		b.copied = offset
	}
}
