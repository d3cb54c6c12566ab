package vm

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

// place is where a variable lives, or what a pointer leads to.
type place struct {
	how  how
	off  uintptr        // in the frame, or behind p
	p    unsafe.Pointer // atFixed
	i    int            // inCaps
	addr addr           // behind, atAddr
	x    *expr          // asValue
	t    types.Type
	rt   reflect.Type
}

type how uint8

const (
	inFrame how = iota // at off of the frame
	inBox              // at the address that is at off of the frame
	inCaps             // at the address caps[i]
	atFixed            // at p
	behind             // off bytes behind the pointer addr, which must not be nil
	atAddr             // at addr
	asValue            // nowhere yet: the value x
)

// load gives the value of a place.
func (c *compiler) load(p place) expr {
	if p.how == asValue {
		return *p.x
	}
	cl := classOf(p.t)
	k := kitFor(cl, p.rt)
	e := expr{t: p.t, rt: p.rt, c: cl}
	switch p.how {
	case inFrame:
		e.f, e.local, e.off = k.local(p.off), true, p.off
	case inBox:
		e.f = k.boxed(p.off)
	case inCaps:
		e.f = k.captured(p.i)
	case atFixed:
		e.f = k.fixed(p.p)
	case behind:
		e.f = k.field(p.addr, p.off)
	default:
		e.f = k.at(p.addr)
	}
	return e
}

// assign stores a value of the place's type.
func (c *compiler) assign(p place, x expr) stmt {
	k := kitFor(classOf(p.t), p.rt)
	switch p.how {
	case inFrame:
		return k.setLocal(p.off, x.f)
	case atFixed:
		return k.setFixed(p.p, x.f)
	}
	return k.set(c.address(p), x.f)
}

// address gives the address of a place.
func (c *compiler) address(p place) addr {
	off, i, q, at := p.off, p.i, p.p, p.addr
	switch p.how {
	case inFrame:
		return func(fr *frame) unsafe.Pointer { return unsafe.Add(unsafe.Pointer(fr), off) }
	case inBox:
		return func(fr *frame) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(fr), off)) }
	case inCaps:
		return func(fr *frame) unsafe.Pointer { return fr.caps[i] }
	case atFixed:
		return func(*frame) unsafe.Pointer { return q }
	case behind:
		return memKit{}.field(at, off).(addr)
	case asValue:
		return c.spill(*p.x).addr
	}
	return at
}

// field gives the place of a field that lies off bytes behind the beginning of p.
func (c *compiler) field(p place, off uintptr, t types.Type) place {
	f := place{how: p.how, off: p.off, p: p.p, addr: p.addr, t: t, rt: c.m.rt(t)}
	switch p.how {
	case inFrame, behind:
		f.off += off
	case atFixed:
		f.p = unsafe.Add(p.p, off)
	default:
		f.how = atAddr
		at := c.address(p)
		f.addr = func(fr *frame) unsafe.Pointer { return unsafe.Add(at(fr), off) }
	}
	return f
}

// variable gives the place of a variable.
func (c *compiler) variable(n ast.Node, v *types.Var) place {
	if p, ok := c.find(v); ok {
		return p
	}
	if g := c.m.global(v); g != nil {
		return place{how: atFixed, p: g.addr, t: v.Type(), rt: c.m.rt(v.Type())}
	}
	if v.Pkg() != nil {
		if sym := c.m.std.symbol(v.Pkg().Path(), v.Name()); sym.IsValid() && sym.CanAddr() {
			return place{how: atFixed, p: sym.Addr().UnsafePointer(), t: v.Type(), rt: sym.Type()}
		}
	}
	c.fail(n, "variable %s is not known to the evaluator", v.Name())
	return place{}
}

// find looks for a variable in the function and those around it.
func (c *compiler) find(v *types.Var) (place, bool) {
	if p, ok := c.places[v]; ok {
		return p, true
	}
	if c.outer == nil {
		return place{}, false
	}
	p, ok := c.outer.find(v)
	if !ok {
		return place{}, false
	}
	c.caps = append(c.caps, v)
	p = place{how: inCaps, i: len(c.caps) - 1, t: p.t, rt: p.rt}
	c.places[v] = p
	return p, true
}

// declare makes a new variable; the statement gives it its zero value.
func (c *compiler) declare(v *types.Var) (place, func(*frame)) {
	t := c.subst(v.Type())
	rt := c.m.rt(t)
	if g := c.m.global(v); g != nil && c.outer == nil {
		typ, p := typePointer(rt), g.addr
		return place{how: atFixed, p: p, t: t, rt: rt}, func(*frame) { typedmemclr(typ, p) }
	}
	if !c.escapes[v] && rt.Size() <= maxInFrame {
		p := place{how: inFrame, off: c.vars.add(rt), t: t, rt: rt}
		c.places[v] = p
		return p, clearLocal(p.off, rt, classOf(t))
	}
	off := c.vars.add(reflect.TypeFor[unsafe.Pointer]())
	p := place{how: inBox, off: off, t: t, rt: rt}
	c.places[v] = p
	typ := typePointer(rt)
	return p, func(fr *frame) {
		*(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(fr), off)) = newObject(typ)
	}
}

// maxInFrame bounds, in bytes, what lives in a frame.
const maxInFrame = 1 << 12

// findEscapes finds the variables of a declaration that closures share or whose address
// is taken: they can't live in the frame.
func (c *compiler) findEscapes(b *body) map[*types.Var]bool {
	e := &escapes{info: c.unit.info, owner: map[*types.Var]ast.Node{}, found: map[*types.Var]bool{}}
	for _, v := range append(append([]*types.Var{b.recv}, b.params...), b.results...) {
		e.owner[v] = nil
	}
	e.walk(b.block, nil)
	return e.found
}

type escapes struct {
	info  *types.Info
	owner map[*types.Var]ast.Node // the literal that declares it
	found map[*types.Var]bool
}

// walk visits what belongs to the literal owner, nil for the declaration itself.
func (e *escapes) walk(n ast.Node, owner ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			e.parameters(n)
			e.walk(n.Body, n)
			return false
		case *ast.Ident:
			e.ident(n, owner)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				e.root(n.X)
			}
		case *ast.SliceExpr:
			if _, ok := e.underlying(n.X).(*types.Array); ok {
				e.root(n.X)
			} else if _, ok := e.underlying(n.X).(*types.Interface); ok {
				e.root(n.X) // a type parameter
			}
		case *ast.SelectorExpr:
			e.method(n)
		case *ast.CaseClause:
			if v, ok := e.info.Implicits[n].(*types.Var); ok {
				e.owner[v] = owner
			}
		}
		return true
	})
}

func (e *escapes) underlying(x ast.Expr) types.Type {
	t := e.info.TypeOf(x)
	if t == nil {
		return nil
	}
	return t.Underlying()
}

func (e *escapes) parameters(lit *ast.FuncLit) {
	sig, ok := e.info.TypeOf(lit).(*types.Signature)
	if !ok {
		return
	}
	for _, tuple := range []*types.Tuple{sig.Params(), sig.Results()} {
		for v := range tuple.Variables() {
			e.owner[v] = lit
		}
	}
}

func (e *escapes) ident(id *ast.Ident, owner ast.Node) {
	if v, ok := e.info.Defs[id].(*types.Var); ok {
		if _, known := e.owner[v]; !known {
			e.owner[v] = owner
		}
	}
	if v, ok := e.info.Uses[id].(*types.Var); ok {
		if at, known := e.owner[v]; known && at != owner {
			e.found[v] = true
		}
	}
}

// method notes a call that takes the address of its receiver.
func (e *escapes) method(sel *ast.SelectorExpr) {
	s := e.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal {
		return
	}
	recv := s.Obj().(*types.Func).Signature().Recv()
	if recv == nil {
		return
	}
	_, wants := recv.Type().Underlying().(*types.Pointer)
	if _, isParam := types.Unalias(s.Recv()).(*types.TypeParam); wants || isParam {
		e.root(sel.X)
	}
}

// root notes the variable whose address an expression's address needs.
func (e *escapes) root(x ast.Expr) {
	switch x := x.(type) {
	case *ast.ParenExpr:
		e.root(x.X)
	case *ast.Ident:
		if v, ok := e.info.Uses[x].(*types.Var); ok {
			e.found[v] = true
		}
	case *ast.SelectorExpr:
		if s := e.info.Selections[x]; s != nil && s.Kind() == types.FieldVal && !s.Indirect() {
			e.root(x.X)
		}
	case *ast.IndexExpr:
		switch e.underlying(x.X).(type) {
		case *types.Array, *types.Interface:
			e.root(x.X)
		}
	}
}
