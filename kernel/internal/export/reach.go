package export

import (
	"go/ast"
	"go/token"
	"go/types"
)

// reach marks what the program needs: all that is current, and all that this and the
// statements use.
func (w *writer) reach() {
	for _, obj := range w.p.Current {
		w.want(obj)
	}
	for _, p := range w.main {
		if s := w.ownSlot(p); s != nil && s.def.node != p.program.node {
			w.wantUses(p.program, true)
		}
		for _, s := range p.stmts {
			for _, id := range declaredIn(s.stmt) {
				w.want(objectOf(p.unit, id))
			}
			w.wantUses(&definition{p.unit, p.cell, s.stmt}, false)
		}
	}
}

// ownSlot gives the slot of the main function of a program that a part is; nil if it is
// none.
func (w *writer) ownSlot(p *part) *slot {
	if p.program == nil {
		return nil
	}
	return w.slotOf(p.unit.Info.Defs[p.program.node.(*ast.FuncDecl).Name])
}

// want marks an object's declaration, and what it uses.
func (w *writer) want(obj types.Object) {
	s := w.slotOf(obj)
	if s == nil || s.wanted {
		return
	}
	s.wanted = true
	if v, ok := s.obj.(*types.Var); ok {
		w.wantType(v.Type())
	}
	if s.def != nil {
		w.wantUses(s.def, true)
	}
	if t, ok := s.obj.(*types.TypeName); ok {
		for _, method := range w.methods[t] {
			w.wantUses(method, true)
		}
	}
}

// wantUses marks what a piece of the program uses. Variables that a declaration uses are
// the package's.
func (w *writer) wantUses(d *definition, declaration bool) {
	assigned, selected, test := assignedIn(d.node), selectedIn(d.node), d.isTest()
	ast.Inspect(d.node, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		obj := d.unit.Info.Uses[id]
		if w.isForeign(obj) && !selected[id] {
			w.foreign[obj.Pkg().Path()] = true
		}
		if s := w.slotOf(obj); s != nil {
			s.global = s.global || declaration
			s.read = s.read || !assigned[id]
			s.needed = s.needed || !test
		}
		w.want(obj)
		return true
	})
}

// selectedIn gives the names behind a dot.
func selectedIn(n ast.Node) map[*ast.Ident]bool {
	selected := map[*ast.Ident]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			selected[sel.Sel] = true
		}
		return true
	})
	return selected
}

// assignedIn gives the names that are only assigned to: that is no use of a variable.
func assignedIn(n ast.Node) map[*ast.Ident]bool {
	assigned := map[*ast.Ident]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, x := range n.Lhs {
				if id, ok := x.(*ast.Ident); ok {
					assigned[id] = true
				}
			}
		case *ast.IncDecStmt:
			if id, ok := n.X.(*ast.Ident); ok {
				assigned[id] = true
			}
		case *ast.RangeStmt:
			for _, x := range []ast.Expr{n.Key, n.Value} {
				if id, ok := x.(*ast.Ident); ok && n.Tok == token.ASSIGN {
					assigned[id] = true
				}
			}
		}
		return true
	})
	return assigned
}

// wantType marks the types of the session in a type.
func (w *writer) wantType(t types.Type) {
	seen := map[types.Type]bool{}
	var visit func(t types.Type)
	visit = func(t types.Type) {
		if t == nil || seen[t] {
			return
		}
		seen[t] = true
		switch t := t.(type) {
		case *types.Named:
			w.want(t.Obj())
			for arg := range t.TypeArgs().Types() {
				visit(arg)
			}
		case *types.Alias:
			w.want(t.Obj())
			visit(types.Unalias(t))
		default:
			for _, part := range partsOf(t) {
				visit(part)
			}
		}
	}
	visit(t)
}

// partsOf gives the types that a composite type is made of.
func partsOf(t types.Type) []types.Type {
	var parts []types.Type
	switch t := t.(type) {
	case *types.Pointer:
		parts = append(parts, t.Elem())
	case *types.Slice:
		parts = append(parts, t.Elem())
	case *types.Array:
		parts = append(parts, t.Elem())
	case *types.Chan:
		parts = append(parts, t.Elem())
	case *types.Map:
		parts = append(parts, t.Key(), t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			parts = append(parts, f.Type())
		}
	case *types.Tuple:
		for v := range t.Variables() {
			parts = append(parts, v.Type())
		}
	case *types.Signature:
		parts = append(parts, t.Params(), t.Results())
	case *types.Interface:
		for m := range t.ExplicitMethods() {
			parts = append(parts, m.Type())
		}
		for e := range t.EmbeddedTypes() {
			parts = append(parts, e)
		}
	}
	return parts
}

// decideLocals finds out which variables are main's own. If one that := declares is the
// package's, all that it declares are: it becomes an assignment.
func (w *writer) decideLocals() {
	for _, s := range w.order {
		s.global = s.global || len(s.stmts) == 0
	}
	for again := true; again; {
		again = false
		for _, p := range w.main {
			for _, s := range p.stmts {
				again = w.sameScope(s) || again
			}
		}
	}
}

// sameScope makes what a statement declares the package's if some of it is.
func (w *writer) sameScope(s *statement) bool {
	var declared []*slot
	global := false
	for _, id := range declaredIn(s.stmt) {
		if slot := w.slotOf(objectOf(s.part.unit, id)); slot != nil {
			declared = append(declared, slot)
			global = global || slot.global
		}
	}
	changed := false
	for _, slot := range declared {
		if global && !slot.global {
			slot.global, changed = true, true
		}
	}
	return changed
}
