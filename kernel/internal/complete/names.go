package complete

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"gokernel/kernel/internal/engine"
)

// filter says which objects can stand at a place.
type filter func(obj types.Object) bool

func anything(types.Object) bool { return true }

// onlyTypes leaves types, and packages, which have some.
func onlyTypes(obj types.Object) bool {
	switch obj.(type) {
	case *types.TypeName, *types.PkgName:
		return true
	}
	return false
}

// names adds all names that can be written at the cursor. What hides another comes first.
func (q *query) names(keep filter) {
	depth := 0
	var scope *types.Scope
	for obj := range q.look.Locals {
		if obj.Parent() != scope {
			scope = obj.Parent()
			depth++
		}
		q.object(obj, local, depth, keep)
	}
	names := q.look.Unit.Names
	for _, obj := range names.Objects {
		if q.isLater(obj) {
			obj = q.Check.Names.Objects[obj.Name()]
		}
		if obj != nil {
			q.object(obj, session, 0, keep)
		}
	}
	for name, path := range names.Imports {
		q.pkg(name, path, imported)
	}
	for _, obj := range names.Outer {
		q.object(obj, preloaded, 0, keep)
	}
	for _, name := range q.packageNames() {
		path, from := q.Check.Importer.PathFor(name), importable
		if slices.Contains(popular, path) {
			from = imported
		}
		q.pkg(name, path, from)
	}
	for _, name := range types.Universe.Names() {
		if name != "iota" || q.inConst() {
			q.object(types.Universe.Lookup(name), universe, 0, keep)
		}
	}
}

// packageNames gives the names of packages that need no import.
func (q *query) packageNames() []string {
	if q.Check.NoAutoImport {
		return nil
	}
	return q.Check.Importer.PackageNames()
}

// popular lists packages that are used so often that they come before Go's own names when
// no cell has imported them.
var popular = []string{
	"bufio", "bytes", "context", "encoding/json", "errors", "fmt", "gokernel/display", "gokernel/widgets", "io", "maps",
	"math", "math/big", "math/rand/v2", "net/http", "os", "regexp", "slices", "sort", "strconv", "strings", "sync", "time",
}

// inConst tells whether the cursor is in a declaration of constants.
func (q *query) inConst() bool {
	return slices.ContainsFunc(q.look.Path, func(n ast.Node) bool {
		gen, ok := n.(*ast.GenDecl)
		return ok && gen.Tok == token.CONST
	})
}

// object adds an object under its own name.
func (q *query) object(obj types.Object, from origin, depth int, keep filter) {
	if !keep(obj) {
		q.seen[obj.Name()] = true // it hides others
		return
	}
	q.add(candidate{text: obj.Name(), kind: kindOf(obj), obj: obj, typ: obj.Type(), origin: from, depth: depth})
}

// pkg adds a package under its name.
func (q *query) pkg(name, path string, from origin) {
	if path != "" {
		q.add(candidate{text: name, kind: engine.KindPackage, note: path, origin: from})
	}
}

// isLater tells whether a statement of the cell declares the variable behind the cursor or
// is the cursor's own, which does not see it.
func (q *query) isLater(obj types.Object) bool {
	v, ok := obj.(*types.Var)
	if !ok || q.look.Ident == nil || !q.look.InCell(v) || q.inFunction() {
		return false
	}
	return v.Pos() >= q.look.Ident.Pos() || slices.ContainsFunc(q.look.Path, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.AssignStmt, *ast.ValueSpec:
			return n.Pos() <= v.Pos() && v.Pos() < n.End()
		}
		return false
	})
}

// inFunction tells whether the cursor is in a declared function.
func (q *query) inFunction() bool {
	if len(q.look.Path) == 0 {
		return false
	}
	_, ok := q.look.Path[0].(*ast.FuncDecl)
	return ok
}

// labels adds the labels of the function around the cursor.
func (q *query) labels() {
	branch, _ := q.parent(0).(*ast.BranchStmt)
	list := q.labelled(branch.Tok == token.GOTO)
	for _, name := range list {
		q.add(candidate{text: name, kind: engine.KindLabel})
	}
}

// labelled gives the labels that can be gone to: all of the function, or of the statements
// around the cursor.
func (q *query) labelled(all bool) []string {
	var list []string
	if !all {
		for _, n := range q.look.Path {
			if l, ok := n.(*ast.LabeledStmt); ok {
				list = append(list, l.Label.Name)
			}
		}
		return list
	}
	note := func(n ast.Node) bool {
		if l, ok := n.(*ast.LabeledStmt); ok {
			list = append(list, l.Label.Name)
		}
		_, literal := n.(*ast.FuncLit)
		return !literal
	}
	for _, body := range q.functionBody() {
		ast.Inspect(body, note)
	}
	return list
}

// functionBody gives the statements of the innermost function around the cursor, or the
// cell's own.
func (q *query) functionBody() []ast.Stmt {
	body := q.look.Unit.Parsed[0].Stmts
	for _, n := range q.look.Path {
		switch fn := n.(type) {
		case *ast.FuncDecl:
			body = []ast.Stmt{fn.Body}
		case *ast.FuncLit:
			body = []ast.Stmt{fn.Body}
		}
	}
	return body
}
