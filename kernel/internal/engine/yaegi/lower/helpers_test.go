package lower_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/printer"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/check/stdtypes"
	"gokernel/kernel/internal/engine/yaegi/lower"
	"gokernel/kernel/internal/source"
)

// importer knows the compiled packages; those whose path is their name need no import.
type importer struct{ std *stdtypes.Importer }

func (im importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	return im.std.Import(path)
}

func (im importer) PathFor(name string) string {
	for _, path := range stdtypes.ByName()[name] {
		if path == name {
			return path
		}
	}
	return ""
}

func (im importer) PackageNames() []string { return nil }

// naming gives the objects of the cell's top level the number 1; types keep their names.
type naming struct{ unit *check.Unit }

func (n naming) name(obj types.Object) string {
	if !n.isTop(obj) {
		return ""
	}
	if _, isType := obj.(*types.TypeName); isType {
		return obj.Name()
	}
	return obj.Name() + "ꓸ1"
}

func (n naming) isTop(obj types.Object) bool {
	if obj == nil || obj.Pkg() != n.unit.Pkg {
		return false
	}
	for _, f := range n.unit.Funcs { // func init has no name in the session
		if f.Obj == obj && f.Decl.Recv == nil {
			return true
		}
	}
	return n.unit.Names.Objects[obj.Name()] == obj
}

// rename gives functions their own names, methods without a number.
func (n naming) rename(f *check.Func) string {
	if f.Obj == nil || f.Decl.Name.Name == "_" {
		return ""
	}
	if f.Decl.Recv != nil {
		return f.Decl.Name.Name
	}
	return f.Obj.Name() + "ꓸ1"
}

// bench checks and lowers cells that are each the first of a session.
type bench struct {
	std   *stdtypes.Importer
	outer map[string]types.Object
}

func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{stdtypes.NewImporter(), map[string]types.Object{}}
	scheduler, err := b.std.Import("gokernel/scheduler")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range scheduler.Scope().Names() {
		if obj := scheduler.Scope().Lookup(name); obj.Exported() {
			b.outer[name] = obj
		}
	}
	return b
}

// check reads and checks a cell; the error lists what is wrong with it.
func (b *bench) check(code string) (*check.Unit, error) {
	pkg, err := check.NewPackage()
	if err != nil {
		return nil, err
	}
	fset, cell := token.NewFileSet(), source.New(1, code)
	_, text := cell.Magics()
	parsed, errs := check.Parse(fset, cell, text)
	if len(errs) > 0 {
		return nil, fmt.Errorf("%v", errs)
	}
	unit := check.Check(check.Config{
		Fset:     fset,
		Importer: importer{b.std},
		Package:  pkg,
		Names:    check.NewNames(b.outer),
		Cells:    func(string) *source.Cell { return cell },
	}, parsed)
	if errs := check.Errors(unit.Diagnostics); len(errs) > 0 {
		return nil, fmt.Errorf("%v", errs)
	}
	return unit, nil
}

// lowered lowers a unit; an expression at its end is its value.
func lowered(unit *check.Unit) (*lower.Program, error) {
	n := naming{unit}
	cell := lower.Cell{Main: "cellꓸ1", Name: n.name, FuncName: n.rename}
	cell.Unit, cell.Stmts = unit, unit.Stmts
	if end := len(unit.Stmts) - 1; end >= 0 {
		if last, ok := unit.Stmts[end].(*ast.ExprStmt); ok && unit.Info.Types[last.X].IsValue() {
			cell.Stmts, cell.Last = unit.Stmts[:end], last.X
		}
	}
	return lower.Lower(cell)
}

// text prints a file without its positions, which are those of other code.
func text(t testing.TB, file *ast.File, imports []string) string {
	t.Helper()
	var out bytes.Buffer
	out.WriteString("package main\n")
	for _, path := range imports {
		fmt.Fprintf(&out, "\nimport %s %q", lower.Alias(path), path)
	}
	for _, decl := range file.Decls {
		out.WriteString("\n\n")
		if err := printer.Fprint(&out, token.NewFileSet(), decl); err != nil {
			t.Fatal(err)
		}
	}
	formatted, err := format.Source(out.Bytes())
	if err != nil {
		t.Fatalf("the lowered cell is no Go: %v\n%s", err, out.Bytes())
	}
	return strings.TrimSpace(string(formatted)) + "\n"
}
