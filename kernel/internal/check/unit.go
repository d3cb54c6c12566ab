package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"gokernel/kernel/internal/source"
)

// Importer resolves import paths, and package names that no cell has imported.
type Importer interface {
	types.Importer
	// PathFor gives the import path that a package name stands for when it was not
	// imported, "" if there is none.
	PathFor(name string) string
	// PackageNames gives all names that PathFor knows.
	PackageNames() []string
}

// Unit is what is checked together: a cell, and declarations of earlier cells that use
// something which the cell declares anew.
type Unit struct {
	Parsed []*Parsed // the cell first
	Fset   *token.FileSet
	Pkg    *types.Package
	Info   *types.Info
	Names  *Names // what names mean after the cell

	Funcs []*Func
	Main  *ast.FuncDecl // the cell's statements, then the bodies of its functions
	Stmts []ast.Stmt    // the cell's own statements: the beginning of Main's body
	Top   *types.Scope  // of Main's body: the session's new variables

	Diagnostics []Diagnostic

	// Added holds the methods that types of earlier cells have got. If the unit fails
	// they are phantoms: the type checker can't take them back.
	Added []*types.Func

	before   *Names
	importer Importer
	cells    func(name string) *source.Cell
	declared map[string]bool // package-level names of this unit
	topPos   map[token.Pos]bool
}

// Func is a function or method of a unit.
type Func struct {
	Decl   *ast.FuncDecl
	Parsed *Parsed
	Obj    *types.Func
	Lit    *ast.FuncLit // stands for the body in Main; nil for generic functions, checked in place
	sig    *ast.FuncDecl
	Init   bool // func init: called when the cell runs
	late   bool // a method of a type of an earlier cell
}

// Config is what a unit is checked against.
type Config struct {
	Fset     *token.FileSet
	Importer Importer
	Names    *Names
	Package  *Package
	Cells    func(name string) *source.Cell // earlier cells, for the source lines of diagnostics
}

// Check checks a cell, together with declarations of earlier cells (extra).
func Check(conf Config, cell *Parsed, extra ...*Parsed) *Unit {
	u := &Unit{
		Parsed:   append([]*Parsed{cell}, extra...),
		Fset:     conf.Fset,
		Pkg:      conf.Package.renew(),
		Info:     newInfo(),
		Names:    conf.Names.Clone(),
		before:   conf.Names,
		importer: conf.Importer,
		cells:    conf.Cells,
		declared: map[string]bool{},
		topPos:   map[token.Pos]bool{},
	}
	u.resolveImports()
	checker := types.NewChecker(u.typesConfig(), conf.Fset, u.Pkg, u.Info)
	u.checkDeclarations(checker)
	u.checkStatements(checker)
	u.declareNames()
	u.refusePhantoms()
	sortDiagnostics(u.Diagnostics)
	return u
}

func newInfo() *types.Info {
	return &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Instances:  map[*ast.Ident]types.Instance{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Implicits:  map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes:     map[ast.Node]*types.Scope{},
	}
}

func (u *Unit) typesConfig() *types.Config {
	return &types.Config{
		Importer:                 u.importer,
		DisableUnusedImportCheck: true,
		GoVersion:                "go1.26",
		Error: func(err error) {
			if e, ok := err.(types.Error); ok {
				u.report(e)
			}
		},
	}
}

// resolveImports makes the cell's import declarations part of the session's names.
func (u *Unit) resolveImports() {
	for _, spec := range u.Parsed[0].Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // the parser has complained
		}
		pkg, err := u.importer.Import(path)
		if err != nil {
			u.add(spec.Path.Pos(), err.Error(), false)
			continue
		}
		u.bindImport(spec, pkg)
	}
}

func (u *Unit) bindImport(spec *ast.ImportSpec, pkg *types.Package) {
	name := pkg.Name()
	if spec.Name != nil {
		name = spec.Name.Name
	}
	switch name {
	case "_":
	case ".":
		for _, exported := range pkg.Scope().Names() {
			if obj := pkg.Scope().Lookup(exported); obj.Exported() {
				u.Names.Declare(exported, obj)
			}
		}
	default:
		u.Names.Import(name, pkg.Path())
	}
}

// checkDeclarations checks types, constants and the signatures of functions.
func (u *Unit) checkDeclarations(checker *types.Checker) {
	file := &ast.File{Name: ast.NewIdent("main"), Package: u.Parsed[0].Pos}
	for _, p := range u.Parsed {
		u.collect(file, p)
	}
	u.insertNames(file)
	_ = checker.Files([]*ast.File{file}) // errors come through typesConfig
	for _, f := range u.Funcs {
		u.resolveFunc(f)
	}
}

// collect appends the declarations of one parsed cell to file.
func (u *Unit) collect(file *ast.File, p *Parsed) {
	for _, gens := range [][]*ast.GenDecl{p.Types, p.Consts} {
		for _, gen := range gens {
			file.Decls = append(file.Decls, gen)
			for _, spec := range gen.Specs {
				u.declareSpec(spec)
			}
		}
	}
	for _, decl := range p.Funcs {
		if decl.Recv == nil {
			u.declared[decl.Name.Name] = true
		}
	}
	for _, decl := range p.Funcs {
		f := u.newFunc(p, decl)
		u.Funcs = append(u.Funcs, f)
		file.Decls = append(file.Decls, f.sig)
	}
}

func (u *Unit) declareSpec(spec ast.Spec) {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		u.declared[spec.Name.Name] = true
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			u.declared[name.Name] = true
		}
	}
}

// insertNames lets the package see what the file needs of the session: only names that
// occur in it, so that a long session costs nothing.
func (u *Unit) insertNames(file *ast.File) {
	packages := map[string]bool{} // names that stand before a dot
	names := map[string]bool{}
	visit := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok {
				packages[x.Name] = true
			}
		case *ast.Ident:
			names[n.Name] = true
		}
		return true
	}
	ast.Inspect(file, visit)
	for _, f := range u.Funcs {
		ast.Inspect(f.Decl, visit)
	}
	for _, stmt := range u.Parsed[0].Stmts {
		ast.Inspect(stmt, visit)
	}
	for name := range names {
		if !u.declared[name] {
			u.insertName(name, packages[name])
		}
	}
}

func (u *Unit) insertName(name string, beforeDot bool) {
	if obj := u.Names.Lookup(name); obj != nil {
		u.Pkg.Scope().Insert(obj)
		return
	}
	path, ok := u.Names.Imports[name]
	if !ok && beforeDot && types.Universe.Lookup(name) == nil {
		path = u.importer.PathFor(name)
	}
	if path == "" {
		return
	}
	if pkg, err := u.importer.Import(path); err == nil {
		u.Pkg.Scope().Insert(types.NewPkgName(token.NoPos, u.Pkg, name, pkg))
	}
}

// checkStatements checks the cell's statements and the bodies of the unit's functions.
func (u *Unit) checkStatements(checker *types.Checker) {
	cell := u.Parsed[0]
	u.Stmts = u.program(cell)
	body := &ast.BlockStmt{Lbrace: cell.Pos, List: u.Stmts, Rbrace: cell.Pos}
	u.rememberTop()
	for _, f := range u.Funcs {
		if f.Lit != nil {
			body.List = append(body.List, &ast.AssignStmt{
				Lhs: []ast.Expr{ast.NewIdent("_")}, Tok: token.ASSIGN, TokPos: f.Decl.Pos(), Rhs: []ast.Expr{f.Lit},
			})
		}
	}
	u.Main = &ast.FuncDecl{
		Name: &ast.Ident{Name: mainName, NamePos: cell.Pos},
		Type: &ast.FuncType{Func: cell.Pos, Params: &ast.FieldList{}},
		Body: body,
	}
	file := &ast.File{Name: ast.NewIdent("main"), Package: cell.Pos, Decls: []ast.Decl{u.Main}}
	_ = checker.Files([]*ast.File{file})
	u.Top = u.Info.Scopes[u.Main.Type]
}

// mainName is no name that a cell could declare by accident: its letter ꓸ is a letter
// to Go, and looks like a dot.
const mainName = "ꓸmain"

// program gives the statements to run: func init first, and main for a whole program.
func (u *Unit) program(cell *Parsed) []ast.Stmt {
	var stmts []ast.Stmt
	for _, f := range u.Funcs {
		if f.Init && f.Parsed == cell {
			stmts = append(stmts, callStmt(f.sig.Name.Name, f.Decl.Pos()))
		}
	}
	stmts = append(stmts, cell.Stmts...)
	if cell.isProgram() && u.declared["main"] {
		stmts = append(stmts, callStmt("main", cell.Pos))
	}
	return stmts
}

func callStmt(name string, pos token.Pos) ast.Stmt {
	return &ast.ExprStmt{X: &ast.CallExpr{Fun: &ast.Ident{Name: name, NamePos: pos}, Lparen: pos, Rparen: pos}}
}

// declareNames makes the unit's declarations part of the session's names.
func (u *Unit) declareNames() {
	for name := range u.declared {
		if obj := u.Pkg.Scope().Lookup(name); obj != nil && name != "_" {
			u.Names.Declare(name, obj)
		}
	}
	if u.Top == nil {
		return
	}
	for _, name := range u.Top.Names() {
		if obj, ok := u.Top.Lookup(name).(*types.Var); ok {
			u.Names.Declare(name, obj)
		}
	}
}

func (u *Unit) refusePhantoms() {
	for sel, selection := range u.Info.Selections {
		if fn, ok := selection.Obj().(*types.Func); ok && u.before.Phantom[fn] {
			u.add(sel.Sel.Pos(), "method "+fn.Name()+" is not defined: the cell that declared it failed", false)
		}
	}
}
