package vm

import (
	"go/ast"
	"go/types"
	"reflect"
	"unsafe"
)

// index compiles x[i] as a value, or f[int].
func (c *compiler) index(e *ast.IndexExpr) expr {
	if tv := c.unit.info.Types[e.X]; tv.IsType() || c.isGenericFunc(e.X) {
		return c.expr(e.X)
	}
	switch t := c.typ(e.X).Underlying().(type) {
	case *types.Basic: // a string
		x, i, u := fn[string](c.expr(e.X)), c.indexValue(e.Index), c.hugeIndex(e.Index)
		bt := types.Typ[types.Byte]
		return expr{t: bt, rt: reflect.TypeFor[byte](), c: cUint8, f: func(fr *frame) byte {
			s := x(fr)
			n := i(fr)
			if uint(n) >= uint(len(s)) {
				panicIndex(n, len(s), u)
			}
			return s[n]
		}}
	case *types.Map:
		_, value, _ := c.mapIndex(e, t, false)
		return value
	case *types.Slice:
		if x, ok := c.sliceElement(e, t); ok {
			return x
		}
	}
	return c.load(c.indexPlace(e))
}

func (c *compiler) isGenericFunc(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		_, ok := c.unit.info.Uses[x].(*types.Func)
		return ok
	case *ast.SelectorExpr:
		_, ok := c.unit.info.Uses[x.Sel].(*types.Func)
		return ok && c.unit.info.Selections[x] == nil
	}
	return false
}

// hugeIndex tells whether the value of an index may be too large for an int.
func (c *compiler) hugeIndex(e ast.Expr) bool {
	if e == nil {
		return false
	}
	k := classOf(c.typ(e))
	return k == cUint || k == cUint64 || k == cUintptr
}

// indexValue compiles an index. One too large for an int is as bad as a negative one.
func (c *compiler) indexValue(e ast.Expr) func(*frame) int {
	t := c.typ(e)
	if isUntyped(t) {
		t = types.Typ[types.Int]
	}
	return c.intOf(c.exprAs(e, t))
}

// intOf gives an integer as an int.
func (c *compiler) intOf(x expr) func(*frame) int {
	if x.c == cInt {
		return fn[int](x)
	}
	return ariths[x.c].convert(x.f, cInt).(func(*frame) int)
}

// sliceElement compiles s[i] for elements of the commonest classes.
func (c *compiler) sliceElement(e *ast.IndexExpr, t *types.Slice) (expr, bool) {
	x, i, u := c.expr(e.X), c.indexValue(e.Index), c.hugeIndex(e.Index)
	out := expr{t: t.Elem(), rt: c.m.rt(t.Elem()), c: classOf(t.Elem())}
	switch out.c {
	case cInt:
		out.f = element[int](x, i, u)
	case cUint8:
		out.f = element[uint8](x, i, u)
	case cBool:
		out.f = element[bool](x, i, u)
	case cFloat64:
		out.f = element[float64](x, i, u)
	case cString:
		out.f = element[string](x, i, u)
	case cPtr:
		out.f = element[unsafe.Pointer](x, i, u)
	default:
		size := out.rt.Size()
		out.f = kitFor(out.c, out.rt).at(elementAddr(x, i, size, u))
	}
	return out, true
}

func element[T any](e expr, i func(*frame) int, u bool) func(*frame) T {
	if off := e.off; e.local {
		return func(fr *frame) T {
			n, s := i(fr), at[slice](fr, off)
			if uint(n) >= uint(s.len) {
				panicIndex(n, s.len, u)
			}
			return *(*T)(unsafe.Add(s.p, uintptr(n)*unsafe.Sizeof(*(*T)(nil))))
		}
	}
	x := fn[slice](e)
	return func(fr *frame) T {
		s := x(fr)
		n := i(fr)
		if uint(n) >= uint(s.len) {
			panicIndex(n, s.len, u)
		}
		return *(*T)(unsafe.Add(s.p, uintptr(n)*unsafe.Sizeof(*(*T)(nil))))
	}
}

func elementAddr(e expr, i func(*frame) int, size uintptr, u bool) addr {
	if off := e.off; e.local {
		return func(fr *frame) unsafe.Pointer {
			n, s := i(fr), at[slice](fr, off)
			if uint(n) >= uint(s.len) {
				panicIndex(n, s.len, u)
			}
			return unsafe.Add(s.p, uintptr(n)*size)
		}
	}
	x := fn[slice](e)
	return func(fr *frame) unsafe.Pointer {
		s := x(fr)
		n := i(fr)
		if uint(n) >= uint(s.len) {
			panicIndex(n, s.len, u)
		}
		return unsafe.Add(s.p, uintptr(n)*size)
	}
}

// indexPlace gives the place of x[i].
func (c *compiler) indexPlace(e *ast.IndexExpr) place {
	t := c.typ(e)
	rt := c.m.rt(t)
	size := rt.Size()
	p := place{how: atAddr, t: t, rt: rt}
	switch xt := c.typ(e.X).Underlying().(type) {
	case *types.Slice:
		p.addr = elementAddr(c.expr(e.X), c.indexValue(e.Index), size, c.hugeIndex(e.Index))
	case *types.Array:
		p.addr = arrayElement(c.address(c.place(e.X)), c.indexValue(e.Index), int(xt.Len()), size, c.hugeIndex(e.Index))
	case *types.Pointer:
		n := int(xt.Elem().Underlying().(*types.Array).Len())
		p.addr = arrayElement(c.address(c.target(c.expr(e.X))), c.indexValue(e.Index), n, size, c.hugeIndex(e.Index))
	default:
		return c.spill(c.expr(e))
	}
	return p
}

func arrayElement(base addr, i func(*frame) int, n int, size uintptr, u bool) addr {
	return func(fr *frame) unsafe.Pointer {
		p := base(fr)
		k := i(fr)
		if uint(k) >= uint(n) {
			panicIndex(k, n, u)
		}
		return unsafe.Add(p, uintptr(k)*size)
	}
}

// mapIndex compiles m[k]; ok tells whether the key was there, after prepare has run.
// Without commaOk, value does it all.
func (c *compiler) mapIndex(e *ast.IndexExpr, t *types.Map, commaOk bool) (prepare func(*frame), value, ok expr) {
	x := c.expr(e.X)
	m, typ := fn[unsafe.Pointer](x), typePointer(x.rt)
	key := c.mapKey(e.Index, t)
	zero := newObject(typePointer(c.m.rt(t.Elem())))
	find := func(fr *frame) (unsafe.Pointer, bool) {
		table := m(fr)
		return mapaccess2(typ, table, key(fr))
	}
	value = expr{t: t.Elem(), rt: c.m.rt(t.Elem()), c: classOf(t.Elem())}
	k := kitFor(value.c, value.rt)
	if !commaOk {
		value.f = k.at(func(fr *frame) unsafe.Pointer {
			p, found := find(fr)
			if !found {
				return zero
			}
			return p
		})
		return nil, value, ok
	}
	at, had := c.temp(value.rt), c.temp(reflect.TypeFor[bool]())
	vt := typePointer(value.rt)
	prepare = func(fr *frame) {
		p, found := find(fr)
		if !found {
			p = zero
		}
		typedmemmove(vt, unsafe.Add(unsafe.Pointer(fr), at), p)
		*(*bool)(unsafe.Add(unsafe.Pointer(fr), had)) = found
	}
	value.f = k.local(at)
	return prepare, value, boolExpr(kits[cBool].local(had))
}

func boolExpr(f any) expr {
	return expr{t: types.Typ[types.Bool], rt: reflect.TypeFor[bool](), c: cBool, f: f}
}

// mapKey evaluates a key into the frame, and gives its address.
func (c *compiler) mapKey(e ast.Expr, t *types.Map) addr {
	return c.spill(c.exprAs(e, t.Key())).addr
}

// mapPlace gives the place of m[k] for an assignment: the key is put into the map.
func (c *compiler) mapPlace(e *ast.IndexExpr, t *types.Map) place {
	x := c.expr(e.X)
	m, typ := fn[unsafe.Pointer](x), typePointer(x.rt)
	key := c.mapKey(e.Index, t)
	return place{how: atAddr, t: t.Elem(), rt: c.m.rt(t.Elem()), addr: func(fr *frame) unsafe.Pointer {
		table := m(fr)
		return mapassign(typ, table, key(fr))
	}}
}

// sliceExpr compiles x[lo:hi:max].
func (c *compiler) sliceExpr(e *ast.SliceExpr) expr {
	t := c.typ(e)
	out := expr{t: t, rt: c.m.rt(t), c: classOf(t)}
	bound := func(b ast.Expr) func(*frame) int {
		if b == nil {
			return nil
		}
		return c.indexValue(b)
	}
	lo, hi, max := bound(e.Low), bound(e.High), bound(e.Max)
	f := slicingForm{three: e.Slice3}
	for i, b := range []ast.Expr{e.Low, e.High, e.Max} {
		f.huge[i] = c.hugeIndex(b)
	}
	switch xt := c.typ(e.X).Underlying().(type) {
	case *types.Basic:
		f.fixed = true
		out.f = sliceString(fn[string](c.expr(e.X)), lo, hi, f)
	case *types.Slice:
		size := c.m.rt(xt.Elem()).Size()
		out.f = slicing(fn[slice](c.expr(e.X)), lo, hi, max, size, f)
	case *types.Array:
		out.f = c.sliceArray(c.address(c.place(e.X)), xt, lo, hi, max, f)
	case *types.Pointer:
		out.f = c.sliceArray(c.address(c.target(c.expr(e.X))), xt.Elem().Underlying().(*types.Array), lo, hi, max, f)
	default:
		c.fail(e, "slicing %s is not supported", c.typ(e.X))
	}
	return out
}

func (c *compiler) sliceArray(base addr, t *types.Array, lo, hi, max func(*frame) int, f slicingForm) any {
	n := int(t.Len())
	whole := func(fr *frame) slice { return slice{base(fr), n, n} }
	f.fixed = true
	return slicing(whole, lo, hi, max, c.m.rt(t.Elem()).Size(), f)
}

func sliceString(x func(*frame) string, lo, hi func(*frame) int, f slicingForm) any {
	return func(fr *frame) string {
		s := x(fr)
		a, b := 0, len(s)
		if lo != nil {
			a = lo(fr)
		}
		if hi != nil {
			b = hi(fr)
		}
		if uint(b) > uint(len(s)) || uint(a) > uint(b) {
			f.panic(a, b, len(s), len(s))
		}
		return s[a:b]
	}
}

func slicing(x func(*frame) slice, lo, hi, max func(*frame) int, size uintptr, f slicingForm) any {
	return func(fr *frame) slice {
		s := x(fr)
		a, b, m := 0, s.len, s.cap
		if lo != nil {
			a = lo(fr)
		}
		if hi != nil {
			b = hi(fr)
		}
		if max != nil {
			m = max(fr)
		}
		if uint(m) > uint(s.cap) || uint(b) > uint(m) || uint(a) > uint(b) {
			f.panic(a, b, m, s.cap)
		}
		if m == a { // a pointer behind the last element would keep the next object alive
			return slice{s.p, b - a, 0}
		}
		return slice{unsafe.Add(s.p, uintptr(a)*size), b - a, m - a}
	}
}
