package lower

import (
	"go/ast"
	"go/token"
)

// selection writes a select statement as a switch over the clause that went on:
//
//	c0, v0 := ch, x
//	c1 := other; var r1 T
//	switch i, ok := support.Select(false, support.SendCase(&c0, &v0), support.RecvCase(&c1, &r1)); i {
//	case 0: …
//	case 1: y := r1; …
//	}
//
// The evaluator's own select keeps its cases in the syntax tree, where goroutines that
// run the same statement overwrite each other's.
func (l *lowering) selection(s *ast.SelectStmt) ast.Stmt {
	pos := s.Select
	sel := &selection{l: l, pos: pos, ok: l.newName("ok")}
	hasDefault := "false"
	for _, stmt := range s.Body.List {
		clause := stmt.(*ast.CommClause)
		if clause.Comm == nil {
			hasDefault = "true"
			sel.clause(-1, clause.Body)
			continue
		}
		sel.communication(clause)
	}
	index := l.newName("i")
	args := append([]ast.Expr{ident(pos, hasDefault)}, sel.cases...)
	choose := assign(pos, token.DEFINE, []ast.Expr{ident(pos, index), ident(pos, sel.ok)}, []ast.Expr{l.supportCall(pos, "Select", args...)})
	use := set(pos, "_", ident(pos, sel.ok))
	choice := &ast.SwitchStmt{Switch: pos, Tag: ident(pos, index), Body: block(pos, sel.clauses...)}
	return block(pos, append(sel.early, choose, use, choice)...)
}

type selection struct {
	l       *lowering
	pos     token.Pos
	ok      string     // variable that tells whether a value was received
	early   []ast.Stmt // evaluate the operands
	cases   []ast.Expr
	clauses []ast.Stmt
}

func (s *selection) clause(index int, body []ast.Stmt) {
	s.clauses = append(s.clauses, &ast.CaseClause{Case: s.pos, List: []ast.Expr{intLit(s.pos, int64(index))}, Colon: s.pos, Body: body})
}

// communication adds a clause that sends or receives.
func (s *selection) communication(clause *ast.CommClause) {
	l, pos, index := s.l, clause.Pos(), len(s.cases)
	ch, v := l.newName("c"), l.newName("v")
	switch comm := clause.Comm.(type) {
	case *ast.SendStmt:
		s.early = append(s.early, define(pos, ch, comm.Chan), varDecl(pos, v, l.typeExpr(pos, l.elem(comm.Chan)), comm.Value))
		s.cases = append(s.cases, l.supportCall(pos, "SendCase", address(pos, ch), address(pos, v)))
		s.clause(index, clause.Body)
	case *ast.ExprStmt:
		s.receive(pos, receive(comm.X), ch, v)
		s.clause(index, clause.Body)
	case *ast.AssignStmt:
		s.receive(pos, receive(comm.Rhs[0]), ch, v)
		comm.Rhs = []ast.Expr{ident(pos, v)}
		if len(comm.Lhs) == 2 {
			comm.Rhs = append(comm.Rhs, ident(pos, s.ok))
		}
		s.clause(index, append([]ast.Stmt{comm}, clause.Body...))
	}
}

func (s *selection) receive(pos token.Pos, x *ast.UnaryExpr, ch, v string) {
	s.early = append(s.early, define(pos, ch, x.X), varDecl(pos, v, s.l.typeExpr(pos, s.l.elem(x.X)), nil))
	s.cases = append(s.cases, s.l.supportCall(pos, "RecvCase", address(pos, ch), address(pos, v)))
}
