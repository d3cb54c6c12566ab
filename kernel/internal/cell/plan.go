package cell

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"gokernel/kernel/internal/check"
)

// plan is how a unit's declarations enter the session.
type plan struct {
	session  *Session
	unit     *check.Unit
	replaced map[types.Object]types.Object // new → old, of the same type
	vars     []types.Object                // new variables and constants
	decls    map[string]*declaration

	before    *check.Names
	forgotten map[string]*declaration // functions whose names are variables' now
}

// plan gives slots to everything that the unit declares.
func (s *Session) plan(unit *check.Unit) *plan {
	p := &plan{
		session: s, unit: unit,
		replaced: map[types.Object]types.Object{},
		decls:    map[string]*declaration{},

		before:    s.names,
		forgotten: map[string]*declaration{},
	}
	for _, name := range sortedNames(unit.Names.Objects) {
		if obj := unit.Names.Objects[name]; s.names.Objects[name] != obj && obj.Pkg() == unit.Pkg {
			p.place(name, obj)
		}
	}
	for _, f := range unit.Funcs {
		p.function(f)
	}
	for _, parsed := range unit.Parsed {
		p.types(parsed)
	}
	for _, d := range p.decls { // when everything has its slot
		d.uses = s.slotsUsed(unit, d.node())
	}
	return p
}

func sortedNames(m map[string]types.Object) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// place gives a newly declared object its slot.
func (p *plan) place(name string, obj types.Object) {
	s := p.session
	switch obj.(type) {
	case *types.Func:
		return // with its declaration
	case *types.Var, *types.Const:
		if old := s.names.Objects[name]; s.slots.canTakeOver(obj, old) {
			p.takeOver(obj, old)
			return
		}
		p.vars = append(p.vars, obj)
		s.slots.add(obj)
	case *types.TypeName:
		s.slots.add(obj)
	}
}

func (p *plan) takeOver(obj, old types.Object) {
	p.replaced[obj] = old
	p.session.slots.takeOver(obj, old)
}

// function decides whom a function replaces.
func (p *plan) function(f *check.Func) {
	if f.Obj == nil || f.Decl.Name.Name == "_" {
		return
	}
	if f.Decl.Recv != nil {
		p.method(f)
		return
	}
	s, name := p.session, f.Decl.Name.Name
	if old := s.names.Objects[name]; !f.Init && s.slots.canTakeOver(f.Obj, old) {
		p.takeOver(f.Obj, old)
	} else {
		s.slots.add(f.Obj)
	}
	if !f.Init {
		p.declare(name, f)
	}
}

func (p *plan) method(f *check.Func) {
	typ := receiverType(f.Obj)
	if typ == nil {
		return
	}
	p.declare(typ.Name()+"."+f.Decl.Name.Name, f)
}

func receiverType(fn *types.Func) *types.TypeName {
	recv := fn.Signature().Recv()
	if recv == nil {
		return nil
	}
	t := types.Unalias(recv.Type())
	if ptr, ok := t.(*types.Pointer); ok {
		t = types.Unalias(ptr.Elem())
	}
	if named, ok := t.(*types.Named); ok {
		return named.Obj()
	}
	return nil
}

func (p *plan) declare(key string, f *check.Func) {
	d := newDeclaration(p.unit, key, f.Parsed.Cell, f.Decl)
	d.method = methodOf(f)
	p.decls[key] = d
}

func methodOf(f *check.Func) *types.Func {
	if f.Decl.Recv == nil {
		return nil
	}
	return f.Obj
}

func (p *plan) types(parsed *check.Parsed) {
	for _, gen := range parsed.Types {
		for _, spec := range gen.Specs {
			spec, ok := spec.(*ast.TypeSpec)
			if ok && p.unit.Info.Defs[spec.Name] != nil { // not one that is kept
				p.decls[spec.Name.Name] = newDeclaration(p.unit, spec.Name.Name, parsed.Cell, spec)
			}
		}
	}
}

// commit makes the unit's names the session's.
func (p *plan) commit() {
	s := p.session
	p.forget()
	for _, obj := range p.replaced {
		delete(s.slots.byObject, obj)
	}
	s.names = p.unit.Names
	for key, d := range p.decls {
		s.decls[key] = d
		if d.method != nil {
			delete(s.names.Phantom, d.method)
		}
	}
}

// forget drops declarations whose names mean something else now: variables that take
// a function's name, and methods of a type that was declared anew.
func (p *plan) forget() {
	s := p.session
	for _, obj := range p.vars {
		p.forgotten[obj.Name()] = s.decls[obj.Name()]
		delete(s.decls, obj.Name())
	}
	for key := range s.decls {
		typ, _, isMethod := strings.Cut(key, ".")
		if d := p.decls[typ]; isMethod && d != nil && d.spec != nil {
			delete(s.decls, key)
		}
	}
}

// release lets go of variables whose names mean something else now. Until the cell has
// ended well they may have to be taken back.
func (p *plan) release() {
	for _, obj := range p.vars {
		if old := p.before.Objects[obj.Name()]; old != obj {
			delete(p.session.slots.byObject, old)
		}
	}
}
