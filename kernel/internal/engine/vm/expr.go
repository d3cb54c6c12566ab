package vm

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

// expr is a compiled expression. f is a func(*frame) T, where T carries the class.
type expr struct {
	t     types.Type
	rt    reflect.Type
	c     class
	f     any
	konst bool // f gives the same value always, and does not look at the frame
	local bool // a variable of the frame at off
	off   uintptr
}

// fn gives the function of an expression whose class is carried by T.
func fn[T any](e expr) func(*frame) T { return e.f.(func(*frame) T) }

// expr compiles an expression that has one value.
func (c *compiler) expr(e ast.Expr) expr {
	tv := c.unit.info.Types[e]
	if tv.Value != nil {
		return c.constant(c.typ(e), tv.Value)
	}
	if x, ok := c.held[e]; ok {
		return x
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return c.expr(e.X)
	case *ast.Ident:
		return c.ident(e)
	case *ast.FuncLit:
		return c.funcLit(e)
	case *ast.CompositeLit:
		return c.compositeLit(e)
	case *ast.SelectorExpr:
		return c.selector(e)
	case *ast.IndexExpr:
		return c.index(e)
	case *ast.IndexListExpr:
		return c.expr(e.X)
	case *ast.SliceExpr:
		return c.sliceExpr(e)
	case *ast.TypeAssertExpr:
		return c.typeAssert(e)
	case *ast.CallExpr:
		return c.call(e)
	case *ast.StarExpr:
		return c.load(c.star(e))
	case *ast.UnaryExpr:
		return c.unary(e)
	case *ast.BinaryExpr:
		return c.binary(e)
	}
	c.fail(e, "expression %T is not supported", e)
	return expr{}
}

// exprAs compiles an expression for a variable of type t.
func (c *compiler) exprAs(e ast.Expr, t types.Type) expr {
	tv := c.unit.info.Types[e]
	if tv.IsNil() {
		return c.zero(t)
	}
	if tv.Value != nil && !types.IsInterface(t) {
		return c.constant(t, tv.Value)
	}
	if types.IsInterface(t) && c.isStdin(e) {
		return c.stdin(t)
	}
	return c.convertible(c.expr(e), t)
}

// convertible gives a value of an assignable type as one of type t.
func (c *compiler) convertible(x expr, t types.Type) expr {
	if types.IsInterface(t) {
		return c.toInterface(x, t)
	}
	return expr{t: t, rt: c.m.rt(t), c: x.c, f: x.f, konst: x.konst, local: x.local, off: x.off}
}

// zero gives the zero value of a type.
func (c *compiler) zero(t types.Type) expr {
	e := expr{t: t, rt: c.m.rt(t), c: classOf(t), konst: true}
	if e.c == cMem {
		p := newObject(typePointer(e.rt))
		e.f = func(*frame) unsafe.Pointer { return p }
	} else {
		e.f = zeros[e.c]
	}
	return e
}

func zeroOf[T any]() any {
	var zero T
	return func(*frame) T { return zero }
}

var zeros = [...]any{
	cBool: zeroOf[bool](), cInt: zeroOf[int](), cInt8: zeroOf[int8](), cInt16: zeroOf[int16](),
	cInt32: zeroOf[int32](), cInt64: zeroOf[int64](), cUint: zeroOf[uint](), cUint8: zeroOf[uint8](),
	cUint16: zeroOf[uint16](), cUint32: zeroOf[uint32](), cUint64: zeroOf[uint64](),
	cUintptr: zeroOf[uintptr](), cFloat32: zeroOf[float32](), cFloat64: zeroOf[float64](),
	cComplex64: zeroOf[complex64](), cComplex128: zeroOf[complex128](), cString: zeroOf[string](),
	cPtr: zeroOf[unsafe.Pointer](), cSlice: zeroOf[slice](), cAny: zeroOf[any](), cIface: zeroOf[iface](),
}

func constOf[T any](v T) any { return func(*frame) T { return v } }

// constant gives a constant as a value of type t.
func (c *compiler) constant(t types.Type, v constant.Value) expr {
	if types.IsInterface(t) { // a constant of a type parameter's interface, or printed
		return c.toInterface(c.constant(defaultType(v), v), t)
	}
	e := expr{t: t, rt: c.m.rt(t), c: classOf(t), konst: true}
	switch e.c {
	case cBool:
		e.f = constOf(constant.BoolVal(v))
	case cString:
		e.f = constOf(stringVal(v))
	case cFloat32:
		x, _ := constant.Float32Val(constant.ToFloat(v))
		e.f = constOf(x)
	case cFloat64:
		x, _ := constant.Float64Val(constant.ToFloat(v))
		e.f = constOf(x)
	case cComplex64:
		e.f = constOf(complex64(complexVal(v)))
	case cComplex128:
		e.f = constOf(complexVal(v))
	case cPtr:
		n, _ := constant.Uint64Val(constant.ToInt(v))
		e.f = constOf(pointerOf(uintptr(n)))
	default:
		e.f = intConst(e.c, constant.ToInt(v))
	}
	return e
}

func stringVal(v constant.Value) string {
	if v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	n, _ := constant.Int64Val(constant.ToInt(v))
	return string(rune(n))
}

func complexVal(v constant.Value) complex128 {
	v = constant.ToComplex(v)
	re, _ := constant.Float64Val(constant.Real(v))
	im, _ := constant.Float64Val(constant.Imag(v))
	return complex(re, im)
}

func defaultType(v constant.Value) types.Type {
	switch v.Kind() {
	case constant.Bool:
		return types.Typ[types.Bool]
	case constant.String:
		return types.Typ[types.String]
	case constant.Int:
		return types.Typ[types.Int]
	case constant.Float:
		return types.Typ[types.Float64]
	}
	return types.Typ[types.Complex128]
}

func intConst(c class, v constant.Value) any {
	n, exact := constant.Int64Val(v)
	if !exact {
		u, _ := constant.Uint64Val(v)
		n = int64(u)
	}
	switch c {
	case cInt:
		return constOf(int(n))
	case cInt8:
		return constOf(int8(n))
	case cInt16:
		return constOf(int16(n))
	case cInt32:
		return constOf(int32(n))
	case cInt64:
		return constOf(n)
	case cUint:
		return constOf(uint(n))
	case cUint8:
		return constOf(uint8(n))
	case cUint16:
		return constOf(uint16(n))
	case cUint32:
		return constOf(uint32(n))
	case cUint64:
		return constOf(uint64(n))
	}
	return constOf(uintptr(n))
}

// ident compiles a name.
func (c *compiler) ident(id *ast.Ident) expr {
	switch obj := c.unit.info.ObjectOf(id).(type) {
	case *types.Nil:
		return c.zero(c.typ(id))
	case *types.Var:
		return c.load(c.variable(id, obj))
	case *types.Func:
		return c.funcValue(id, obj)
	}
	c.fail(id, "%s is not a value", id.Name)
	return expr{}
}

// place compiles an expression that can be assigned to, or whose address is taken.
func (c *compiler) place(e ast.Expr) place {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return c.place(e.X)
	case *ast.Ident:
		if v, ok := c.unit.info.ObjectOf(e).(*types.Var); ok {
			return c.variable(e, v)
		}
	case *ast.StarExpr:
		return c.star(e)
	case *ast.SelectorExpr:
		return c.fieldPlace(e)
	case *ast.IndexExpr:
		return c.indexPlace(e)
	}
	return c.spill(c.expr(e))
}

// spill puts a value into the frame.
func (c *compiler) spill(x expr) place {
	off := c.temp(x.rt)
	put := kitFor(x.c, x.rt).put(x.f)
	return place{how: atAddr, t: x.t, rt: x.rt, addr: func(fr *frame) unsafe.Pointer {
		p := unsafe.Add(unsafe.Pointer(fr), off)
		put(fr, p)
		return p
	}}
}

// star compiles *p.
func (c *compiler) star(e *ast.StarExpr) place {
	x := c.expr(e.X)
	t := c.typ(e)
	return place{how: behind, addr: fn[unsafe.Pointer](x), t: t, rt: c.m.rt(t)}
}

// unary compiles an operator with one operand.
func (c *compiler) unary(e *ast.UnaryExpr) expr {
	switch e.Op {
	case token.AND:
		return c.addressOf(e)
	case token.ARROW:
		return c.receive(e)
	case token.NOT:
		x := fn[bool](c.expr(e.X))
		t := c.typ(e)
		return expr{t: t, rt: c.m.rt(t), c: cBool, f: func(fr *frame) bool { return !x(fr) }}
	}
	t := c.typ(e)
	x := c.exprAs(e.X, t)
	return expr{t: t, rt: x.rt, c: x.c, f: ariths[x.c].unary(e.Op, x)}
}

// addressOf compiles &x.
func (c *compiler) addressOf(e *ast.UnaryExpr) expr {
	t := c.typ(e)
	out := expr{t: t, rt: c.m.rt(t), c: cPtr}
	if lit, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok {
		out.f = c.newLit(lit, c.typ(lit))
		return out
	}
	out.f = c.address(c.place(e.X))
	return out
}

// binary compiles an operator with two operands.
func (c *compiler) binary(e *ast.BinaryExpr) expr {
	t := c.typ(e)
	out := expr{t: t, rt: c.m.rt(t), c: classOf(t)}
	switch e.Op {
	case token.LAND, token.LOR:
		out.f = c.logical(e)
	case token.SHL, token.SHR:
		x := c.exprAs(e.X, t)
		out.f = ariths[x.c].shift(e.Op, x, c.shiftCount(e.Y))
	case token.EQL, token.NEQ:
		out.f = c.equality(e)
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		x, y := c.operands(e)
		out.f = ariths[x.c].compare(e.Op, x, y)
	default:
		x, y := c.exprAs(e.X, t), c.exprAs(e.Y, t)
		out.f = ariths[out.c].binary(e.Op, x, y)
	}
	return out
}

func (c *compiler) logical(e *ast.BinaryExpr) any {
	x, y := fn[bool](c.expr(e.X)), c.orderedBool(e.Y)
	if e.Op == token.LAND {
		return func(fr *frame) bool { return x(fr) && y(fr) }
	}
	return func(fr *frame) bool { return x(fr) || y(fr) }
}

// operands compiles the operands of a comparison as values of one type.
func (c *compiler) operands(e *ast.BinaryExpr) (x, y expr) {
	tx, ty := c.typ(e.X), c.typ(e.Y)
	t := tx
	switch {
	case isUntyped(tx):
		t = ty
		if isUntyped(ty) {
			t = widest(tx, ty)
		}
	case types.IsInterface(ty) && !types.IsInterface(tx):
		t = ty
	}
	return c.exprAs(e.X, t), c.exprAs(e.Y, t)
}

func isUntyped(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsUntyped != 0
}

func widest(x, y types.Type) types.Type {
	if x.(*types.Basic).Kind() > y.(*types.Basic).Kind() {
		return x
	}
	return y
}

// equality compiles == and !=.
func (c *compiler) equality(e *ast.BinaryExpr) any {
	var eq func(*frame) bool
	switch info := c.unit.info.Types; {
	case info[e.Y].IsNil():
		eq = c.isNil(e.X)
	case info[e.X].IsNil():
		eq = c.isNil(e.Y)
	default:
		x, y := c.operands(e)
		if a := ariths[x.c]; a != nil {
			return a.compare(e.Op, x, y)
		}
		eq = c.equal(x, y)
	}
	if e.Op == token.NEQ {
		return func(fr *frame) bool { return !eq(fr) }
	}
	return eq
}

// equal compares two values of one type.
func (c *compiler) equal(x, y expr) func(*frame) bool {
	if x.c == cIface || x.c == cAny {
		fx, fy := asAny(x), asAny(y)
		m := c.m
		return func(fr *frame) bool {
			a := fx(fr)
			return m.equalAny(a, fy(fr))
		}
	}
	return kitFor(x.c, x.rt).equal(x.f, y.f)
}

func (c *compiler) isNil(e ast.Expr) func(*frame) bool {
	x := c.expr(e)
	switch x.c {
	case cSlice:
		f := fn[slice](x)
		return func(fr *frame) bool { return f(fr).p == nil }
	case cAny, cIface:
		f := asAny(x)
		return func(fr *frame) bool { return f(fr) == nil }
	}
	f := fn[unsafe.Pointer](x)
	return func(fr *frame) bool { return f(fr) == nil }
}

// equalAny compares interface values. A type that has got methods since is the same type.
func (m *Machine) equalAny(a, b any) bool {
	x, y := words(a), words(b)
	if x.typ != y.typ && x.typ != nil && y.typ != nil && m.sameType(x.typ, y.typ) {
		b = makeAny(x.typ, y.data)
	}
	return a == b
}
