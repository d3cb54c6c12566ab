package complete

import (
	"go/types"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/engine"
)

// selector adds what can be selected from the operand before the cursor.
func (q *query) selector() {
	sel := q.look.Sel
	q.expect()
	if q.look.Package != nil {
		if q.place() == typeName {
			q.packageMembers(q.look.Package, onlyTypes)
		}
		if len(q.list) == 0 {
			q.packageMembers(q.look.Package, anything)
		}
		return
	}
	operand := q.look.Unit.Info.Types[sel.X]
	switch t := q.look.TypeOf(sel.X); {
	case t == nil:
	case operand.IsType():
		q.methods(t, t)
	default:
		q.fields(t)
		if operand.Addressable() {
			q.methods(addressable(t), t)
		} else {
			q.methods(t, t)
		}
	}
}

// packageMembers adds what a package exports.
func (q *query) packageMembers(pkg *types.Package, keep filter) {
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if obj.Exported() && keep(obj) {
			q.object(obj, local, 0, anything)
		}
	}
}

// addressable gives the type whose methods a variable of type t has.
func addressable(t types.Type) types.Type {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface:
		return t
	}
	return types.NewPointer(t)
}

// methods adds the methods of type t, and those that the cell gives to a type of an earlier
// one; operand is the type that has them in the text.
func (q *query) methods(t, operand types.Type) {
	set := types.NewMethodSet(t)
	for m := range set.Methods() {
		fn, ok := m.Obj().(*types.Func)
		if ok && q.visible(fn) && !q.Check.Names.Phantom[fn] {
			q.add(candidate{text: fn.Name(), kind: engine.KindMethod, obj: fn, typ: m.Type(), depth: len(m.Index()) - 1})
		}
	}
	named := namedOf(operand)
	if named == nil || !q.look.InSession(named.Obj()) {
		return
	}
	for _, f := range q.look.Unit.Funcs {
		if f.Obj != nil && check.ReceiverName(f.Decl) == named.Obj().Name() {
			q.add(candidate{text: f.Decl.Name.Name, kind: engine.KindMethod, obj: f.Obj, typ: f.Obj.Type()})
		}
	}
}

func namedOf(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, _ := types.Unalias(t).(*types.Named)
	return named
}

// structOf gives the struct that a type, or what it points to, is made of; nil for others.
func structOf(t types.Type) *types.Struct {
	if t == nil {
		return nil
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, _ := t.Underlying().(*types.Struct)
	return s
}

// deepest bounds how many types may be embedded in each other.
const deepest = 8

// fields adds the fields of a struct or a pointer to one, with those of what it embeds. Of
// two that are promoted from the same depth there is none.
func (q *query) fields(t types.Type) {
	level, taken := []types.Type{t}, map[string]bool{}
	for depth := 0; depth < deepest && len(level) > 0; depth++ {
		count := map[string]int{}
		var found []*types.Var
		var next []types.Type
		for _, t := range level {
			s := structOf(t)
			if s == nil {
				continue
			}
			for f := range s.Fields() {
				found = append(found, f)
				count[f.Name()]++
				if f.Embedded() {
					next = append(next, f.Type())
				}
			}
		}
		for _, f := range found {
			if count[f.Name()] == 1 && !taken[f.Name()] && q.visible(f) {
				q.add(candidate{text: f.Name(), kind: engine.KindField, obj: f, typ: f.Type(), depth: depth})
			}
		}
		for name := range count {
			taken[name] = true
		}
		level = next
	}
}
