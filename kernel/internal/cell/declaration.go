package cell

import (
	"go/ast"
	"go/types"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/source"
)

// declaration is a function, method or type of the session, with what is needed to
// check and compile it again when something that it uses has changed.
type declaration struct {
	key    string // f, T.M or T
	cell   *source.Cell
	decl   *ast.FuncDecl // of functions and methods
	spec   *ast.TypeSpec // of types
	method *types.Func
	uses   map[string]*slot // by the name that it uses
}

// node is the declaration's syntax.
func (d *declaration) node() ast.Node {
	if d.decl != nil {
		return d.decl
	}
	return d.spec
}

// slotsUsed gives the session objects that a declaration refers to.
func (s *Session) slotsUsed(unit *check.Unit, n ast.Node) map[string]*slot {
	uses := map[string]*slot{}
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if slot := s.slots.byObject[unit.Info.Uses[id]]; slot != nil {
				uses[id.Name] = slot
			}
		}
		return true
	})
	return uses
}
