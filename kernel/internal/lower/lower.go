// Package lower rewrites checked Go to the part of Go that the evaluator gets right,
// and lets it be interrupted. It works on the syntax tree, in passes (passes.go); what
// the type checker found out about the original tree guides them.
package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/engine"
)

// Naming gives the evaluator's names of a session's objects.
type Naming interface {
	// Name is the name of a session object in the evaluator, "" for any other object.
	Name(obj types.Object) string
}

// Result is a lowered unit.
type Result struct {
	Program engine.Program
	Values  []types.Type // of the cell's last expression, nil if there is nothing to show
	Shown   bool         // the last expression is to be shown
}

// Unit lowers a checked unit. main is the name of the function that runs the cell.
// Declarations of functions are added under the names that rename gives: a function
// that replaces another one is compiled under a name of its own.
func Unit(u *check.Unit, naming Naming, main string, rename func(*check.Func) string) (res *Result, err error) {
	l := &lowering{unit: u, info: u.Info, naming: naming, imports: map[string]bool{}}
	defer recoverFailure(&err)
	res = &Result{}
	for _, p := range u.Parsed {
		for _, gen := range p.Types {
			l.decls = append(l.decls, gen)
		}
	}
	for _, f := range u.Funcs {
		l.function(f, rename(f))
	}
	l.main(u, main, res)
	for _, pass := range passes {
		l.pass(pass)
	}
	res.Program.Main = main
	res.Program.Imports = l.sortedImports()
	res.Program.File = &ast.File{Package: u.Parsed[0].Pos, Name: ast.NewIdent("main"), Decls: l.decls}
	return res, nil
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
	unit    *check.Unit
	info    *types.Info
	naming  Naming
	decls   []ast.Decl
	imports map[string]bool
	fresh   int
}

func (l *lowering) fail(pos token.Pos, format string, args ...any) {
	panic(failure{l.unit.Fset.Position(pos), fmt.Sprintf(format, args...)})
}

// function adds the declaration of a function of the unit.
func (l *lowering) function(f *check.Func, name string) {
	if f.Obj == nil || f.Decl.Body == nil || f.Lit == nil || name == "" {
		return
	}
	decl := &ast.FuncDecl{
		Recv: f.Decl.Recv,
		Name: &ast.Ident{Name: name, NamePos: f.Decl.Name.Pos()},
		Type: f.Decl.Type,
		Body: f.Decl.Body,
	}
	if f.Decl.Recv != nil && name != f.Decl.Name.Name {
		decl.Recv, decl.Type = nil, f.Lit.Type // a method's replacement is a plain function
	}
	l.decls = append(l.decls, decl)
}

// main adds the function that runs the cell's statements.
func (l *lowering) main(u *check.Unit, name string, res *Result) {
	stmts := l.showLast(l.assignTop(l.noteLines(u.Stmts)), res)
	body := &ast.BlockStmt{Lbrace: u.Parsed[0].Pos, List: stmts, Rbrace: u.Parsed[0].Pos}
	l.decls = append(l.decls, &ast.FuncDecl{
		Name: &ast.Ident{Name: name, NamePos: u.Parsed[0].Pos},
		Type: &ast.FuncType{Func: u.Parsed[0].Pos, Params: &ast.FieldList{}},
		Body: body,
	})
}

// pass applies one pass to every declaration.
func (l *lowering) pass(p pass) {
	for i, decl := range l.decls {
		l.decls[i] = p.run(l, decl).(ast.Decl)
	}
}

func (l *lowering) sortedImports() []string {
	var paths []string
	for path := range l.imports {
		paths = append(paths, path)
	}
	return sorted(paths)
}

// newName makes a name that no cell can have and no other part of the unit has; the
// session's own names have one ꓸ.
func (l *lowering) newName(stem string) string {
	l.fresh++
	return fmt.Sprintf("%sꓸꓸ%d", stem, l.fresh)
}
