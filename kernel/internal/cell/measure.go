package cell

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/magic"
	"gokernel/kernel/internal/source"
)

// Time is Go, and gives what running the text has cost.
func (u *magicUse) Time(text string, at int) (magic.Cost, error) {
	var cost magic.Cost
	text = u.cell.Only(at, at) + text
	value, fault := u.session.evaluateAndKeep(u.run, u.cell, text, func(code engine.Code) (err error) {
		cost = magic.Measure(func() { err = code.Run() })
		return err
	})
	if fault != nil {
		return cost, magic.Failure{Shown: fault}
	}
	u.value = value
	return cost, nil
}

// Loop compiles a loop, runs what comes before it, and gives a function that goes round
// it n times.
func (u *magicUse) Loop(l magic.Loop) (func(n int) (magic.Cost, error), error) {
	var loop func(int)
	code, plan, fault := u.session.compileLoop(u.cell, l)
	if fault == nil {
		if err := code.Run(); err != nil {
			fault = u.session.runError(u.run, plan, err)
		}
	}
	if fault != nil {
		return nil, magic.Failure{Shown: fault}
	}
	loop, _ = code.Values()[0].Interface().(func(int)) // that is what it was checked to be
	return func(n int) (magic.Cost, error) { return u.goRound(loop, n) }, nil
}

// goRound runs a loop; a panic in it is its error.
func (u *magicUse) goRound(loop func(int), n int) (cost magic.Cost, err error) {
	p := u.session.host.Catch(func() { cost = magic.Measure(func() { loop(n) }) })
	if p != nil {
		err = magic.Failure{Shown: u.session.panicError(u.run, p)}
	}
	return cost, err
}

// compileLoop checks and loads
//
//	func() func(int) {
//		setup
//		return func(n int) { for range n { body } }
//	}()
func (s *Session) compileLoop(cell *source.Cell, l magic.Loop) (engine.Code, *plan, *engine.Error) {
	s.compiling.Lock()
	defer s.compiling.Unlock()
	parsed, syntax := check.Parse(s.engine.FileSet(), cell, loopText(cell, l))
	if len(syntax) > 0 {
		return nil, nil, compileError(syntax)
	}
	if len(parsed.Funcs) > 0 || parsed.Program {
		where := check.Position(s.engine.FileSet(), parsed.Pos)
		if len(parsed.Funcs) > 0 {
			where = check.Position(s.engine.FileSet(), parsed.Funcs[0].Pos())
		}
		return nil, nil, compileError([]check.Diagnostic{{Pos: where, Line: cell.Line(where.Line),
			Message: "a loop declares no functions: declare them in a cell of their own"}})
	}
	unit := s.check(parsed) // as a cell, whose errors are what they are anywhere
	if errs := check.Errors(unit.Diagnostics); len(errs) > 0 {
		return nil, nil, compileError(errs)
	}
	unit = s.check(asLoop(unit, l.BodyAt))
	if errs := check.Errors(unit.Diagnostics); len(errs) > 0 {
		return nil, nil, compileError(errs)
	}
	code, plan, _, err := s.load(unit)
	if err != nil {
		return nil, nil, &engine.Error{Name: "CompileError", Value: err.Error(), Traceback: []string{err.Error()}}
	}
	return code, plan, nil
}

// loopText gives setup and body at their places in the cell.
func loopText(cell *source.Cell, l magic.Loop) string {
	text := []byte(cell.Only(l.BodyAt, l.BodyAt) + l.Body)
	copy(text[l.SetupAt:], l.Setup)
	return string(text)
}

// roundsName is how often a loop goes round; no cell has that name.
const roundsName = "roundsꓸ"

// asLoop makes a loop of what was checked as a cell.
func asLoop(unit *check.Unit, bodyAt int) *check.Parsed {
	parsed := unit.Parsed[0]
	at := parsed.Pos
	ident := func(name string) *ast.Ident { return &ast.Ident{Name: name, NamePos: at} }
	setup, body := loopParts(unit, bodyAt)
	rounds := &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ident(roundsName)}, Type: ident("int")}}}
	loop := &ast.FuncLit{
		Type: &ast.FuncType{Func: at, Params: rounds},
		Body: block(at, &ast.RangeStmt{For: at, X: ident(roundsName), Body: block(at, body...)}),
	}
	result := &ast.FuncType{Func: at, Params: &ast.FieldList{List: []*ast.Field{{Type: ident("int")}}}}
	make := &ast.FuncLit{
		Type: &ast.FuncType{Func: at, Params: &ast.FieldList{}, Results: &ast.FieldList{List: []*ast.Field{{Type: result}}}},
		Body: block(at, append(setup, &ast.ReturnStmt{Return: at, Results: []ast.Expr{loop}})...),
	}
	call := &ast.ExprStmt{X: &ast.CallExpr{Fun: make, Lparen: at, Rparen: at}}
	return &check.Parsed{Cell: parsed.Cell, Imports: parsed.Imports, Stmts: []ast.Stmt{call}, Pos: at}
}

func block(at token.Pos, list ...ast.Stmt) *ast.BlockStmt {
	return &ast.BlockStmt{Lbrace: at, List: list, Rbrace: at}
}

// loopParts gives the statements before the body, and those of the body; declarations
// come first.
func loopParts(unit *check.Unit, bodyAt int) (setup, body []ast.Stmt) {
	parsed := unit.Parsed[0]
	var all []ast.Stmt
	for _, gen := range slices.Concat(parsed.Consts, parsed.Types) {
		all = append(all, &ast.DeclStmt{Decl: gen})
	}
	for _, stmt := range slices.Concat(all, parsed.Stmts) {
		stmt = evaluated(unit, stmt)
		if offset(unit, parsed.Cell, stmt.Pos()) < bodyAt {
			setup = append(setup, stmt)
		} else {
			body = append(body, stmt)
		}
	}
	return setup, body
}

// evaluated makes _ = x of an expression that may not stand for itself in a function.
func evaluated(unit *check.Unit, stmt ast.Stmt) ast.Stmt {
	x, ok := stmt.(*ast.ExprStmt)
	if !ok || mayStandAlone(unit, x.X) {
		return stmt
	}
	blanks := []ast.Expr{}
	for range valuesOf(unit, x.X) {
		blanks = append(blanks, &ast.Ident{Name: "_", NamePos: x.Pos()})
	}
	return &ast.AssignStmt{Lhs: blanks, TokPos: x.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{x.X}}
}

// mayStandAlone tells whether an expression is a statement too.
func mayStandAlone(unit *check.Unit, x ast.Expr) bool {
	tv := unit.Info.Types[x]
	if tv.IsVoid() || tv.IsType() || tv.IsNil() {
		return true // or is none at all, and the check will say so
	}
	switch x := ast.Unparen(x).(type) {
	case *ast.UnaryExpr:
		return x.Op == token.ARROW
	case *ast.CallExpr:
		fun := unit.Info.Types[x.Fun]
		tuple, several := tv.Type.(*types.Tuple)
		return !fun.IsType() && !fun.IsBuiltin() || several && tuple.Len() == 0
	}
	return false
}
