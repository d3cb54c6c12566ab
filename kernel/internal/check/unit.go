package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
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
	Stmts []ast.Stmt   // what the cell does when it runs
	Vars  []*types.Var // the session's new variables

	Diagnostics []Diagnostic

	// Added holds the methods that types of earlier cells have got. If the unit fails
	// they are phantoms: the type checker can't take them back.
	Added []*types.Func

	before   *Names
	keep     map[string]bool
	session  *Package
	importer Importer
	explicit bool // packages must be imported
	cells    func(name string) *source.Cell
	declared map[string]bool // package-level names of this unit
	topPos   map[token.Pos]bool
	top      *types.Scope // of the statements
	cyclic   bool         // go/types has found an instantiation cycle: it would not end again
	looking  bool         // the types of earlier cells get no methods
	found    []*finding
	last     *finding // to which go/types may have more to say
}

// Config is what a unit is checked against.
type Config struct {
	Fset     *token.FileSet
	Importer Importer
	Names    *Names
	Package  *Package
	Cells    func(name string) *source.Cell // earlier cells, for the source lines of diagnostics
	Keep     map[string]bool                // types of earlier cells that the cell does not declare anew: see Unchanged

	NoAutoImport bool // a package's name means it only if a cell has imported it
}

// Check checks a cell, together with declarations of earlier cells (extra).
func Check(conf Config, cell *Parsed, extra ...*Parsed) *Unit {
	u := newUnit(conf, conf.Package.renew(), cell, extra...)
	u.resolveImports()
	u.checkAll()
	u.warnUnreachable()
	if cell.isProgram() {
		u.Stmts = append(u.initialisations(cell), u.Stmts...)
	}
	u.declareNames()
	u.refusePhantoms()
	u.conclude()
	return u
}

func newUnit(conf Config, pkg *types.Package, cell *Parsed, extra ...*Parsed) *Unit {
	return &Unit{
		Parsed:   append([]*Parsed{cell}, extra...),
		Fset:     conf.Fset,
		Pkg:      pkg,
		Info:     newInfo(),
		Names:    conf.Names.Clone(),
		before:   conf.Names,
		keep:     conf.Keep,
		session:  conf.Package,
		importer: conf.Importer,
		explicit: conf.NoAutoImport,
		cells:    conf.Cells,
		declared: map[string]bool{},
		topPos:   map[token.Pos]bool{},
	}
}

// checkAll checks declarations, statements and functions, in that order.
func (u *Unit) checkAll() {
	checker := types.NewChecker(u.typesConfig(), u.Fset, u.Pkg, u.Info)
	u.checkDeclarations(checker)
	u.checkStatements(checker)
	u.checkBodies(checker)
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
			u.add(spec.Path.Pos(), err.Error()+(&hints{unit: u}).packagePath(path), false)
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

// checkDeclarations checks types, constants, the variables of a program, and the
// signatures of functions.
func (u *Unit) checkDeclarations(checker *types.Checker) {
	file := u.file()
	for _, p := range u.Parsed {
		u.collect(file, p)
	}
	for _, p := range u.Parsed { // when it is known what is declared
		for _, decl := range p.Funcs {
			f := u.newFunc(p, decl)
			u.Funcs = append(u.Funcs, f)
			file.Decls = append(file.Decls, f.head)
		}
	}
	u.insertNames(file)
	u.parenthesise(file)
	u.checkFile(checker, file)
	for _, f := range u.Funcs {
		u.resolveFunc(f)
	}
}

// file gives a file of the session's package.
func (u *Unit) file(decls ...ast.Decl) *ast.File {
	return &ast.File{Name: ast.NewIdent("main"), Package: u.Parsed[0].Pos, Decls: decls}
}

// checkFile checks one more file; errors come through typesConfig.
func (u *Unit) checkFile(checker *types.Checker, file *ast.File) {
	if !u.cyclic {
		_ = checker.Files([]*ast.File{file})
	}
}

// collect appends the declarations of one parsed cell to file, without its functions.
func (u *Unit) collect(file *ast.File, p *Parsed) {
	gens := slices.Concat(u.withoutKept(p.Types), p.Consts)
	if p.isProgram() {
		gens = append(gens, p.vars()...)
	}
	for _, gen := range gens {
		file.Decls = append(file.Decls, gen)
		for _, spec := range gen.Specs {
			u.declareSpec(spec)
		}
	}
	for _, decl := range p.Funcs {
		if decl.Recv == nil {
			u.declared[decl.Name.Name] = true
		}
	}
}

// parenthesise puts the old type of type T Old into parentheses: go/types looks for cycles
// of bare names, and takes every type of the package's scope for one of the file.
func (u *Unit) parenthesise(file *ast.File) {
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range gen.Specs {
			t, ok := spec.(*ast.TypeSpec)
			if !ok {
				continue
			}
			if old, ok := t.Type.(*ast.Ident); ok && !u.declared[old.Name] {
				t.Type = &ast.ParenExpr{Lparen: old.Pos(), X: old, Rparen: old.End()}
			}
		}
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
	if !ok && beforeDot && !u.explicit && types.Universe.Lookup(name) == nil {
		path = u.importer.PathFor(name)
	}
	if path == "" {
		return
	}
	if pkg, err := u.importer.Import(path); err == nil {
		u.Pkg.Scope().Insert(types.NewPkgName(token.NoPos, u.Pkg, name, pkg))
	}
}

// checkStatements checks the cell's statements, as the body of a function.
func (u *Unit) checkStatements(checker *types.Checker) {
	cell := u.Parsed[0]
	u.Stmts = u.statements(cell)
	u.rememberTop()
	main := &ast.FuncDecl{
		Name: &ast.Ident{Name: "_", NamePos: cell.Pos},
		Type: &ast.FuncType{Func: cell.Pos, Params: &ast.FieldList{}},
		Body: &ast.BlockStmt{Lbrace: cell.Pos, List: u.Stmts, Rbrace: cell.Pos},
	}
	u.checkFile(checker, u.file(main))
	u.top = u.Info.Scopes[main.Type]
	u.noteVars(cell, u.top)
}

// noteVars notes the session's new variables: those of a program, or those that the
// statements have declared in top.
func (u *Unit) noteVars(cell *Parsed, top *types.Scope) {
	if cell.isProgram() {
		for _, spec := range cell.varSpecs() {
			for _, name := range spec.Names {
				if v, ok := u.Info.Defs[name].(*types.Var); ok && name.Name != "_" {
					u.Vars = append(u.Vars, v)
				}
			}
		}
		return
	}
	if top == nil {
		return
	}
	for _, name := range top.Names() {
		if v, ok := top.Lookup(name).(*types.Var); ok {
			u.Vars = append(u.Vars, v)
		}
	}
}

// checkBodies checks the functions once more, now with their bodies and beside the
// session's new variables. Go has a name for functions that are checked and no more: _.
func (u *Unit) checkBodies(checker *types.Checker) {
	if len(u.Funcs) == 0 {
		return
	}
	u.insertVars()
	var decls []ast.Decl
	for _, f := range u.Funcs {
		if f.Decl.Body == nil {
			u.add(f.Decl.Name.Pos(), "missing function body", false)
			continue
		}
		f.body = named(f.Decl, "_", f.Decl.Body)
		decls = append(decls, f.body)
	}
	u.checkFile(checker, u.file(decls...))
	for _, f := range u.Funcs {
		if f.body != nil {
			f.Body, _ = u.Info.Defs[f.body.Name].(*types.Func)
		}
	}
}

// insertVars lets the package see the session's new variables, before all else of their
// names.
func (u *Unit) insertVars() {
	scope := u.Pkg.Scope()
	var before []types.Object
	for _, name := range scope.Names() {
		before = append(before, scope.Lookup(name))
	}
	u.session.renew()
	for _, v := range u.Vars {
		scope.Insert(v)
	}
	for _, obj := range before {
		scope.Insert(obj)
	}
}

// statements gives the statements to check: func init first, and main for a whole
// program, whose variables were checked among the declarations.
func (u *Unit) statements(cell *Parsed) []ast.Stmt {
	var stmts []ast.Stmt
	for _, f := range u.Funcs {
		if f.Init && f.Parsed == cell {
			stmts = append(stmts, callStmt(f.head.Name.Name, f.Decl.Pos()))
		}
	}
	switch {
	case !cell.isProgram():
		stmts = append(stmts, cell.Stmts...)
	case u.declared["main"]:
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
	for _, v := range u.Vars {
		u.Names.Declare(v.Name(), v)
	}
}

func (u *Unit) refusePhantoms() {
	for sel, selection := range u.Info.Selections {
		if fn, ok := selection.Obj().(*types.Func); ok && u.before.Phantom[fn] {
			u.add(sel.Sel.Pos(), "method "+fn.Name()+" is not defined: the cell that declared it failed", false)
		}
	}
}
