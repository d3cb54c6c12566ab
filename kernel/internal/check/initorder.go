package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// initialisation gives variables of a program their first value.
type initialisation struct {
	spec  *ast.ValueSpec // with one value, or none
	needs map[*types.Var]bool
}

// initialisations gives the statements that declare the variables of a program, in the
// order of Go: again and again the first one in the text that needs no variable whose
// turn is still to come. Variables without a value have their turn too, but are zero from
// the beginning.
func (u *Unit) initialisations(cell *Parsed) []ast.Stmt {
	var stmts []ast.Stmt
	var rest []initialisation
	waiting := map[*types.Var]bool{}
	for _, spec := range cell.varSpecs() {
		if len(spec.Values) == 0 {
			stmts = append(stmts, varStmt(spec))
		}
		for _, one := range single(spec) {
			rest = append(rest, initialisation{spec: one})
			u.setWaiting(waiting, one, true)
		}
	}
	deps := &dependencies{info: u.Info, bodies: u.bodies(), vars: waiting}
	for i := range rest {
		rest[i].needs = deps.of(rest[i].spec.Values)
	}
	for len(rest) > 0 {
		i := slices.IndexFunc(rest, func(in initialisation) bool { return !needsAny(in, waiting) })
		if i < 0 {
			u.refuseCycle(rest, waiting)
			return stmts
		}
		if len(rest[i].spec.Values) > 0 {
			stmts = append(stmts, varStmt(rest[i].spec))
		}
		u.setWaiting(waiting, rest[i].spec, false)
		rest = slices.Delete(rest, i, i+1)
	}
	return stmts
}

// refuseCycle says of a variable that it needs itself, unless go/types has said so of
// what needs no function for that.
func (u *Unit) refuseCycle(rest []initialisation, waiting map[*types.Var]bool) {
	if slices.ContainsFunc(u.found, func(f *finding) bool { return !f.warning }) {
		return
	}
	seen := map[int]bool{}
	at := 0
	for !seen[at] { // each of rest waits for another one: the way leads into a circle
		seen[at] = true
		at = slices.IndexFunc(rest, func(in initialisation) bool {
			return slices.ContainsFunc(in.spec.Names, func(name *ast.Ident) bool {
				v, ok := u.Info.Defs[name].(*types.Var)
				return ok && waiting[v] && rest[at].needs[v]
			})
		})
	}
	u.add(rest[at].spec.Pos(), "initialization cycle: "+rest[at].spec.Names[0].Name+" depends on itself", false)
}

func needsAny(in initialisation, waiting map[*types.Var]bool) bool {
	for v := range in.needs {
		if waiting[v] {
			return true
		}
	}
	return false
}

func (u *Unit) setWaiting(waiting map[*types.Var]bool, spec *ast.ValueSpec, value bool) {
	for _, name := range spec.Names {
		if v, ok := u.Info.Defs[name].(*types.Var); ok {
			waiting[v] = value
		}
	}
}

// single cuts a specification into those that are initialised together.
func single(spec *ast.ValueSpec) []*ast.ValueSpec {
	if len(spec.Values) != len(spec.Names) {
		return []*ast.ValueSpec{spec}
	}
	var list []*ast.ValueSpec
	for i, name := range spec.Names {
		list = append(list, &ast.ValueSpec{Names: []*ast.Ident{name}, Type: spec.Type, Values: spec.Values[i : i+1]})
	}
	return list
}

func varStmt(spec *ast.ValueSpec) ast.Stmt {
	return &ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, TokPos: spec.Pos(), Specs: []ast.Spec{spec}}}
}

// bodies gives the bodies of the unit's functions.
func (u *Unit) bodies() map[*types.Func]*ast.BlockStmt {
	bodies := map[*types.Func]*ast.BlockStmt{}
	for _, f := range u.Funcs {
		if f.Obj != nil && f.Decl.Body != nil {
			bodies[f.Obj] = f.Decl.Body
		}
	}
	return bodies
}

// dependencies finds the variables that expressions need.
type dependencies struct {
	info   *types.Info
	bodies map[*types.Func]*ast.BlockStmt
	vars   map[*types.Var]bool
}

// of gives the variables that occur in expressions, in the functions that occur there, and
// so on.
func (d *dependencies) of(list []ast.Expr) map[*types.Var]bool {
	needs := map[*types.Var]bool{}
	seen := map[*types.Func]bool{}
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		switch obj := d.info.Uses[id].(type) {
		case *types.Var:
			if _, ok := d.vars[obj]; ok {
				needs[obj] = true
			}
		case *types.Func:
			fn := obj.Origin()
			if body := d.bodies[fn]; body != nil && !seen[fn] {
				seen[fn] = true
				ast.Inspect(body, visit)
			}
		}
		return true
	}
	for _, x := range list {
		ast.Inspect(x, visit)
	}
	return needs
}
