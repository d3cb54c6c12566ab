package vm

import (
	"fmt"
	"go/types"
	"reflect"
	"sync"

	"gokernel/kernel/internal/engine/rtype"
	"gokernel/kernel/internal/engine/support"
	"gokernel/kernel/internal/engine/symbols"
)

// compiled gives the values of compiled packages.
type compiled struct {
	host     *support.Host
	process  *process
	counters counters
	mu       sync.Mutex
	packages map[string]map[string]reflect.Value
	replaced map[string]reflect.Value
}

func newCompiled(h *support.Host, form funcForm) *compiled {
	s := &compiled{
		host: h, process: newProcess(h), counters: counters{form: form},
		packages: map[string]map[string]reflect.Value{}, replaced: replacements(h),
	}
	s.process.replaceMethods(s.replaced)
	put(s.replaced, s.counters.replacements())
	return s
}

// table gives a package's symbols by name; s.mu is held.
func (s *compiled) table(path string) map[string]reflect.Value {
	t, ok := s.packages[path]
	if !ok {
		t, _ = symbols.Lookup(path)
		if path == support.Path {
			t = supportSymbols(s.host)
		}
		support.Override(s.host, path, t)
		s.process.replace(path, t)
		s.packages[path] = t
	}
	return t
}

// symbol gives a package's function, variable or type.
func (s *compiled) symbol(path, name string) reflect.Value {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.table(path)[name]
}

// namedType gives a compiled named type.
func (s *compiled) namedType(t *types.Named) reflect.Type {
	pkg := t.Obj().Pkg()
	if pkg == nil {
		if t.Obj().Name() == "error" {
			return reflect.TypeFor[error]()
		}
		return nil
	}
	if t.TypeArgs().Len() > 0 {
		return s.instance(t)
	}
	v := s.symbol(pkg.Path(), t.Obj().Name())
	if !v.IsValid() || v.Kind() != reflect.Pointer {
		return s.linked(t)
	}
	return v.Type().Elem()
}

// linked finds a type that no symbol names, such as that of binary.BigEndian: in the
// program itself. Of package main there may be another one.
func (s *compiled) linked(t *types.Named) reflect.Type {
	if t.Obj().Pkg().Path() == "main" {
		return nil
	}
	return rtype.Linked(t)
}

// function gives a compiled function or method as a value, the receiver first.
func (s *compiled) function(obj *types.Func) (reflect.Value, error) {
	if r, ok := s.replaced[obj.FullName()]; ok {
		return r, nil
	}
	recv := obj.Signature().Recv()
	if recv == nil {
		v := s.symbol(obj.Pkg().Path(), obj.Name())
		if !v.IsValid() || v.Kind() != reflect.Func {
			return v, fmt.Errorf("function %s can't be called from a cell: %s", obj.FullName(), reason(obj.Pkg().Path()))
		}
		return v, nil
	}
	t := types.Unalias(recv.Type())
	pointer := false
	if p, ok := t.(*types.Pointer); ok {
		t, pointer = types.Unalias(p.Elem()), true
	}
	named, ok := t.(*types.Named)
	if !ok {
		return reflect.Value{}, fmt.Errorf("method %s has no named receiver", obj.FullName())
	}
	rt := s.namedType(named)
	if rt == nil {
		return reflect.Value{}, fmt.Errorf("type %s is not known at run time", named)
	}
	if pointer {
		rt = reflect.PointerTo(rt)
	}
	return nativeMethod(rt, obj.Name())
}

// override gives what stands for a method of a compiled type that is called through an
// interface.
func (s *compiled) override(rt reflect.Type, name string) reflect.Value {
	t, star := rt, ""
	if rt.Kind() == reflect.Pointer {
		t, star = rt.Elem(), "*"
	}
	return s.replaced["("+star+t.PkgPath()+"."+t.Name()+")."+name]
}

// instance gives an instance of a generic compiled type, if compiled code has one. One of
// a session's type is the session's own: the program may have another type of that name.
func (s *compiled) instance(t *types.Named) reflect.Type {
	own := false
	types.TypeString(t, func(p *types.Package) string {
		own = own || p.Path() == "main"
		return ""
	})
	if own {
		return nil
	}
	return rtype.Linked(t)
}

// reason says why a package's functions can't be called.
func reason(path string) string {
	if why := symbols.Excluded(path); why != "" {
		return why
	}
	return "it has no compiled form"
}
