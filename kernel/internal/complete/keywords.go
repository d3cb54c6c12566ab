package complete

import (
	"go/ast"
	"go/token"
	"strings"

	"gokernel/kernel/internal/engine"
)

// The keywords that can stand at a place.
var (
	typeKeywords = []string{"chan", "func", "interface", "map", "struct"}
	statements   = []string{"const", "defer", "for", "func", "go", "goto", "if", "return", "select", "switch", "type", "var",
		"chan", "interface", "map", "struct"}
	inCell  = []string{"import", "package"}
	inLoop  = []string{"break", "continue"}
	inCases = []string{"break", "case", "default", "fallthrough"}

	allKeywords = append([]string{"break", "case", "continue", "default", "else", "fallthrough", "import", "package", "range"}, statements...)
)

func (q *query) keywords(list []string) {
	for _, word := range list {
		from := keyword
		if word == "else" || word == "range" {
			from = local // offered only where little else can stand
		}
		q.add(candidate{text: word, kind: engine.KindKeyword, origin: from})
	}
}

// statementKeywords gives the keywords with which a statement at the cursor can begin.
func (q *query) statementKeywords() []string {
	if q.afterBlock() {
		return append([]string{"else"}, statements...)
	}
	list := statements
	add := func(more []string) { list = append(list[:len(list):len(list)], more...) }
	loop, cases, outside := false, false, true
	for _, n := range q.look.Path {
		switch n.(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			loop, cases, outside = false, false, false
		case *ast.ForStmt, *ast.RangeStmt:
			loop, outside = true, false
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			cases, outside = true, false
		case *ast.BlockStmt:
			outside = false
		}
	}
	if loop {
		add(inLoop)
	}
	if cases {
		add(inCases)
	}
	if outside {
		add(inCell)
	}
	return list
}

// afterBlock tells whether the word at the cursor follows a closing brace in its line.
func (q *query) afterBlock() bool {
	line := q.code[strings.LastIndexByte(q.code[:q.from], '\n')+1 : q.from]
	return strings.HasSuffix(strings.TrimRight(line, " \t"), "}")
}

// expressionKeywords gives the keywords with which an expression at the cursor can begin.
func (q *query) expressionKeywords() []string {
	switch n := q.parent(0).(type) {
	case *ast.AssignStmt:
		switch q.parent(1).(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if n.Tok == token.DEFINE || n.Tok == token.ASSIGN {
				return append([]string{"range"}, typeKeywords...)
			}
		}
	case *ast.ForStmt:
		return append([]string{"range"}, typeKeywords...)
	}
	return typeKeywords
}
