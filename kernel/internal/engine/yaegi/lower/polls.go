package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// StopVar is the evaluator's variable that points to the word which is not zero while
// an interrupt is pending.
const StopVar = "stopꓸ"

// polls looks for an interrupt at the head of each loop, before each goto, and at the
// entry of functions that call themselves.
func polls(l *lowering, n ast.Node) ast.Node {
	return astutil.Apply(n, nil, func(c *astutil.Cursor) bool {
		switch s := c.Node().(type) {
		case *ast.ForStmt:
			s.Body.List = append([]ast.Stmt{l.poll(s.For)}, s.Body.List...)
		case *ast.RangeStmt:
			s.Body.List = append([]ast.Stmt{l.poll(s.For)}, s.Body.List...)
		case *ast.BranchStmt:
			if s.Tok == token.GOTO {
				c.Replace(block(s.Pos(), l.poll(s.Pos()), branch(s.Pos(), s.Tok, s.Label)))
			}
		case *ast.FuncDecl:
			if l.recursive(s) {
				s.Body.List = append([]ast.Stmt{l.poll(s.Body.Lbrace)}, s.Body.List...)
			}
		}
		return true
	})
}

// poll writes `if *stop != 0 { support.Poll() }`: one read where nothing is pending.
func (l *lowering) poll(pos token.Pos) ast.Stmt {
	pending := binary(pos, &ast.StarExpr{Star: pos, X: ident(pos, StopVar)}, token.NEQ, intLit(pos, 0))
	return ifStmt(pos, pending, exprStmt(l.supportCall(pos, "Poll")))
}

// recursive tells whether a function of the unit calls itself by name. Functions that
// call each other in a ring are left to the second step of an interrupt.
func (l *lowering) recursive(decl *ast.FuncDecl) bool {
	for _, f := range l.unit.Funcs {
		if f.Decl.Body == decl.Body && f.Obj != nil {
			return l.calls(decl.Body, f.Obj)
		}
	}
	return false
}

func (l *lowering) calls(body ast.Node, fn *types.Func) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && l.info.Uses[id] == fn {
			found = true
		}
		return !found
	})
	return found
}
