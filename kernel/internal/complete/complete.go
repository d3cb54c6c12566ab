// Package complete says what could stand at a cursor in the text of a cell.
//
// A look at the cursor (check.Look) gives the syntax and the types around it, what can
// stand there makes candidates, and those that what is typed may be short for are ranked:
// by how well they match, by whether they are of the type that is expected, and by how
// near they were declared.
package complete

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/engine"
)

// Session is what completion asks of a session.
type Session struct {
	Check check.Config // its file set, names, package and importer

	// Keys gives the keys of a variable's value, a map with keys of a string type; none if
	// they can't be told now.
	Keys func(v *types.Var) []string
}

// At gives what could stand at an offset in bytes of a cell's text, as a front end sent
// it. Nothing in the session is changed.
func At(s Session, code string, cursor int) engine.Completions {
	code, items, done := magicAt(code, cursor)
	if done {
		return items
	}
	q := newQuery(s, code, check.LookAt(s.Check, code, cursor))
	q.collect()
	return q.answer()
}

// query is a question on the way to its answer.
type query struct {
	Session
	look     *check.Look
	code     string
	prefix   string // what is typed
	from, to int    // what an item replaces
	fits     *fitting
	list     []candidate
	seen     map[string]bool
}

func newQuery(s Session, code string, look *check.Look) *query {
	q := &query{Session: s, look: look, code: code, from: look.Cursor, to: look.Cursor, seen: map[string]bool{}}
	if look.Token == token.IDENT || look.Token.IsKeyword() {
		q.prefix, q.from, q.to = code[look.From:look.Cursor], look.From, look.To
		if q.prefix == "" && look.Sel == nil {
			q.to = q.from // a word that is put before another one
		}
	}
	return q
}

// collect finds the candidates.
func (q *query) collect() {
	switch {
	case q.look.Unit == nil:
	case q.look.Token == token.STRING:
		q.inString()
	case q.look.Token != token.ILLEGAL && q.look.Token != token.IDENT && !q.look.Token.IsKeyword():
	case q.look.Ident == nil:
		if q.prefix != "" {
			q.unknownPlace()
		}
	case q.look.Sel != nil:
		q.selector()
		q.markDeprecated()
	default:
		q.name()
	}
}

// unknownPlace is for a word of which the parser can make nothing.
func (q *query) unknownPlace() {
	q.names(anything)
	q.keywords(allKeywords)
}

// name is for an identifier that nothing selects.
func (q *query) name() {
	place := q.place()
	switch place {
	case declared:
		return
	case label:
		q.labels()
		return
	case literalKey:
		q.literalKeys()
		return
	case literalStart:
		q.literalKeys()
		place = expression
	}
	q.expect()
	switch place {
	case typeName:
		q.names(onlyTypes)
		q.keywords(typeKeywords)
	case statement:
		q.names(anything)
		q.keywords(q.statementKeywords())
	default:
		q.enum()
		q.names(anything)
		q.keywords(q.expressionKeywords())
	}
}

// qualify writes packages as cells do: by name, and the session's own not at all.
func (q *query) qualify(p *types.Package) string {
	if p.Path() == q.look.Unit.Pkg.Path() {
		return ""
	}
	return p.Name()
}

// parent gives the i-th node above the expression that ends at the cursor, a selector as a
// whole and without the parentheses around it; nil if there is none.
func (q *query) parent(i int) ast.Node {
	path := q.above()
	if i >= len(path) {
		return nil
	}
	return path[len(path)-1-i]
}

// above gives the path to that expression, without the expression.
func (q *query) above() []ast.Node {
	_, path := q.split()
	return path
}

// expr is the expression that ends at the cursor.
func (q *query) expr() ast.Expr {
	x, _ := q.split()
	return x
}

func (q *query) split() (ast.Expr, []ast.Node) {
	path := q.look.Path
	last := len(path) - 1
	x, _ := path[last].(ast.Expr)
	if q.look.Sel != nil {
		last--
		x = q.look.Sel
	}
	for last > 0 {
		paren, ok := path[last-1].(*ast.ParenExpr)
		if !ok {
			break
		}
		x = paren
		last--
	}
	return x, path[:last]
}

// visible tells whether a name can be written in the session: an exported one, or one of
// the session's own.
func (q *query) visible(obj types.Object) bool {
	return obj.Exported() || obj.Pkg() == nil || obj.Pkg().Path() == q.look.Unit.Pkg.Path()
}

// isOurs tells whether a name is one that the kernel has made up.
func isOurs(name string) bool { return name == "_" || strings.ContainsRune(name, 'ꓸ') }
