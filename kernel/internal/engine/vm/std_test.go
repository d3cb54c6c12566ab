package vm

import (
	"fmt"
	"go/types"
	"reflect"
	"testing"

	"gokernel/kernel/internal/check/stdtypes"
	"gokernel/kernel/internal/engine/generics"
	"gokernel/kernel/internal/engine/support"
	"gokernel/kernel/internal/engine/symbols"
)

// Each exported function, variable and type of each package that cells can import, and
// each exported method and field of what can be reached from them, is there for cells,
// but for packages that symbols.Excluded gives a reason for.
func TestStd(t *testing.T) {
	s := newStdSweep(t)
	for _, path := range stdtypes.Paths() {
		switch table, _ := symbols.Lookup(path); {
		case symbols.Excluded(path) != "", path == "unsafe": // the compiler's own
			continue
		case len(table) == 0 && symbols.Missing()[path] == nil: // of another platform, or without exported names
			continue
		}
		pkg, err := s.importer.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range pkg.Scope().Names() {
			if obj := pkg.Scope().Lookup(name); obj.Exported() {
				s.object(obj)
			}
		}
	}
	t.Logf("%d functions, %d generic ones, %d variables, %d types, %d methods, %d fields",
		s.count.functions, s.count.generics, s.count.variables, s.count.types, s.count.methods, s.count.fields)
}

type stdSweep struct {
	t        *testing.T
	m        *Machine
	importer types.Importer
	seen     map[string]bool // types
	count    struct{ functions, generics, variables, types, methods, fields int }
}

func newStdSweep(t *testing.T) *stdSweep {
	im := stdtypes.NewImporter()
	m, err := New(support.NewHost(), im)
	if err != nil {
		t.Fatal(err)
	}
	return &stdSweep{t: t, m: m, importer: im, seen: map[string]bool{}}
}

func (s *stdSweep) object(obj types.Object) {
	switch obj := obj.(type) {
	case *types.Func:
		s.function(obj)
	case *types.Var:
		s.variable(obj)
	case *types.TypeName:
		s.typ(obj.Type(), obj.String())
	}
}

func (s *stdSweep) function(fn *types.Func) {
	if fn.Signature().TypeParams().Len() > 0 {
		s.generic(fn)
		return
	}
	s.count.functions++
	v, err := s.m.std.function(fn)
	if err != nil {
		s.t.Errorf("%s: %v", fn.FullName(), err)
		return
	}
	if _, ok := s.m.std.replaced[fn.FullName()]; !ok {
		s.sameType(fn.FullName(), fn.Signature(), v.Type())
	}
	s.typ(fn.Signature(), fn.FullName())
}

// generic wants a source or an instance for a function or method with type parameters.
func (s *stdSweep) generic(fn *types.Func) {
	s.count.generics++
	path, name := fn.Pkg().Path(), sourceName(fn)
	if _, _, ok := generics.Source(path, name); !ok {
		s.t.Errorf("%s has no source", fn.FullName())
		return
	}
	if _, decl, _ := s.m.sources.find(path, name); decl == nil {
		s.t.Errorf("%s is not in its source", fn.FullName())
	}
}

func (s *stdSweep) variable(v *types.Var) {
	s.count.variables++
	symbol := s.m.std.symbol(v.Pkg().Path(), v.Name())
	if !symbol.IsValid() || !symbol.CanAddr() {
		s.t.Errorf("variable %s has no address", v)
		return
	}
	s.sameType(v.String(), v.Type(), symbol.Type())
	s.typ(v.Type(), v.String())
}

// sameType wants the runtime type that the evaluator gives a checked type to be the
// compiled one.
func (s *stdSweep) sameType(what string, t types.Type, compiled reflect.Type) {
	s.t.Helper()
	rt := s.runtimeType(what, t)
	if rt != nil && rt != compiled {
		s.t.Errorf("%s: type %v %p, the evaluator has %v %p", what, compiled, compiled, rt, rt)
	}
}

func (s *stdSweep) runtimeType(what string, t types.Type) (rt reflect.Type) {
	defer func() {
		if p := recover(); p != nil {
			s.t.Errorf("%s: type %s: %v", what, t, p)
		}
	}()
	return s.m.rt(t)
}

// typ looks at a type and at all that can be reached from it.
func (s *stdSweep) typ(t types.Type, from string) {
	if _, ok := t.(*types.TypeParam); ok {
		return
	}
	if key := types.TypeString(t, nil); s.seen[key] {
		return
	} else {
		s.seen[key] = true
	}
	switch t := t.(type) {
	case *types.Alias:
		s.typ(types.Unalias(t), from)
	case *types.Named:
		s.named(t, from)
	case *types.Signature:
		s.typ(t.Params(), from)
		s.typ(t.Results(), from)
	case *types.Tuple:
		for v := range t.Variables() {
			s.typ(v.Type(), from)
		}
	case *types.Struct:
		s.fields(t, from)
	case interface{ Elem() types.Type }:
		s.typ(t.Elem(), from)
		if m, ok := t.(*types.Map); ok {
			s.typ(m.Key(), from)
		}
	}
}

func (s *stdSweep) fields(t *types.Struct, from string) {
	for f := range t.Fields() {
		if f.Exported() {
			s.count.fields++
			s.typ(f.Type(), from+"."+f.Name())
		}
	}
}

func (s *stdSweep) named(t *types.Named, from string) {
	if t.TypeParams().Len() > t.TypeArgs().Len() {
		for fn := range t.Methods() {
			if fn.Exported() {
				s.generic(fn)
			}
		}
		return
	}
	s.count.types++
	if i, ok := t.Underlying().(*types.Interface); ok && !i.IsMethodSet() {
		return // no value is of it
	}
	what := fmt.Sprintf("%s (from %s)", t, from)
	if rt := s.runtimeType(what, t); rt != nil && t.Obj().Pkg() != nil && s.m.types.Source(rt) != nil {
		s.t.Errorf("type %s is not the compiled one", what)
	}
	s.typ(t.Underlying(), what)
	s.methods(t, what)
}

func (s *stdSweep) methods(t *types.Named, what string) {
	var set *types.MethodSet
	if types.IsInterface(t) {
		set = types.NewMethodSet(t)
	} else {
		set = types.NewMethodSet(types.NewPointer(t))
	}
	for sel := range set.Methods() {
		fn := sel.Obj().(*types.Func)
		if !fn.Exported() {
			continue
		}
		s.count.methods++
		s.typ(fn.Signature(), what+"."+fn.Name())
		if types.IsInterface(fn.Signature().Recv().Type()) {
			continue
		}
		if t.TypeArgs().Len() > 0 {
			s.generic(fn.Origin())
			continue
		}
		if _, err := s.m.std.function(fn); err != nil {
			s.t.Errorf("%s: %v", what, err)
		}
	}
}
