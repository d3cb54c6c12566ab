package vm

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"sync"
	"unsafe"

	"gokernel/kernel/internal/check"
)

// unit is checked text.
type unit struct {
	mu    sync.Mutex // held while a body of it is compiled
	info  *types.Info
	pkg   *types.Package
	decls map[string]*ast.FuncDecl // of a package's source
}

// body is the source of a function.
type body struct {
	unit    *unit
	name    string
	pos     token.Pos
	recv    *types.Var // nil if there is none
	params  []*types.Var
	results []*types.Var
	block   *ast.BlockStmt
	generic *types.Func // whose type parameters occur in it
	targs   substitution
}

// newBody gives the source of a function whose parameters are those of sig.
func newBody(u *unit, name string, pos token.Pos, recv *types.Var, sig *types.Signature, block *ast.BlockStmt) *body {
	b := &body{unit: u, name: name, pos: pos, recv: recv, block: block}
	for v := range sig.Params().Variables() {
		b.params = append(b.params, v)
	}
	for v := range sig.Results().Variables() {
		b.results = append(b.results, v)
	}
	return b
}

// compiler compiles one function. A function literal has a compiler of its own, whose
// outer is that of the function around it.
type compiler struct {
	m       *Machine
	unit    *unit
	body    *body
	outer   *compiler
	targs   substitution
	vars    variables
	places  map[*types.Var]place
	caps    []*types.Var         // captured, in the order of frame.caps
	escapes map[*types.Var]bool  // must live on the heap: shared by the whole declaration
	labels  map[*types.Label]int // number of each label of this function
	res     []slot
	held    map[ast.Expr]expr // what a statement has evaluated before the rest
	defers  bool
	literal int // function literals right in it so far, for their names
}

// failure is how the compiler, deep in a tree, says that it can't go on.
type failure struct {
	pos token.Pos
	msg string
}

func (f failure) Error() string { return f.msg }

func (c *compiler) fail(n ast.Node, format string, args ...any) {
	panic(failure{n.Pos(), fmt.Sprintf("%s: %s", check.Position(c.m.fset, n.Pos()), fmt.Sprintf(format, args...))})
}

// compileBody compiles a declared function.
func (m *Machine) compileBody(b *body) *code {
	b.unit.mu.Lock()
	defer b.unit.mu.Unlock()
	c := &compiler{m: m, unit: b.unit, body: b, targs: b.targs}
	c.escapes = c.findEscapes(b)
	return c.function(b)
}

// function compiles a body with everything in place for it.
func (c *compiler) function(b *body) *code {
	c.places = map[*types.Var]place{}
	c.labels = map[*types.Label]int{}
	code := &code{name: b.name, params: b.params}
	for _, v := range b.results {
		code.res = append(code.res, c.parameter(v, true))
	}
	c.res = code.res
	for _, v := range b.params {
		code.args = append(code.args, c.parameter(v, false))
	}
	if b.recv != nil {
		code.args = append([]slot{c.parameter(b.recv, false)}, code.args...)
	}
	prologue := c.prologue(b)
	run := c.block(b.block.List)
	if c.defers {
		prologue = append(c.unnamed(b), prologue...)
	}
	epilogue := c.epilogue(b)
	code.layout = c.m.layouts.of(c.vars.fields)
	code.run = c.assemble(prologue, run, epilogue)
	return code
}

// parameter gives a parameter its slot.
func (c *compiler) parameter(v *types.Var, result bool) slot {
	t := c.subst(v.Type())
	rt := c.m.rt(t)
	s := slot{off: c.vars.add(rt), rt: rt, c: classOf(t)}
	c.places[v] = place{how: inFrame, off: s.off, t: t, rt: rt}
	return s
}

// prologue clears named results, and moves what closures share to the heap. All slots have
// been given out: callers know them from the signature alone.
func (c *compiler) prologue(b *body) []func(*frame) {
	var list []func(*frame)
	move := func(v *types.Var, result bool) {
		p := c.places[v]
		if result && !c.escapes[v] && v.Name() != "" {
			list = append(list, clearLocal(p.off, p.rt, classOf(p.t)))
		}
		if c.escapes[v] {
			off := c.vars.add(reflect.TypeFor[unsafe.Pointer]())
			list = append(list, boxLocal(off, p.off, p.rt, result))
			c.places[v] = place{how: inBox, off: off, t: p.t, rt: p.rt}
		}
	}
	for _, v := range b.results {
		move(v, true)
	}
	for _, v := range b.params {
		move(v, false)
	}
	if b.recv != nil {
		move(b.recv, false)
	}
	return list
}

// unnamed clears results without names, which only a function that recovers from a panic
// returns without having set them.
func (c *compiler) unnamed(b *body) []func(*frame) {
	var list []func(*frame)
	for _, v := range b.results {
		if p := c.places[v]; v.Name() == "" {
			list = append(list, clearLocal(p.off, p.rt, classOf(p.t)))
		}
	}
	return list
}

// boxLocal moves a parameter to the heap.
func boxLocal(box, from uintptr, rt reflect.Type, fresh bool) func(*frame) {
	typ := typePointer(rt)
	return func(fr *frame) {
		p := newObject(typ)
		if !fresh {
			typedmemmove(typ, p, unsafe.Add(unsafe.Pointer(fr), from))
		}
		*(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(fr), box)) = p
	}
}

// clearLocal sets a variable of the frame to zero.
func clearLocal(off uintptr, rt reflect.Type, c class) func(*frame) {
	switch size := rt.Size(); {
	case size == 8 && !hasPointers(rt):
		return func(fr *frame) { *(*uint64)(unsafe.Add(unsafe.Pointer(fr), off)) = 0 }
	case c == cPtr:
		return func(fr *frame) { *(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(fr), off)) = nil }
	case size == 0:
		return func(*frame) {}
	}
	typ := typePointer(rt)
	return func(fr *frame) { typedmemclr(typ, unsafe.Add(unsafe.Pointer(fr), off)) }
}

// epilogue copies results that live on the heap to where the caller looks for them.
func (c *compiler) epilogue(b *body) []func(*frame) {
	var list []func(*frame)
	for i, v := range b.results {
		p, ok := c.places[v]
		if !ok || p.how != inBox {
			continue
		}
		off, box, typ := c.res[i].off, p.off, typePointer(p.rt)
		list = append(list, func(fr *frame) {
			typedmemmove(typ, unsafe.Add(unsafe.Pointer(fr), off), *(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(fr), box)))
		})
	}
	return list
}

// assemble puts the parts of a function together.
func (c *compiler) assemble(prologue []func(*frame), run stmt, epilogue []func(*frame)) func(*frame) {
	if c.defers {
		inner := run
		run = func(fr *frame) ctl { return runDeferring(fr, inner) }
	}
	if len(prologue) == 0 && len(epilogue) == 0 {
		return func(fr *frame) {
			t := fr.t
			t.enter()
			run(fr)
			t.depth--
		}
	}
	if len(prologue) == 1 && len(epilogue) == 0 {
		first := prologue[0]
		return func(fr *frame) {
			t := fr.t
			t.enter()
			first(fr)
			run(fr)
			t.depth--
		}
	}
	return func(fr *frame) {
		t := fr.t
		t.enter()
		for _, f := range prologue {
			f(fr)
		}
		run(fr)
		for _, f := range epilogue {
			f(fr)
		}
		t.depth--
	}
}

// temp makes room for a value in the frame.
func (c *compiler) temp(rt reflect.Type) uintptr { return c.vars.add(rt) }

// scratch gives a place for a value until the expression is evaluated again: in the frame,
// or a new one if it is large.
func (c *compiler) scratch(rt reflect.Type) addr {
	if rt.Size() > maxInFrame {
		typ := typePointer(rt)
		return func(*frame) unsafe.Pointer { return newObject(typ) }
	}
	off := c.temp(rt)
	return func(fr *frame) unsafe.Pointer { return at8(fr, off) }
}

// typ gives the type of an expression, without type parameters.
func (c *compiler) typ(e ast.Expr) types.Type {
	t := c.unit.info.TypeOf(e)
	if t == nil {
		c.fail(e, "no type is known for %T", e)
	}
	return c.subst(t)
}

func (c *compiler) subst(t types.Type) types.Type { return c.m.subst(t, c.targs) }

// rt gives the real type of a type.
func (m *Machine) rt(t types.Type) reflect.Type {
	if b, ok := t.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
		if b.Kind() == types.UntypedNil {
			return reflect.TypeFor[unsafe.Pointer]()
		}
		t = types.Default(t)
	}
	return m.types.Of(t)
}
