package lower

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// names gives every identifier of a session object or a package the evaluator's name.
func names(l *lowering, n ast.Node) ast.Node {
	return astutil.Apply(n, func(c *astutil.Cursor) bool {
		id, ok := c.Node().(*ast.Ident)
		if !ok {
			return true
		}
		if _, isMember := c.Parent().(*ast.SelectorExpr); isMember && c.Name() == "Sel" {
			l.renameField(c, id, l.info.Uses[id])
			return true
		}
		if obj := l.info.ObjectOf(id); obj != nil {
			l.renameIdent(c, id, obj)
		}
		return true
	}, nil)
}

func (l *lowering) renameIdent(c *astutil.Cursor, id *ast.Ident, obj types.Object) {
	if pkg, ok := obj.(*types.PkgName); ok {
		path := pkg.Imported().Path()
		l.imports[path] = true
		c.Replace(ident(id.NamePos, Alias(path)))
		return
	}
	if name := l.cell.Name(obj); name != "" {
		c.Replace(ident(id.NamePos, name))
		return
	}
	if v, ok := obj.(*types.Var); ok && v.IsField() {
		l.renameField(c, id, v)
		return
	}
	if foreign(obj) {
		c.Replace(l.packageMember(id.NamePos, obj.Pkg().Path(), obj.Name()))
	}
}

// renameField renames an embedded field of a session type, where it is declared and
// where it is used.
func (l *lowering) renameField(c *astutil.Cursor, id *ast.Ident, obj types.Object) {
	if v, ok := obj.(*types.Var); ok && v.Embedded() {
		if name := l.fieldName(v); name != id.Name {
			c.Replace(ident(id.NamePos, name))
		}
	}
}

// foreign tells whether obj is a package-level object of a compiled package, seen by its
// bare name: preloaded or imported with a dot.
func foreign(obj types.Object) bool {
	return obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope() && obj.Pkg().Path() != "main"
}
