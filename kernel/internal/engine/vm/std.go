package vm

import (
	"fmt"
	"go/types"
	"reflect"
	"strings"
	"sync"

	"gokernel/kernel/internal/engine/rtype"
	"gokernel/kernel/internal/engine/support"
	"gokernel/kernel/internal/engine/symbols"
)

// compiled gives the values of compiled packages.
type compiled struct {
	host     *support.Host
	mu       sync.Mutex
	packages map[string]map[string]reflect.Value
	generic  map[string]reflect.Type // instances of generic types that compiled code has
	replaced map[string]reflect.Value
}

func newCompiled(h *support.Host) *compiled {
	return &compiled{host: h, packages: map[string]map[string]reflect.Value{}, replaced: replacements(h)}
}

// table gives a package's symbols by name; s.mu is held.
func (s *compiled) table(path string) map[string]reflect.Value {
	t, ok := s.packages[path]
	if !ok {
		t, _ = symbols.Lookup(path)
		if path == support.Path {
			t = supportSymbols(s.host)
		}
		override(s.host, path, t)
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
func (s *compiled) override(_ reflect.Value, rt reflect.Type, name string) reflect.Value {
	t, star := rt, ""
	if rt.Kind() == reflect.Pointer {
		t, star = rt.Elem(), "*"
	}
	return s.replaced["("+star+t.PkgPath()+"."+t.Name()+")."+name]
}

// instance gives an instance of a generic compiled type, if compiled code has one: only
// what the signatures of its functions and the fields of its types mention is found.
func (s *compiled) instance(t *types.Named) reflect.Type {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.generic == nil {
		s.generic = map[string]reflect.Type{}
		seen := map[reflect.Type]bool{}
		for _, path := range []string{"strings", "bytes"} {
			for _, v := range s.table(path) {
				if v.IsValid() {
					s.collect(v.Type(), seen, 4)
				}
			}
		}
	}
	return s.generic[runtimeName(t)]
}

func (s *compiled) collect(t reflect.Type, seen map[reflect.Type]bool, depth int) {
	if seen[t] || depth == 0 {
		return
	}
	seen[t] = true
	if name := t.Name(); strings.Contains(name, "[") {
		s.generic[t.PkgPath()+"."+name] = t
	}
	for i := range t.NumMethod() {
		s.collect(t.Method(i).Type, seen, depth-1)
	}
	switch t.Kind() {
	case reflect.Func:
		for i := range t.NumIn() {
			s.collect(t.In(i), seen, depth-1)
		}
		for i := range t.NumOut() {
			s.collect(t.Out(i), seen, depth-1)
		}
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Chan, reflect.Map:
		s.collect(t.Elem(), seen, depth-1)
	case reflect.Struct:
		for i := range t.NumField() {
			s.collect(t.Field(i).Type, seen, depth-1)
		}
	}
}

// runtimeName writes an instance's name as the runtime does.
func runtimeName(t *types.Named) string {
	return t.Obj().Pkg().Path() + "." + t.Obj().Name() + typeListRuntime(t.TypeArgs())
}

func typeListRuntime(list *types.TypeList) string {
	var args []string
	for t := range list.Types() {
		args = append(args, types.TypeString(t, func(p *types.Package) string { return p.Path() }))
	}
	return "[" + strings.Join(args, ",") + "]"
}

// reason says why a package's functions can't be called.
func reason(path string) string {
	if why := symbols.Excluded(path); why != "" {
		return why
	}
	return "it has no compiled form"
}
