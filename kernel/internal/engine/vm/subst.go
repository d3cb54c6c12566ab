package vm

import (
	"fmt"
	"go/types"
	"strings"
)

// substitution gives type parameters their arguments.
type substitution map[*types.TypeParam]types.Type

// subst replaces type parameters in a type.
func (m *Machine) subst(t types.Type, s substitution) types.Type {
	if len(s) == 0 || t == nil {
		return t
	}
	return (&substituter{m: m, with: s}).typ(t)
}

type substituter struct {
	m    *Machine
	with substitution // of the function
	own  substitution // of a generic type that is declared in it
}

func (s *substituter) typ(t types.Type) types.Type {
	switch t := t.(type) {
	case *types.TypeParam:
		if r, ok := s.with[t]; ok {
			return r
		}
		if r, ok := s.own[t]; ok {
			return r
		}
	case *types.Alias:
		return s.typ(types.Unalias(t))
	case *types.Pointer:
		if e := s.typ(t.Elem()); e != t.Elem() {
			return types.NewPointer(e)
		}
	case *types.Slice:
		if e := s.typ(t.Elem()); e != t.Elem() {
			return types.NewSlice(e)
		}
	case *types.Array:
		if e := s.typ(t.Elem()); e != t.Elem() {
			return types.NewArray(e, t.Len())
		}
	case *types.Chan:
		if e := s.typ(t.Elem()); e != t.Elem() {
			return types.NewChan(t.Dir(), e)
		}
	case *types.Map:
		if k, e := s.typ(t.Key()), s.typ(t.Elem()); k != t.Key() || e != t.Elem() {
			return types.NewMap(k, e)
		}
	case *types.Tuple:
		return s.tuple(t)
	case *types.Signature:
		return s.signature(t)
	case *types.Struct:
		return s.structType(t)
	case *types.Interface:
		return s.interfaceType(t)
	case *types.Named:
		return s.named(t)
	}
	return t
}

func (s *substituter) tuple(t *types.Tuple) *types.Tuple {
	changed := false
	vars := make([]*types.Var, t.Len())
	for i := range t.Len() {
		v := t.At(i)
		vars[i] = v
		if n := s.typ(v.Type()); n != v.Type() {
			vars[i] = types.NewParam(v.Pos(), v.Pkg(), v.Name(), n)
			changed = true
		}
	}
	if !changed {
		return t
	}
	return types.NewTuple(vars...)
}

func (s *substituter) signature(t *types.Signature) types.Type {
	params, results := s.tuple(t.Params()), s.tuple(t.Results())
	if params == t.Params() && results == t.Results() && t.TypeParams().Len() == 0 {
		return t
	}
	return types.NewSignatureType(nil, nil, nil, params, results, t.Variadic())
}

func (s *substituter) structType(t *types.Struct) types.Type {
	changed := false
	fields := make([]*types.Var, t.NumFields())
	tags := make([]string, t.NumFields())
	for i := range t.NumFields() {
		f := t.Field(i)
		fields[i], tags[i] = f, t.Tag(i)
		if n := s.typ(f.Type()); n != f.Type() {
			fields[i] = types.NewField(f.Pos(), f.Pkg(), f.Name(), n, f.Embedded())
			changed = true
		}
	}
	if !changed {
		return t
	}
	return types.NewStruct(fields, tags)
}

func (s *substituter) interfaceType(t *types.Interface) types.Type {
	changed := false
	var methods []*types.Func
	for m := range t.ExplicitMethods() {
		sig := m.Signature()
		n := s.signature(sig).(*types.Signature)
		if n != sig {
			m = types.NewFunc(m.Pos(), m.Pkg(), m.Name(), n)
			changed = true
		}
		methods = append(methods, m)
	}
	var embedded []types.Type
	for e := range t.EmbeddedTypes() {
		n := s.typ(e)
		changed = changed || n != e
		embedded = append(embedded, n)
	}
	if !changed {
		return t
	}
	return types.NewInterfaceType(methods, embedded).Complete()
}

// named instantiates a generic type, or makes a type that was declared in a generic
// function one of this instance of the function.
func (s *substituter) named(t *types.Named) types.Type {
	if t.TypeArgs().Len() == 0 {
		if !isLocalTo(t, s.with) {
			return t
		}
		return s.m.localType(t, nil, s.with)
	}
	args := make([]types.Type, t.TypeArgs().Len())
	changed := false
	for i := range args {
		args[i] = s.typ(t.TypeArgs().At(i))
		changed = changed || args[i] != t.TypeArgs().At(i)
	}
	if isLocalTo(t.Origin(), s.with) {
		return s.m.localType(t.Origin(), args, s.with)
	}
	if !changed {
		return t
	}
	n, err := types.Instantiate(s.m.context, t.Origin(), args, false)
	if err != nil {
		return t
	}
	return n
}

// localType gives the version of a function's own type for an instance of the function,
// and for the type's own arguments.
func (m *Machine) localType(t *types.Named, args []types.Type, with substitution) types.Type {
	list := with.list()
	key := localKey{t.Obj(), m.typesKey(list) + ";" + m.typesKey(args)}
	m.localMu.Lock()
	defer m.localMu.Unlock()
	if n := m.locals[key]; n != nil {
		return n
	}
	obj := types.NewTypeName(t.Obj().Pos(), t.Obj().Pkg(), t.Obj().Name()+typeList(list, args), nil)
	n := types.NewNamed(obj, nil, nil)
	m.locals[key], m.localArgs[obj] = n, key.args
	m.localMu.Unlock()
	own := substitution{}
	for i, arg := range args {
		own[t.TypeParams().At(i)] = arg
	}
	under := (&substituter{m: m, with: with, own: own}).typ(t.Underlying())
	m.localMu.Lock()
	n.SetUnderlying(under)
	return n
}

// isLocalTo tells whether a type is declared in the function whose type parameters are
// replaced.
func isLocalTo(t *types.Named, with substitution) bool {
	scope := t.Obj().Parent()
	return t.Obj().Pkg() != nil && scope != nil && scope != types.Universe && !isPackageLevel(t.Obj()) && mentions(t, with)
}

type localKey struct {
	obj  *types.TypeName
	args string
}

// mentions tells whether a function's type may depend on the type parameters: it is
// declared where they are in scope.
func mentions(t *types.Named, with substitution) bool {
	for p := range with {
		if scope := p.Obj().Parent(); scope != nil && scope.Contains(t.Obj().Pos()) {
			return true
		}
		for sc := t.Obj().Parent(); sc != nil; sc = sc.Parent() {
			if sc.Lookup(p.Obj().Name()) == p.Obj() {
				return true
			}
		}
	}
	return false
}

// list gives the arguments in the order of their parameters.
func (s substitution) list() []types.Type {
	list := make([]types.Type, len(s))
	for p, arg := range s {
		list[p.Index()] = arg
	}
	return list
}

// typesKey tells lists of types apart: identical types have the same number.
func (m *Machine) typesKey(list []types.Type) string {
	var b strings.Builder
	for _, t := range list {
		fmt.Fprintf(&b, "%d,", m.number(t))
	}
	return b.String()
}

// number gives a type a number that identical types share.
func (m *Machine) number(t types.Type) int {
	m.numberMu.Lock()
	defer m.numberMu.Unlock()
	if n, ok := m.numbers.At(t).(int); ok {
		return n
	}
	n := m.numbers.Len() + 1
	m.numbers.Set(t, n)
	return n
}

func (m *Machine) instanceKey(fn *types.Func, targs []types.Type) string {
	return fmt.Sprintf("%p:%s", fn, m.typesKey(targs))
}

// typeList writes type arguments as a name shows them: those of the function around, if
// there are any, before those of a type.
func typeList(lists ...[]types.Type) string {
	var groups []string
	for _, list := range lists {
		var names []string
		for _, t := range list {
			names = append(names, types.TypeString(types.Unalias(t), (*types.Package).Path))
		}
		if names != nil {
			groups = append(groups, strings.Join(names, ","))
		}
	}
	if groups == nil {
		return ""
	}
	return "[" + strings.Join(groups, ";") + "]"
}
