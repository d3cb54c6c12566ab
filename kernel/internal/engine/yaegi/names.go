package yaegi

import (
	"fmt"
	"go/types"
	"maps"
	"slices"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/yaegi/lower"
)

// names knows what the session's objects are called in the interpreter.
type names struct {
	known    map[types.Object]string
	versions map[string]int       // name → objects that had it
	methods  map[*types.Func]bool // those that the interpreter has
	serial   int                  // of the last cell
}

func newNames() *names {
	return &names{known: map[types.Object]string{}, versions: map[string]int{}, methods: map[*types.Func]bool{}}
}

// of gives the name of a session object, "" for any other object.
func (n *names) of(obj types.Object) string { return n.known[obj] }

// add names a new object. The first type of a name has that name, which structs that
// embed it show.
func (n *names) add(obj types.Object) string {
	n.versions[obj.Name()]++
	version := n.versions[obj.Name()]
	name := fmt.Sprintf("%sꓸ%d", obj.Name(), version)
	if _, isType := obj.(*types.TypeName); isType && version == 1 && types.Universe.Lookup(obj.Name()) == nil {
		name = obj.Name()
	}
	n.known[obj] = name
	return name
}

// plan is how the declarations of a program enter the interpreter.
type plan struct {
	names   *names
	program engine.Program
	main    string
	vars    []types.Object         // new variables
	funcs   map[*check.Func]string // what each function is compiled as
	replace map[string]string      // function, or type.method → the function that takes its place
}

// plan names all that a program declares. An object that takes the place of another one
// takes over its name.
func (n *names) plan(p engine.Program) *plan {
	n.serial++
	plan := &plan{
		names: n, program: p, main: fmt.Sprintf("ꓸcell%d", n.serial),
		funcs: map[*check.Func]string{}, replace: map[string]string{},
	}
	objects := p.Unit.Names.Objects
	for _, name := range slices.Sorted(maps.Keys(objects)) {
		if obj := objects[name]; obj.Pkg() == p.Unit.Pkg && n.of(obj) == "" {
			plan.object(obj)
		}
	}
	for _, f := range p.Unit.Funcs {
		if f.Obj != nil && f.Decl.Name.Name != "_" {
			plan.funcs[f] = plan.function(f)
		}
	}
	return plan
}

// object names a type or variable. Constants need no name: their values are in the code.
func (p *plan) object(obj types.Object) {
	switch obj.(type) {
	case *types.TypeName:
		p.names.add(obj)
	case *types.Var:
		if old := p.program.Replaced[obj]; old != nil {
			p.names.known[obj] = p.names.of(old)
			return
		}
		p.names.add(obj)
		p.vars = append(p.vars, obj)
	}
}

// function gives the name that a function is compiled as.
func (p *plan) function(f *check.Func) string {
	name := f.Decl.Name.Name
	if f.Decl.Recv != nil {
		if p.names.methods[f.Obj] {
			return p.replacement(f, p.names.of(receiver(f.Obj))+"."+name)
		}
		return name
	}
	if old := p.program.Replaced[f.Obj]; old != nil {
		p.names.known[f.Obj] = p.names.of(old)
		return p.replacement(f, p.names.of(old))
	}
	return p.names.add(f.Obj)
}

// replacement names the function that takes the place of old.
func (p *plan) replacement(f *check.Func, old string) string {
	name := fmt.Sprintf("%sꓸr%d_%d", f.Decl.Name.Name, p.names.serial, len(p.funcs))
	p.replace[old] = name
	return name
}

func receiver(method *types.Func) types.Object {
	t := types.Unalias(method.Signature().Recv().Type())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	return t.(*types.Named).Obj()
}

func (p *plan) lower() (*lower.Program, error) {
	return lower.Lower(lower.Cell{
		Program: p.program, Main: p.main, Vars: p.vars,
		Name:     p.names.of,
		FuncName: func(f *check.Func) string { return p.funcs[f] },
	})
}

// commit notes what the interpreter has got, and forgets the names of what was replaced.
func (p *plan) commit() {
	for _, old := range p.program.Replaced {
		delete(p.names.known, old)
	}
	for f := range p.funcs {
		if f.Decl.Recv != nil {
			p.names.methods[f.Obj] = true
		}
	}
}
