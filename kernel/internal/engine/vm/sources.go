package vm

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/types"
	"reflect"
	"sync"

	"gokernel/kernel/internal/engine/generics"
)

// sources has the generic functions of compiled packages: as our own Go source, or as
// compiled instances.
type sources struct {
	m        *Machine
	importer types.Importer
	mu       sync.Mutex
	checked  map[string]*unit // file → what is in it
}

// genericNative gives an instance of a compiled package's generic function or method;
// m.mu is held.
func (m *Machine) genericNative(origin *types.Func, targs []types.Type) (*function, error) {
	key := m.instanceKey(origin, targs)
	if f := m.instances[key]; f != nil {
		return f, nil
	}
	path, name := origin.Pkg().Path(), sourceName(origin)
	if _, _, ok := generics.Source(path, name); !ok {
		return nil, fmt.Errorf("generic function %s can't be called from a cell", origin.FullName())
	}
	f := &function{}
	f.compile = func() *code { return m.compileSource(origin, path, name, targs) }
	m.instances[key] = f
	return f, nil
}

// sourceName is the name of a generic function or method in package generics.
func sourceName(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Name()
	}
	t := types.Unalias(recv.Type())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if named, ok := t.(*types.Named); ok {
		return named.Obj().Name() + "_" + fn.Name()
	}
	return fn.Name()
}

func (m *Machine) compileSource(origin *types.Func, path, name string, targs []types.Type) *code {
	sig := m.subst(origin.Type(), bind(origin, targs)).(*types.Signature)
	var recv types.Type
	if r := origin.Signature().Recv(); r != nil {
		recv = m.subst(r.Type(), bind(origin, targs))
	}
	if c := m.compiledInstance(origin, path, name, targs, recv, sig); c != nil {
		return c
	}
	u, decl, fn := m.sources.find(path, name)
	own := fn.Signature()
	var first *types.Var
	if recv != nil {
		first = own.Params().At(0)
	}
	b := newBody(u, name, decl.Pos(), first, own, decl.Body)
	if first != nil {
		b.params = b.params[1:]
	}
	b.targs = substitution{}
	for i := range own.TypeParams().Len() {
		b.targs[own.TypeParams().At(i)] = targs[i]
	}
	return m.compileBody(b)
}

// compiledInstance gives a compiled instance as code, nil if there is none.
func (m *Machine) compiledInstance(origin *types.Func, path, name string, targs []types.Type, recv types.Type, sig *types.Signature) *code {
	var rts []reflect.Type
	for _, t := range targs {
		rts = append(rts, m.rt(t))
	}
	full := sig
	if recv != nil {
		params := []*types.Var{types.NewParam(0, nil, "", recv)}
		for v := range sig.Params().Variables() {
			params = append(params, v)
		}
		full = types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), sig.Results(), sig.Variadic())
	}
	v, ok := generics.Native(path, name, rts, m.rt(full))
	if !ok {
		return nil
	}
	res, args, vars := m.signature(recv, sig)
	return m.nativeCode(origin.FullName(), v, res, args, vars)
}

// find gives the declaration of a function, checked.
func (s *sources) find(path, name string) (*unit, *ast.FuncDecl, *types.Func) {
	file, text, _ := generics.Source(path, name)
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.checked[path+"/"+file]
	if u == nil {
		u = s.check(path, file, text)
		s.checked[path+"/"+file] = u
	}
	for id, obj := range u.info.Defs {
		if fn, ok := obj.(*types.Func); ok && id.Name == name {
			return u, u.decls[name], fn
		}
	}
	panic(fmt.Sprintf("vm: %s/%s does not declare %s", path, file, name))
}

func (s *sources) check(path, file, text string) *unit {
	parsed, err := parser.ParseFile(s.m.fset, path+"/"+file, text, parser.SkipObjectResolution)
	if err != nil {
		panic(err) // our own text
	}
	u := &unit{info: newInfo(), decls: map[string]*ast.FuncDecl{}}
	conf := types.Config{Importer: s.importer, GoVersion: "go1.26"}
	u.pkg, err = conf.Check(path, s.m.fset, []*ast.File{parsed}, u.info)
	if err != nil {
		panic(err)
	}
	s.m.declareSource(u, parsed)
	return u
}

// declareSource makes a source's own functions and variables known.
func (m *Machine) declareSource(u *unit, file *ast.File) {
	for _, d := range file.Decls {
		fd, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		obj, ok := u.info.Defs[fd.Name].(*types.Func)
		if !ok {
			continue
		}
		if fd.Recv == nil {
			u.decls[fd.Name.Name] = fd
		}
		b := newBody(u, fd.Name.Name, fd.Pos(), obj.Signature().Recv(), obj.Signature(), fd.Body)
		b.generic = obj
		f := &function{}
		f.compile = func() *code { return m.compileBody(b) }
		m.functions.set(obj, &declared{fn: f, body: b})
	}
}

func newInfo() *types.Info {
	return &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Instances:  map[*ast.Ident]types.Instance{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Implicits:  map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes:     map[ast.Node]*types.Scope{},
	}
}
