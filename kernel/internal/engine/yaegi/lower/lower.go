// Package lower rewrites checked Go to the part of Go that the evaluator gets right,
// and lets it be interrupted. It works on the syntax tree, in passes (passes.go); what
// the type checker found out about the original tree guides them.
package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/engine"
)

// Cell is a checked cell, with the names that it has in the evaluator.
type Cell struct {
	engine.Program
	Main string         // the function that is to run the cell's statements
	Vars []types.Object // new variables of the session

	// Name gives the evaluator's name of a session object, "" for any other object.
	Name func(types.Object) string
	// FuncName gives the name under which a function is to be declared, "" if it is not: a
	// function that replaces another one is compiled under a name of its own.
	FuncName func(*check.Func) string
}

// Program is a lowered cell.
type Program struct {
	Imports []string  // paths that File uses, under the names of Alias
	File    *ast.File // types, functions, variables
}

// Lower lowers a cell.
func Lower(cell Cell) (p *Program, err error) {
	u := cell.Unit
	l := &lowering{cell: cell, unit: u, info: u.Info, imports: map[string]bool{}}
	defer recoverFailure(&err)
	for _, parsed := range u.Parsed {
		for _, gen := range parsed.Types {
			l.decls = append(l.decls, gen)
		}
	}
	for _, f := range u.Funcs {
		l.function(f, cell.FuncName(f))
	}
	l.main()
	for _, pass := range passes {
		l.pass(pass)
	}
	l.declareVars()
	file := &ast.File{Package: u.Parsed[0].Pos, Name: ast.NewIdent("main"), Decls: l.decls}
	return &Program{Imports: slices.Sorted(maps.Keys(l.imports)), File: file}, nil
}

// failure is how a pass, deep in the tree, says that it can't go on.
type failure struct {
	pos token.Position
	msg string
}

func (f failure) Error() string { return fmt.Sprintf("%s: %s", f.pos, f.msg) }

// recoverFailure makes a failure of a pass the function's error.
func recoverFailure(err *error) {
	switch r := recover().(type) {
	case nil:
	case failure:
		*err = r
	default:
		panic(r)
	}
}

type lowering struct {
	cell    Cell
	unit    *check.Unit
	info    *types.Info
	decls   []ast.Decl
	imports map[string]bool
	fresh   int
}

func (l *lowering) fail(pos token.Pos, format string, args ...any) {
	panic(failure{l.unit.Fset.Position(pos), fmt.Sprintf(format, args...)})
}

// function adds the declaration of a function of the unit.
func (l *lowering) function(f *check.Func, name string) {
	if f.Obj == nil || f.Decl.Body == nil || f.Generic() || name == "" {
		return
	}
	decl := &ast.FuncDecl{
		Recv: f.Decl.Recv,
		Name: &ast.Ident{Name: name, NamePos: f.Decl.Name.Pos()},
		Type: f.Decl.Type,
		Body: f.Decl.Body,
	}
	if f.Decl.Recv != nil && name != f.Decl.Name.Name {
		decl.Recv, decl.Type = nil, check.WithReceiver(f.Decl) // a method's replacement is a plain function
	}
	l.decls = append(l.decls, decl)
}

// main adds the function that runs the cell's statements.
func (l *lowering) main() {
	pos, stmts := l.unit.Parsed[0].Pos, l.cell.Stmts
	if l.cell.Last != nil {
		stmts = append(stmts[:len(stmts):len(stmts)], exprStmt(l.cell.Last))
	}
	stmts = l.showLast(l.assignTop(l.noteLines(stmts)))
	l.decls = append(l.decls, &ast.FuncDecl{
		Name: ident(pos, l.cell.Main),
		Type: &ast.FuncType{Func: pos, Params: &ast.FieldList{}},
		Body: block(pos, stmts...),
	})
}

// declareVars adds the declarations of new variables.
func (l *lowering) declareVars() {
	pos := l.unit.Parsed[0].Pos
	for _, obj := range l.cell.Vars {
		spec := &ast.ValueSpec{Names: []*ast.Ident{ident(pos, l.cell.Name(obj))}, Type: l.typeExpr(pos, obj.Type())}
		l.decls = append(l.decls, &ast.GenDecl{Tok: token.VAR, TokPos: pos, Specs: []ast.Spec{spec}})
	}
}

// pass applies one pass to every declaration.
func (l *lowering) pass(p pass) {
	for i, decl := range l.decls {
		l.decls[i] = p.run(l, decl).(ast.Decl)
	}
}

// newName makes a name that no cell can have and no other part of the unit has; the
// session's own names have one ꓸ.
func (l *lowering) newName(stem string) string {
	l.fresh++
	return fmt.Sprintf("%sꓸꓸ%d", stem, l.fresh)
}
