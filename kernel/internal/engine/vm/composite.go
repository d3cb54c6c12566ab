package vm

import (
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"
	"unsafe"
)

// compositeLit compiles T{…}.
func (c *compiler) compositeLit(e *ast.CompositeLit) expr {
	t := c.typ(e)
	if ptr, ok := t.Underlying().(*types.Pointer); ok { // &T{…} within another literal
		return c.pointerLit(e, t, ptr.Elem())
	}
	return c.typedLit(e, t)
}

// pointerLit compiles an elided &T{…}.
func (c *compiler) pointerLit(e *ast.CompositeLit, t, elem types.Type) expr {
	return expr{t: t, rt: c.m.rt(t), c: cPtr, f: c.newLit(e, elem)}
}

// newLit makes a new variable that has a literal's value, and gives its address.
func (c *compiler) newLit(e *ast.CompositeLit, t types.Type) addr {
	if parts, ok := c.memParts(e, t); ok {
		typ := typePointer(c.m.rt(t))
		return func(fr *frame) unsafe.Pointer {
			p := newObject(typ)
			for _, q := range parts {
				q.put(fr, unsafe.Add(p, q.off))
			}
			return p
		}
	}
	x := c.typedLit(e, t)
	put, typ := kitFor(x.c, x.rt).put(x.f), typePointer(x.rt)
	return func(fr *frame) unsafe.Pointer {
		p := newObject(typ)
		put(fr, p)
		return p
	}
}

func (c *compiler) typedLit(e *ast.CompositeLit, t types.Type) expr {
	out := expr{t: t, rt: c.m.rt(t), c: classOf(t)}
	if parts, ok := c.memParts(e, t); ok {
		out.f = c.built(out.rt, parts)
		return out
	}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		out.f = c.sliceLit(e, u)
	case *types.Map:
		out.f = c.mapLit(e, u, out)
	default:
		c.fail(e, "literals of %s are not supported", t)
	}
	return out
}

// part is one field or element of a literal.
type part struct {
	off uintptr
	put func(*frame, unsafe.Pointer)
}

// memParts gives the parts of a struct or an array.
func (c *compiler) memParts(e *ast.CompositeLit, t types.Type) ([]part, bool) {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return c.structParts(e, u, c.m.rt(t)), true
	case *types.Array:
		parts, _ := c.elements(e.Elts, u.Elem())
		return parts, true
	}
	return nil, false
}

// built makes a struct or array in a place of the frame, from where who takes it copies it.
func (c *compiler) built(rt reflect.Type, parts []part) addr {
	place, typ := c.scratch(rt), typePointer(rt)
	return func(fr *frame) unsafe.Pointer {
		p := place(fr)
		typedmemclr(typ, p)
		for _, q := range parts {
			q.put(fr, unsafe.Add(p, q.off))
		}
		return p
	}
}

func (c *compiler) structParts(e *ast.CompositeLit, u *types.Struct, rt reflect.Type) []part {
	var parts []part
	for i, elt := range e.Elts {
		value := elt
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			value = kv.Value
			i = fieldIndex(u, kv.Key.(*ast.Ident).Name)
		}
		x := c.element(value, u.Field(i).Type())
		put := kitFor(x.c, x.rt).put(x.f)
		if u.Field(i).Name() == "_" { // evaluated, and dropped
			off := c.temp(x.rt)
			parts = append(parts, part{0, func(fr *frame, _ unsafe.Pointer) { put(fr, at8(fr, off)) }})
			continue
		}
		parts = append(parts, part{rt.Field(i).Offset, put})
	}
	return parts
}

func fieldIndex(u *types.Struct, name string) int {
	for i := range u.NumFields() {
		if u.Field(i).Name() == name {
			return i
		}
	}
	return -1
}

// element compiles an element, whose own type may be left out of its text.
func (c *compiler) element(e ast.Expr, t types.Type) expr {
	if lit, ok := e.(*ast.CompositeLit); ok && lit.Type == nil {
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			return c.pointerLit(lit, t, ptr.Elem())
		}
		return c.typedLit(lit, t)
	}
	return c.exprAs(e, t)
}

// elements gives the parts of an array or slice literal, and its length.
func (c *compiler) elements(list []ast.Expr, elem types.Type) (parts []part, length int) {
	size := c.m.rt(elem).Size()
	i := 0
	for _, e := range list {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			n, _ := constant.Int64Val(constant.ToInt(c.unit.info.Types[kv.Key].Value))
			i, e = int(n), kv.Value
		}
		x := c.element(e, elem)
		parts = append(parts, part{uintptr(i) * size, kitFor(x.c, x.rt).put(x.f)})
		i++
		length = max(length, i)
	}
	return parts, length
}

func (c *compiler) sliceLit(e *ast.CompositeLit, u *types.Slice) any {
	parts, n := c.elements(e.Elts, u.Elem())
	typ := typePointer(c.m.rt(u.Elem()))
	return func(fr *frame) slice {
		p := newArray(typ, n)
		for _, q := range parts {
			q.put(fr, unsafe.Add(p, q.off))
		}
		return slice{p, n, n}
	}
}

func (c *compiler) mapLit(e *ast.CompositeLit, u *types.Map, out expr) any {
	type entry struct{ key, value expr }
	var list []entry
	for _, elt := range e.Elts {
		kv := elt.(*ast.KeyValueExpr)
		list = append(list, entry{c.element(kv.Key, u.Key()), c.element(kv.Value, u.Elem())})
	}
	type entryPut struct {
		key addr
		put func(*frame, unsafe.Pointer)
	}
	var puts []entryPut
	value := c.temp(c.m.rt(u.Elem()))
	for _, en := range list {
		puts = append(puts, entryPut{c.spill(en.key).addr, kitFor(en.value.c, en.value.rt).put(en.value.f)})
	}
	typ, elem, n := typePointer(out.rt), typePointer(c.m.rt(u.Elem())), len(list)
	return func(fr *frame) unsafe.Pointer {
		table := makemap(typ, n, nil)
		for _, en := range puts {
			key := en.key(fr)
			at := unsafe.Add(unsafe.Pointer(fr), value)
			en.put(fr, at)
			typedmemmove(elem, mapassign(typ, table, key), at)
		}
		return table
	}
}
