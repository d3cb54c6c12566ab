package check

import (
	"go/ast"
	"go/types"
)

// Unchanged gives the types that the unit declares in the same words as an earlier cell
// did, with the methods they had there. If Config.Keep names them, they go on to be what
// they were: variables of them can take new values, and what uses them sees new bodies.
func (u *Unit) Unchanged() map[string]bool {
	s := &sameness{unit: u, types: map[*types.Named]*types.Named{}, params: map[*types.TypeParam]*types.TypeParam{}}
	for name := range u.declared {
		was, old := namedBy(u.before.Objects[name])
		is, new := namedBy(u.Pkg.Scope().Lookup(name))
		if was && is && old != new && old.Obj().Pkg() == u.Pkg {
			s.types[old] = new
		}
	}
	for shrunk := true; shrunk; { // what holds a type that has changed has changed, too
		shrunk = false
		for old, new := range s.types {
			if !s.declaration(old, new) {
				delete(s.types, old)
				shrunk = true
			}
		}
	}
	keep := map[string]bool{}
	for old := range s.types {
		keep[old.Obj().Name()] = true
	}
	return keep
}

// namedBy gives the type that a name declares.
func namedBy(obj types.Object) (bool, *types.Named) {
	tn, ok := obj.(*types.TypeName)
	if !ok || tn.IsAlias() {
		return false, nil
	}
	named, ok := tn.Type().(*types.Named)
	return ok, named
}

// sameness compares types of earlier cells with those of a unit, to which it takes some
// of them to correspond.
type sameness struct {
	unit   *Unit
	types  map[*types.Named]*types.Named
	params map[*types.TypeParam]*types.TypeParam
}

// declaration compares two types with all that was declared about them.
func (s *sameness) declaration(old, new *types.Named) bool {
	return s.typeParams(old.TypeParams(), new.TypeParams()) && s.same(old.Underlying(), new.Underlying()) && s.methods(old, new)
}

func (s *sameness) typeParams(old, new *types.TypeParamList) bool {
	if old.Len() != new.Len() {
		return false
	}
	for i := range old.Len() {
		s.params[old.At(i)] = new.At(i)
	}
	for i := range old.Len() {
		if !s.same(old.At(i).Constraint(), new.At(i).Constraint()) {
			return false
		}
	}
	return true
}

// methods tells whether the new type's methods can take the place of the old one's. A
// method of another cell than the old type's stays as it is; a generic type gets no more.
func (s *sameness) methods(old, new *types.Named) bool {
	had := map[string]*types.Func{}
	for m := range old.Methods() {
		if !s.unit.before.Phantom[m] {
			had[m.Name()] = m
		}
	}
	for m := range new.Methods() {
		before := had[m.Name()]
		if before == nil && new.TypeParams().Len() > 0 || before != nil && !s.method(before.Signature(), m.Signature()) {
			return false
		}
		delete(had, m.Name())
	}
	home := Position(s.unit.Fset, old.Obj().Pos()).Cell
	for _, m := range had {
		if Position(s.unit.Fset, m.Pos()).Cell == home {
			return false
		}
	}
	return true
}

func (s *sameness) method(old, new *types.Signature) bool {
	for i := range min(old.RecvTypeParams().Len(), new.RecvTypeParams().Len()) {
		s.params[old.RecvTypeParams().At(i)] = new.RecvTypeParams().At(i)
	}
	return s.same(old.Recv().Type(), new.Recv().Type()) && s.same(old, new)
}

// same compares two types.
func (s *sameness) same(old, new types.Type) bool {
	old, new = types.Unalias(old), types.Unalias(new)
	switch a := old.(type) {
	case *types.Pointer:
		b, ok := new.(*types.Pointer)
		return ok && s.same(a.Elem(), b.Elem())
	case *types.Slice:
		b, ok := new.(*types.Slice)
		return ok && s.same(a.Elem(), b.Elem())
	case *types.Array:
		b, ok := new.(*types.Array)
		return ok && a.Len() == b.Len() && s.same(a.Elem(), b.Elem())
	case *types.Chan:
		b, ok := new.(*types.Chan)
		return ok && a.Dir() == b.Dir() && s.same(a.Elem(), b.Elem())
	case *types.Map:
		b, ok := new.(*types.Map)
		return ok && s.same(a.Key(), b.Key()) && s.same(a.Elem(), b.Elem())
	case *types.Struct:
		b, ok := new.(*types.Struct)
		return ok && s.structs(a, b)
	case *types.Signature:
		b, ok := new.(*types.Signature)
		return ok && a.Variadic() == b.Variadic() && s.tuples(a.Params(), b.Params()) && s.tuples(a.Results(), b.Results())
	case *types.Interface:
		b, ok := new.(*types.Interface)
		return ok && s.interfaces(a, b)
	case *types.Union:
		b, ok := new.(*types.Union)
		return ok && s.unions(a, b)
	case *types.TypeParam:
		b, ok := new.(*types.TypeParam)
		return ok && (a == b || s.params[a] == b)
	case *types.Named:
		b, ok := new.(*types.Named)
		return ok && s.named(a, b)
	}
	return types.Identical(old, new)
}

func (s *sameness) structs(a, b *types.Struct) bool {
	if a.NumFields() != b.NumFields() {
		return false
	}
	for i := range a.NumFields() {
		f, g := a.Field(i), b.Field(i)
		if f.Id() != g.Id() || f.Embedded() != g.Embedded() || a.Tag(i) != b.Tag(i) || !s.same(f.Type(), g.Type()) {
			return false
		}
	}
	return true
}

func (s *sameness) tuples(a, b *types.Tuple) bool {
	if a.Len() != b.Len() {
		return false
	}
	for i := range a.Len() {
		if !s.same(a.At(i).Type(), b.At(i).Type()) {
			return false
		}
	}
	return true
}

func (s *sameness) interfaces(a, b *types.Interface) bool {
	if a.NumExplicitMethods() != b.NumExplicitMethods() || a.NumEmbeddeds() != b.NumEmbeddeds() {
		return false
	}
	for i := range a.NumExplicitMethods() {
		m, n := a.ExplicitMethod(i), b.ExplicitMethod(i)
		if m.Id() != n.Id() || !s.same(m.Type(), n.Type()) {
			return false
		}
	}
	for i := range a.NumEmbeddeds() {
		if !s.same(a.EmbeddedType(i), b.EmbeddedType(i)) {
			return false
		}
	}
	return true
}

func (s *sameness) unions(a, b *types.Union) bool {
	if a.Len() != b.Len() {
		return false
	}
	for i := range a.Len() {
		if a.Term(i).Tilde() != b.Term(i).Tilde() || !s.same(a.Term(i).Type(), b.Term(i).Type()) {
			return false
		}
	}
	return true
}

func (s *sameness) named(a, b *types.Named) bool {
	if a.Origin() != b.Origin() && s.types[a.Origin()] != b.Origin() || a.TypeArgs().Len() != b.TypeArgs().Len() {
		return false
	}
	for i := range a.TypeArgs().Len() {
		if !s.same(a.TypeArgs().At(i), b.TypeArgs().At(i)) {
			return false
		}
	}
	return true
}

// withoutKept gives the declarations of types that are not kept.
func (u *Unit) withoutKept(gens []*ast.GenDecl) []*ast.GenDecl {
	if len(u.keep) == 0 {
		return gens
	}
	var list []*ast.GenDecl
	for _, gen := range gens {
		rest := *gen
		rest.Specs = nil
		for _, spec := range gen.Specs {
			if !u.keep[spec.(*ast.TypeSpec).Name.Name] {
				rest.Specs = append(rest.Specs, spec)
			}
		}
		if len(rest.Specs) > 0 { // go/ast knows no end of an empty one
			list = append(list, &rest)
		}
	}
	return list
}
