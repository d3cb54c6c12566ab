package complete

import (
	"go/ast"
	"go/types"
	"strings"

	"gokernel/kernel/internal/engine"
)

// enum adds the constants of the expected type: those of another package with its name,
// and in a switch those that no other case has.
func (q *query) enum() {
	if q.fits == nil {
		return
	}
	q.forgetCases()
	named, ok := types.Unalias(q.fits.want).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || q.qualify(named.Obj().Pkg()) == "" {
		return
	}
	pkg := named.Obj().Pkg()
	prefix := q.packageName(pkg) + "."
	for _, name := range pkg.Scope().Names() {
		c, ok := pkg.Scope().Lookup(name).(*types.Const)
		if !ok || !c.Exported() || !types.Identical(c.Type(), named) {
			continue
		}
		how := exact
		if !strings.HasPrefix(prefix+name, q.prefix) {
			how = max(folded, matching(q.prefix, name))
		}
		q.addAs(how, candidate{text: prefix + name, kind: engine.KindConstant, obj: c, typ: c.Type()})
	}
}

// packageName gives the name under which cells write a package.
func (q *query) packageName(pkg *types.Package) string {
	for name, path := range q.look.Unit.Names.Imports {
		if path == pkg.Path() {
			return name
		}
	}
	return pkg.Name()
}

// forgetCases leaves out what other cases of the switch around the cursor have.
func (q *query) forgetCases() {
	if _, ok := q.parent(0).(*ast.CaseClause); !ok {
		return
	}
	block, ok := q.parent(1).(*ast.BlockStmt)
	if !ok {
		return
	}
	for _, stmt := range block.List {
		clause, ok := stmt.(*ast.CaseClause)
		if !ok {
			continue
		}
		for _, x := range clause.List {
			if x != q.expr() {
				q.seen[types.ExprString(x)] = true
			}
		}
	}
}
