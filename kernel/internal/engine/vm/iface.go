package vm

import (
	"go/ast"
	"go/types"
	"reflect"
	"sync"
	"unsafe"
)

// tables finds the method tables of one interface type: what stands in the first word
// of its values.
type tables struct {
	iface reflect.Type
	known sync.Map // type descriptor → its table, nil if it lacks methods
}

func (m *Machine) tablesFor(iface reflect.Type) *tables {
	t, _ := m.tables.LoadOrStore(iface, &tables{iface: iface})
	return t.(*tables)
}

// of gives the table for a type, nil if the type does not implement the interface.
func (t *tables) of(typ unsafe.Pointer) unsafe.Pointer {
	if p, ok := t.known.Load(typ); ok {
		return p.(unsafe.Pointer)
	}
	rt := typeOf(typ)
	var table unsafe.Pointer
	if rt.Implements(t.iface) {
		table = methodTable(t.iface, rt)
	}
	t.known.Store(typ, table)
	return table
}

// methodTable has the runtime make a table, or find it.
func methodTable(iface, rt reflect.Type) unsafe.Pointer {
	p := reflect.New(iface)
	p.Elem().Set(reflect.Zero(rt))
	return *(*unsafe.Pointer)(p.UnsafePointer())
}

// lazyTable gives a table when it is first needed: types may still be in the making
// when code is compiled.
func (c *compiler) lazyTable(iface, rt reflect.Type) func() unsafe.Pointer {
	return sync.OnceValue(func() unsafe.Pointer { return methodTable(iface, rt) })
}

func makeIface(table, data unsafe.Pointer) (v iface) {
	*(*eface)(unsafe.Pointer(&v)) = eface{table, data}
	return v
}

// withTable makes an interface value with methods of an `any` of a known type.
func withTable(f func(*frame) any, table func() unsafe.Pointer) any {
	var known unsafe.Pointer
	return func(fr *frame) iface {
		v := f(fr)
		tab := known
		if tab == nil {
			tab = table()
		}
		return makeIface(tab, words(v).data)
	}
}

// typeAssert compiles x.(T).
func (c *compiler) typeAssert(e *ast.TypeAssertExpr) expr {
	t := c.typ(e)
	if tuple, ok := t.(*types.Tuple); ok {
		t = tuple.At(0).Type()
	}
	x := c.expr(e.X)
	f := asAny(x)
	test := c.typeTest(t)
	m, rt, from := c.m, c.m.rt(t), x.rt
	checked := func(fr *frame) any {
		v := f(fr)
		if !test(v) {
			m.panicAssert(from, v, rt)
		}
		return v
	}
	return c.contents(checked, t)
}

// commaOk compiles v, ok := x.(T): the value is zero if the assertion fails.
func (c *compiler) assertCommaOk(e *ast.TypeAssertExpr, t types.Type) (prepare func(*frame), value, ok expr) {
	f := asAny(c.expr(e.X))
	test := c.typeTest(t)
	holder := c.temp(reflect.TypeFor[any]())
	found := c.temp(reflect.TypeFor[bool]())
	prepare = func(fr *frame) {
		v := f(fr)
		good := test(v)
		if !good {
			v = nil
		}
		*(*any)(unsafe.Add(unsafe.Pointer(fr), holder)) = v
		*(*bool)(unsafe.Add(unsafe.Pointer(fr), found)) = good
	}
	load := kitOf[any]{}.local(holder).(func(*frame) any)
	value = c.contents(load, t)
	zero := c.zero(t)
	had := kitOf[bool]{}.local(found).(func(*frame) bool)
	value.f = kitFor(value.c, value.rt).choose(had, value.f, zero.f)
	return prepare, value, expr{t: types.Typ[types.Bool], rt: reflect.TypeFor[bool](), c: cBool, f: had}
}

// typeTest tells whether an interface value has the type t, or its methods.
func (c *compiler) typeTest(t types.Type) func(any) bool {
	rt := c.m.rt(t)
	if types.IsInterface(t) {
		if rt.NumMethod() == 0 {
			return func(v any) bool { return v != nil }
		}
		tables := c.m.tablesFor(rt)
		return func(v any) bool { return v != nil && tables.of(words(v).typ) != nil }
	}
	typ, m := typePointer(rt), c.m
	return func(v any) bool {
		has := words(v).typ
		return has == typ || has != nil && m.sameType(has, typ)
	}
}

// contents gives what an interface value holds, as a value of type t.
func (c *compiler) contents(f func(*frame) any, t types.Type) expr {
	out := expr{t: t, rt: c.m.rt(t), c: classOf(t)}
	switch {
	case out.c == cAny:
		out.f = f
	case out.c == cIface:
		tables := c.m.tablesFor(out.rt)
		out.f = func(fr *frame) iface {
			w := words(f(fr))
			if w.typ == nil {
				return nil
			}
			return makeIface(tables.of(w.typ), w.data)
		}
	case out.c == cPtr:
		out.f = func(fr *frame) unsafe.Pointer { return words(f(fr)).data }
	case isDirect(out.rt):
		off := c.temp(out.rt)
		out.f = func(fr *frame) unsafe.Pointer {
			p := unsafe.Add(unsafe.Pointer(fr), off)
			*(*unsafe.Pointer)(p) = words(f(fr)).data
			return p
		}
	default:
		out.f = kitFor(out.c, out.rt).at(func(fr *frame) unsafe.Pointer { return words(f(fr)).data })
	}
	return out
}

// sameType tells whether two descriptors are versions of one type.
func (m *Machine) sameType(a, b unsafe.Pointer) bool {
	return m.types.Same(typeOf(a), typeOf(b))
}
