package cell

import (
	"go/ast"
	"go/token"
	"go/types"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/source"
)

// takeBack undoes the declarations of variables to which a failed cell has not come: it
// leaves the session as if they had not been made. What took the place of a variable of
// the same type has its value still.
func (s *Session) takeBack(p *plan, trace []engine.Frame) {
	undone := map[types.Object]bool{}
	for _, stmt := range notDone(p.unit, trace) {
		for _, id := range declaredIn(stmt) {
			if obj := p.unit.Info.Defs[id]; obj != nil && p.replaced[obj] == nil && s.names.Objects[id.Name] == obj {
				undone[obj] = true
			}
		}
	}
	if len(undone) == 0 {
		return
	}
	for obj := range undone {
		s.nameBefore(p, obj.Name())
	}
	s.compileAgain(p)
}

// notDone gives the cell's statements from the one on that did not end.
func notDone(unit *check.Unit, trace []engine.Frame) []ast.Stmt {
	if len(trace) == 0 || trace[len(trace)-1].Func != "" {
		return nil
	}
	at := trace[len(trace)-1].Pos
	for i, stmt := range unit.Stmts {
		from, to := unit.Fset.Position(stmt.Pos()), unit.Fset.Position(stmt.End())
		if from.Filename == at.Filename && from.Offset <= at.Offset && at.Offset <= to.Offset {
			return unit.Stmts[i:]
		}
	}
	return nil
}

// declaredIn gives the variables that a statement declares.
func declaredIn(stmt ast.Stmt) []*ast.Ident {
	var list []*ast.Ident
	switch stmt := stmt.(type) {
	case *ast.LabeledStmt:
		return declaredIn(stmt.Stmt)
	case *ast.AssignStmt:
		for _, x := range stmt.Lhs {
			if id, ok := x.(*ast.Ident); ok && stmt.Tok == token.DEFINE {
				list = append(list, id)
			}
		}
	case *ast.DeclStmt:
		for _, spec := range stmt.Decl.(*ast.GenDecl).Specs {
			if spec, ok := spec.(*ast.ValueSpec); ok {
				list = append(list, spec.Names...)
			}
		}
	}
	return list
}

// nameBefore makes a name mean what it meant before the cell.
func (s *Session) nameBefore(p *plan, name string) {
	delete(s.names.Objects, name)
	if obj := p.before.Objects[name]; obj != nil {
		s.names.Declare(name, obj)
	} else if path, ok := p.before.Imports[name]; ok {
		s.names.Import(name, path)
	}
	if d := p.forgotten[name]; d != nil {
		s.decls[name] = d
	}
}

// compileAgain gives the declarations of earlier cells that were compiled again with a
// failed cell what they used before.
func (s *Session) compileAgain(p *plan) {
	var list []*declaration
	for _, d := range inOrder(p.decls) {
		if d.cell != p.unit.Parsed[0].Cell && s.decls[d.key] == d {
			list = append(list, d)
		}
	}
	if len(list) == 0 {
		return
	}
	parsed, _ := check.Parse(s.engine.FileSet(), source.New(p.unit.Parsed[0].Cell.Count, ""), "")
	conf := s.checkConfig()
	conf.NoAutoImport = false // see check
	unit := check.Check(conf, parsed, s.parseAgain(list)...)
	if len(check.Errors(unit.Diagnostics)) == 0 {
		_, _, _, _ = s.load(unit) // what can't be loaded stays as it is
	}
}
