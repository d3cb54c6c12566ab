package export

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// part writes what one cell does.
func (w *writer) part(out *bytes.Buffer, p *part) {
	var lines []string
	for _, s := range p.stmts {
		if text := w.statement(s); text != "" {
			lines = append(lines, text)
		}
	}
	if len(lines) == 0 {
		return
	}
	text := strings.Join(lines, "\n")
	if p.wrapped {
		text = "func() {\n" + text + "\n}()"
	}
	fmt.Fprintf(out, "// %s\n%s\n\n", p.cell.Name(), text)
}

// statement writes one statement of a cell's top level, "" if nothing is left of it.
func (w *writer) statement(s *statement) string {
	p := w.piece(s.part.unit, s.part.cell)
	if call, ok := ownCall(s.stmt); ok {
		if s.part.progName != "" && call.Name == "main" {
			return s.part.progName + "()"
		}
		return w.nameOf(objectOf(p.unit, call)) + "()"
	}
	text := w.statementText(p, s)
	if text == "" {
		return ""
	}
	for _, id := range declaredIn(s.stmt) {
		if slot := w.slotOf(objectOf(p.unit, id)); slot != nil && w.isNew(slot, s) && !slot.read {
			text += "\n_ = " + slot.name
		}
	}
	return commented(s.part.cell, p.offset(s.stmt.Pos()), p.offset(s.stmt.End()), text)
}

// ownCall finds the calls of main and init that no cell has written.
func ownCall(stmt ast.Stmt) (*ast.Ident, bool) {
	x, ok := stmt.(*ast.ExprStmt)
	if !ok {
		return nil, false
	}
	call, ok := x.X.(*ast.CallExpr)
	if !ok || call.Lparen != call.Rparen {
		return nil, false
	}
	id, ok := call.Fun.(*ast.Ident)
	return id, ok
}

func (w *writer) statementText(p *piece, s *statement) string {
	switch stmt := s.stmt.(type) {
	case *ast.LabeledStmt:
		text := w.statementText(p, &statement{s.part, stmt.Stmt, s.last})
		if p.w.unused[p.cell.Name()][p.offset(stmt.Pos())] {
			return text
		}
		return stmt.Label.Name + ":\n" + text
	case *ast.AssignStmt:
		return w.assignment(p, s, stmt)
	case *ast.DeclStmt:
		return w.varDeclaration(p, s, stmt.Decl.(*ast.GenDecl))
	case *ast.ExprStmt:
		return w.expression(p, s, stmt)
	}
	return p.text(s.stmt)
}

// assignment writes := as what it is in the program.
func (w *writer) assignment(p *piece, s *statement, stmt *ast.AssignStmt) string {
	if stmt.Tok == token.DEFINE && !w.isDefinition(p, s) {
		p.replace(stmt.TokPos, stmt.TokPos+2, "=")
	}
	return p.text(stmt)
}

// isDefinition tells whether a statement declares something in main.
func (w *writer) isDefinition(p *piece, s *statement) bool {
	return slices.ContainsFunc(declaredIn(s.stmt), func(id *ast.Ident) bool {
		slot := w.slotOf(objectOf(p.unit, id))
		return slot != nil && w.isNew(slot, s)
	})
}

// isNew tells whether a statement is the first one to declare a variable of main.
func (w *writer) isNew(slot *slot, s *statement) bool {
	return !slot.global && len(slot.stmts) > 0 && slot.stmts[0] == s
}

// varDeclaration writes a declaration of variables: as it is if all are new in main, and
// as assignments otherwise.
func (w *writer) varDeclaration(p *piece, s *statement, gen *ast.GenDecl) string {
	all := true
	for _, id := range declaredIn(s.stmt) {
		slot := w.slotOf(objectOf(p.unit, id))
		all = all && slot != nil && w.isNew(slot, s)
	}
	if all && !p.unit.Parsed[0].Program {
		return p.text(gen)
	}
	var lines []string
	for _, spec := range gen.Specs {
		if text := w.initialisation(p, s, spec.(*ast.ValueSpec)); text != "" {
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n")
}

// initialisation writes one specification of variables as an assignment.
func (w *writer) initialisation(p *piece, s *statement, spec *ast.ValueSpec) string {
	var left, right, lines []string
	for _, id := range spec.Names {
		slot := w.slotOf(objectOf(p.unit, id))
		switch {
		case slot == nil:
			left = append(left, "_")
			continue
		case w.isNew(slot, s):
			lines = append(lines, "var "+slot.name+" "+w.typeText(slot.obj.Type(), "variable "+id.Name))
		case len(spec.Values) == 0 && slot.stmts[0] != s: // is zero again
			lines = append(lines, slot.name+" = "+w.zeroText(slot.obj.Type(), "variable "+id.Name))
		}
		left = append(left, slot.name)
	}
	for _, x := range spec.Values {
		right = append(right, p.text(x))
	}
	if len(right) > 0 {
		lines = append(lines, strings.Join(left, ", ")+" = "+strings.Join(right, ", "))
	}
	return strings.Join(lines, "\n")
}

// expression writes an expression, whose value a program does not show.
func (w *writer) expression(p *piece, s *statement, stmt *ast.ExprStmt) string {
	tv := p.unit.Info.Types[stmt.X]
	count := 1
	if tuple, ok := tv.Type.(*types.Tuple); ok {
		count = tuple.Len()
	}
	switch {
	case tv.Value != nil, tv.IsType(), tv.IsNil():
		return "" // it does nothing
	case tv.IsVoid(), count == 0, s.isCall(p, stmt.X):
		return p.text(stmt)
	}
	return strings.TrimSuffix(strings.Repeat("_, ", count), ", ") + " = " + p.text(stmt)
}

// isCall tells whether an expression may stand for itself as a statement, and go vet has
// nothing against that: a value that a cell has shown may be all that a call is for.
func (s *statement) isCall(p *piece, x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.UnaryExpr:
		return x.Op == token.ARROW
	case *ast.CallExpr:
		fun := p.unit.Info.Types[x.Fun]
		if fun.IsType() || fun.IsBuiltin() {
			return false
		}
		fn := p.unit.Callee(x)
		return !s.last || fn != nil && strings.Contains(fn.Name(), "rint") && !strings.Contains(fn.Name(), "Sprint")
	}
	return false
}
