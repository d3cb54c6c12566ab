package complete

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"gokernel/kernel/internal/engine"
)

// enum adds the constants of the expected type: those of another package with its name,
// and in a switch those that no other case has.
func (q *query) enum() {
	if q.fits == nil || q.fits.want == nil {
		return
	}
	q.forgetCases()
	named, ok := types.Unalias(q.fits.want).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || q.qualify(named.Obj().Pkg()) == "" {
		return
	}
	pkg := named.Obj().Pkg()
	prefix := q.packageName(pkg) + "."
	for i, c := range constantsOf(named) {
		name := c.Name()
		how := exact
		if !strings.HasPrefix(prefix+name, q.prefix) {
			how = max(folded, matching(q.prefix, name))
		}
		q.addAs(how, candidate{text: prefix + name, kind: engine.KindConstant, obj: c, typ: c.Type(), origin: imported, depth: i})
	}
}

// constantsOf gives the exported constants that a package has of a type, by their values.
func constantsOf(named *types.Named) []*types.Const {
	var list []*types.Const
	scope := named.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		c, ok := scope.Lookup(name).(*types.Const)
		if ok && c.Exported() && types.Identical(c.Type(), named) {
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, compareConstants)
	return list
}

// compareConstants compares constants of one type.
func compareConstants(a, b *types.Const) int {
	if a.Val().Kind() != b.Val().Kind() {
		return 0
	}
	switch a.Val().Kind() {
	case constant.Int, constant.Float, constant.String:
		if constant.Compare(a.Val(), token.LSS, b.Val()) {
			return -1
		}
		if constant.Compare(b.Val(), token.LSS, a.Val()) {
			return 1
		}
	}
	return 0
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
