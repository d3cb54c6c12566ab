// Package inspect tells about what stands at a cursor: what it is, what its documentation
// says, what it holds, and where it comes from.
//
// What is found becomes a page, and a page is written as plain text, Markdown and HTML.
package inspect

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"gokernel/display"
	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/source"
)

// Session is what inspection asks of a session.
type Session struct {
	Check check.Config // its file set, names and importer

	// Declared gives the cell in which an object of the session was declared, and the
	// offset of its name there; nil if that is not known.
	Declared func(obj types.Object) (*source.Cell, int)

	// Value gives the value of a variable of the session as short text, "" if it can't be
	// told now.
	Value func(v *types.Var) string
}

// At tells about what is at an offset in bytes of a cell's text, as a front end sent it;
// nil if there is nothing, or nothing is known of it.
func At(s Session, code string, cursor int, detail engine.Detail) (b *display.Bundle) {
	defer func() {
		if recover() != nil { // go/types, about what it has made of broken code
			b = nil
		}
	}()
	code, p, isGo := magicAt(code, cursor)
	if isGo {
		q := &query{Session: s, look: check.LookAt(s.Check, code, cursor), code: code, detail: detail}
		p = q.page()
	}
	if p.empty() {
		return nil
	}
	return p.bundle()
}

// query is a question on the way to its answer.
type query struct {
	Session
	look   *check.Look
	code   string
	detail engine.Detail
}

// page tells about the identifier or keyword at the cursor or, if it has no meaning of
// its own, about the call around it, or about what is before the dot.
func (q *query) page() *page {
	switch {
	case q.look.Token == token.COMMENT || q.look.Unit == nil:
		return nil
	case q.look.Token == token.IDENT && q.look.Object != nil:
		return q.object(q.look.Object)
	case q.look.Token == token.STRING && q.importSpec() != nil:
		return q.imported(q.importSpec())
	case q.look.Token.IsKeyword():
		return keyword(q.look.Token)
	case q.look.Call != nil:
		return q.call()
	case q.look.Token == token.ILLEGAL && q.look.Sel != nil:
		return q.operand(q.look.Sel)
	}
	return nil
}

// operand tells about what stands before a dot with nothing behind it.
func (q *query) operand(sel *ast.SelectorExpr) *page {
	switch x := sel.X.(type) {
	case *ast.Ident:
		if obj := q.look.Unit.Info.Uses[x]; obj != nil {
			return q.object(obj)
		}
	case *ast.SelectorExpr:
		if obj := q.look.Unit.Info.Uses[x.Sel]; obj != nil {
			return q.object(obj)
		}
	}
	return nil
}

// importSpec is the import declaration at the cursor, nil if there is none.
func (q *query) importSpec() *ast.ImportSpec {
	for _, n := range q.look.Path {
		if spec, ok := n.(*ast.ImportSpec); ok {
			return spec
		}
	}
	return nil
}

func (q *query) imported(spec *ast.ImportSpec) *page {
	path, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return nil
	}
	pkg, err := q.Check.Importer.Import(path)
	if err != nil {
		return nil
	}
	return q.pkg(pkg)
}
