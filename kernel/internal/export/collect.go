package export

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/source"
)

// collect finds what the units declare and do.
func (w *writer) collect() {
	for _, u := range w.p.Units {
		for _, p := range u.Parsed {
			w.collectTypes(u, p)
			w.collectConsts(u, p)
		}
		for _, f := range u.Funcs {
			w.collectFunc(u, f)
		}
		w.collectStatements(u)
		for _, v := range u.Vars {
			w.declare(v, u.Parsed[0].Cell) // also if the cell has not come to it
		}
		w.collectUnused(u)
		for _, idents := range []map[*ast.Ident]types.Object{u.Info.Defs, u.Info.Uses} {
			for id := range idents {
				w.names[id.Name] = true
			}
		}
		for id := range u.Info.Defs {
			w.defined[id.Name] = true
		}
	}
}

func (w *writer) collectTypes(u *check.Unit, p *check.Parsed) {
	for _, gen := range p.Types {
		for _, spec := range gen.Specs {
			spec, ok := spec.(*ast.TypeSpec)
			if !ok || u.Info.Defs[spec.Name] == nil { // one that is kept
				continue
			}
			if s := w.declare(u.Info.Defs[spec.Name], p.Cell); s != nil {
				s.def = &definition{u, p.Cell, spec}
			}
		}
	}
}

func (w *writer) collectConsts(u *check.Unit, p *check.Parsed) {
	for _, gen := range p.Consts {
		def := &definition{u, p.Cell, gen}
		for _, spec := range gen.Specs {
			for _, id := range spec.(*ast.ValueSpec).Names {
				if s := w.declare(u.Info.Defs[id], p.Cell); s != nil {
					s.def = def
				}
			}
		}
	}
}

func (w *writer) collectFunc(u *check.Unit, f *check.Func) {
	def := &definition{u, f.Parsed.Cell, f.Decl}
	if f.Decl.Recv == nil {
		if s := w.declare(f.Obj, f.Parsed.Cell); s != nil {
			w.noteAgain(f.Decl.Name.Name, s.def, def)
			s.def = def
		}
		return
	}
	if owner := receiver(u, f.Decl); owner != nil {
		if w.methods[owner] == nil {
			w.methods[owner] = map[string]*definition{}
		}
		w.noteAgain(owner.Name()+"."+f.Decl.Name.Name, w.methods[owner][f.Decl.Name.Name], def)
		w.methods[owner][f.Decl.Name.Name] = def
	}
}

// noteAgain notes that a function has got another body. Each program has its own main.
func (w *writer) noteAgain(name string, old, new *definition) {
	if old == nil || name == "main" {
		return
	}
	before, after := w.piece(old.unit, old.cell), w.piece(new.unit, new.cell)
	if before.textOf(old.node) != after.textOf(new.node) {
		w.again[name] = true
	}
}

// declaredAgain gives the names of functions of which only the last body is there.
func (w *writer) declaredAgain() []string { return slices.Sorted(maps.Keys(w.again)) }

// receiver gives the type that a method belongs to.
func receiver(u *check.Unit, decl *ast.FuncDecl) *types.TypeName {
	var owner *types.TypeName
	name := check.ReceiverName(decl)
	ast.Inspect(decl.Recv, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == name && owner == nil {
			owner, _ = u.Info.Uses[id].(*types.TypeName)
		}
		return owner == nil
	})
	return owner
}

func (w *writer) collectStatements(u *check.Unit) {
	cell := u.Parsed[0].Cell
	p := &part{unit: u, cell: cell, wrapped: needsFunction(u.Stmts)}
	for i, stmt := range u.Stmts {
		s := &statement{part: p, stmt: stmt, last: i == len(u.Stmts)-1}
		p.stmts = append(p.stmts, s)
		for _, id := range declaredIn(stmt) {
			if v := w.declare(objectOf(u, id), cell); v != nil {
				v.stmts = append(v.stmts, s)
				v.global = v.global || p.wrapped || u.Parsed[0].Program
			}
		}
	}
	for _, f := range u.Funcs {
		if u.Parsed[0].Program && f.Parsed == u.Parsed[0] && f.Decl.Recv == nil && f.Decl.Name.Name == "main" {
			p.program = &definition{u, cell, f.Decl}
		}
	}
	w.main = append(w.main, p)
}

// declaredIn gives the variables that a statement at top level declares.
func declaredIn(stmt ast.Stmt) []*ast.Ident {
	var list []*ast.Ident
	switch stmt := stmt.(type) {
	case *ast.LabeledStmt:
		return declaredIn(stmt.Stmt)
	case *ast.AssignStmt:
		for _, x := range stmt.Lhs {
			if id, ok := x.(*ast.Ident); ok && stmt.Tok == token.DEFINE && id.Name != "_" {
				list = append(list, id)
			}
		}
	case *ast.DeclStmt:
		for _, spec := range stmt.Decl.(*ast.GenDecl).Specs {
			for _, id := range spec.(*ast.ValueSpec).Names {
				if id.Name != "_" {
					list = append(list, id)
				}
			}
		}
	}
	return list
}

func objectOf(u *check.Unit, id *ast.Ident) types.Object {
	if obj := u.Info.Uses[id]; obj != nil {
		return obj
	}
	return u.Info.Defs[id]
}

// needsFunction tells whether statements mean something else in a function that has more
// than them: calls that are deferred to its end, labels, and what ends it.
func needsFunction(stmts []ast.Stmt) bool {
	found := false
	for _, stmt := range stmts {
		ast.Inspect(stmt, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.DeferStmt, *ast.LabeledStmt, *ast.ReturnStmt:
				found = true
			}
			return !found
		})
	}
	return found
}

// collectUnused notes where functions declare what they do not use: Go forbids that, and
// cells only warn of it.
func (w *writer) collectUnused(u *check.Unit) {
	for _, d := range u.Diagnostics {
		if !d.Warning || !strings.Contains(d.Message, "declared and not used") {
			continue
		}
		for _, p := range u.Parsed {
			if p.Cell.Name() == d.Pos.Cell {
				w.noteUnused(p.Cell, p.Cell.Offset(d.Pos.Line, d.Pos.Col))
			}
		}
	}
}

func (w *writer) noteUnused(cell *source.Cell, offset int) {
	if w.unused[cell.Name()] == nil {
		w.unused[cell.Name()] = map[int]bool{}
	}
	w.unused[cell.Name()][offset] = true
}
