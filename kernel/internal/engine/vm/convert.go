package vm

import (
	"go/ast"
	"go/types"
	"math"
	"reflect"
	"unsafe"
)

// shiftCount compiles the right operand of a shift.
func (c *compiler) shiftCount(e ast.Expr) func(*frame) uint {
	t := c.typ(e)
	if isUntyped(t) {
		t = types.Typ[types.Uint]
	}
	x := c.exprAs(e, t)
	if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsUnsigned == 0 {
		n := ariths[x.c].convert(x.f, cInt64).(func(*frame) int64)
		return func(fr *frame) uint {
			count := n(fr)
			if count < 0 {
				panicShift(count)
			}
			return uint(count)
		}
	}
	n := ariths[x.c].convert(x.f, cUint64).(func(*frame) uint64)
	return func(fr *frame) uint { return uint(n(fr)) }
}

// conversion compiles T(x).
func (c *compiler) conversion(e *ast.CallExpr) expr {
	t := c.typ(e)
	arg := e.Args[0]
	tv := c.unit.info.Types[arg]
	if tv.IsNil() {
		return c.zero(t)
	}
	from := c.typ(arg)
	if types.IsInterface(t) {
		if tv.Value != nil {
			return c.toInterface(c.constant(from, tv.Value), t)
		}
		return c.toInterface(c.expr(arg), t)
	}
	if tv.Value != nil {
		if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsConstType != 0 {
			return c.constant(t, tv.Value)
		}
	}
	x := c.exprAs(arg, defaulted(from))
	return c.convert(e, x, t)
}

// convert gives x as a value of type t.
func (c *compiler) convert(n ast.Node, x expr, t types.Type) expr {
	out := expr{t: t, rt: c.m.rt(t), c: classOf(t)}
	switch {
	case out.c == cString:
		out.f = c.toString(x)
	case x.c == cString && out.c == cSlice:
		out.f = fromString(fn[string](x), t.Underlying().(*types.Slice).Elem())
	case x.c == cSlice && out.c == cMem:
		out.f = sliceToArray(fn[slice](x), out.rt.Len())
	case x.c == cSlice && out.c == cPtr:
		out.f = sliceToArray(fn[slice](x), out.rt.Elem().Len())
	case x.c == out.c:
		out.f, out.local, out.off, out.konst = x.f, x.local, x.off, x.konst
	case out.c == cPtr: // unsafe.Pointer of a uintptr
		f := fn[uintptr](x)
		out.f = func(fr *frame) unsafe.Pointer { return pointerOf(f(fr)) }
	case x.c == cPtr:
		f := fn[unsafe.Pointer](x)
		out.f = func(fr *frame) uintptr { return uintptr(f(fr)) }
	case ariths[x.c] != nil:
		out.f = ariths[x.c].convert(x.f, out.c)
	default:
		c.fail(n, "conversion of %s to %s is not supported", x.t, t)
	}
	return out
}

// pointerOf makes a pointer of a number, as the cell's own unsafe code asks.
func pointerOf(n uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&n)) }

func (c *compiler) toString(x expr) any {
	switch x.c {
	case cString:
		return x.f
	case cSlice:
		f := fn[slice](x)
		if x.t.Underlying().(*types.Slice).Elem().Underlying().(*types.Basic).Kind() == types.Byte {
			return func(fr *frame) string {
				s := f(fr)
				return string(*(*[]byte)(unsafe.Pointer(&s)))
			}
		}
		return func(fr *frame) string {
			s := f(fr)
			return string(*(*[]rune)(unsafe.Pointer(&s)))
		}
	}
	if unsignedClass(x.c) {
		n := ariths[x.c].convert(x.f, cUint64).(func(*frame) uint64)
		return func(fr *frame) string {
			if v := n(fr); v <= math.MaxInt32 {
				return string(rune(v))
			}
			return "\uFFFD"
		}
	}
	n := ariths[x.c].convert(x.f, cInt64).(func(*frame) int64)
	return func(fr *frame) string {
		v := n(fr)
		if v < 0 || v > math.MaxInt32 {
			return "\uFFFD"
		}
		return string(rune(v))
	}
}

func unsignedClass(c class) bool { return c >= cUint && c <= cUintptr }

func fromString(f func(*frame) string, elem types.Type) any {
	if elem.Underlying().(*types.Basic).Kind() == types.Byte {
		return func(fr *frame) slice {
			b := []byte(f(fr))
			return *(*slice)(unsafe.Pointer(&b))
		}
	}
	return func(fr *frame) slice {
		r := []rune(f(fr))
		return *(*slice)(unsafe.Pointer(&r))
	}
}

// sliceToArray gives the address of a slice's elements as that of an array.
func sliceToArray(f func(*frame) slice, n int) any {
	return func(fr *frame) unsafe.Pointer {
		s := f(fr)
		if s.len < n {
			panicSliceToArray(s.len, n)
		}
		return s.p
	}
}

// toInterface gives x as a value of the interface type t.
func (c *compiler) toInterface(x expr, t types.Type) expr {
	out := expr{t: t, rt: c.m.rt(t), c: classOf(t)}
	switch {
	case x.c == out.c && types.Identical(x.t, t):
		return x
	case x.c == cAny || x.c == cIface:
		out.f = c.fromInterface(x, out)
	case out.c == cAny:
		out.f = c.toAny(x)
	default:
		out.f = withTable(c.toAny(x), c.lazyTable(out.rt, x.rt))
	}
	return out
}

// fromInterface converts between interface types; that the value's type has the
// methods is known.
func (c *compiler) fromInterface(x, out expr) any {
	f := asAny(x)
	if out.c == cAny {
		return f
	}
	tables := c.m.tablesFor(out.rt)
	return func(fr *frame) iface {
		v := f(fr)
		if v == nil {
			return nil
		}
		w := words(v)
		return makeIface(tables.of(w.typ), w.data)
	}
}

// asAny gives the interface value of any class as an `any`.
func asAny(x expr) func(*frame) any {
	if x.c == cAny {
		return fn[any](x)
	}
	f := fn[iface](x)
	return func(fr *frame) any { return f(fr) }
}

// toAny gives a value that is no interface as an `any`.
func (c *compiler) toAny(x expr) func(*frame) any {
	typ := typePointer(x.rt)
	switch {
	case x.c == cPtr:
		f := fn[unsafe.Pointer](x)
		return func(fr *frame) any { return makeAny(typ, f(fr)) }
	case x.c == cMem && isDirect(x.rt):
		f := fn[unsafe.Pointer](x)
		return func(fr *frame) any { return makeAny(typ, *(*unsafe.Pointer)(f(fr))) }
	case x.c == cMem:
		return kitFor(x.c, x.rt).boxes(typ, x.f)
	}
	if f := predeclaredAny(x); f != nil {
		return f
	}
	return kits[x.c].boxes(typ, x.f)
}

// predeclaredAny lets the compiler box the commonest types: it knows ways without an
// allocation.
func predeclaredAny(x expr) func(*frame) any {
	switch x.rt {
	case reflect.TypeFor[int]():
		return boxed[int](x)
	case reflect.TypeFor[string]():
		return boxed[string](x)
	case reflect.TypeFor[bool]():
		return boxed[bool](x)
	case reflect.TypeFor[float64]():
		return boxed[float64](x)
	case reflect.TypeFor[byte]():
		return boxed[byte](x)
	case reflect.TypeFor[rune]():
		return boxed[rune](x)
	}
	return nil
}

func boxed[T any](x expr) func(*frame) any {
	f := fn[T](x)
	if x.konst {
		v := any(f(nil))
		return func(*frame) any { return v }
	}
	return func(fr *frame) any { return f(fr) }
}
