package rtype

import (
	"go/types"
	"reflect"
)

// structure gives the descriptor of a struct without a name. Package reflect makes those
// that have neither methods nor blank fields, which it would compare.
func (b *builder) structure(t *types.Struct) reflect.Type {
	if !isSpecial(t) {
		return b.plainStruct(t)
	}
	v := b.identify(t)
	if made, ok := b.own[v.id]; ok {
		return made
	}
	d := b.shell(t, t, v.id, literalPath(t))
	result := toReflect(d.rtype)
	b.remember(result, t, v.shape)
	b.queue = append(b.queue, func() {
		b.completeStruct(d, t)
		b.completeMethods(d)
	})
	return result
}

func isSpecial(t *types.Struct) bool {
	for f := range t.Fields() {
		if f.Embedded() || f.Name() == "_" {
			return true
		}
	}
	return false
}

func (b *builder) plainStruct(t *types.Struct) reflect.Type {
	fields := make([]reflect.StructField, t.NumFields())
	ours := false
	for i := range fields {
		f := t.Field(i)
		fields[i] = reflect.StructField{Name: f.Name(), Type: b.of(f.Type()), Tag: reflect.StructTag(t.Tag(i))}
		if !f.Exported() {
			fields[i].PkgPath = f.Pkg().Path()
		}
		_, part := b.sources.Load(fields[i].Type)
		ours = ours || part
	}
	result := reflect.StructOf(fields)
	if ours {
		b.remember(result, t, b.identify(t).shape)
	}
	return result
}

// literalPath is the package of a struct's unexported fields; "" if it has none.
func literalPath(t *types.Struct) string {
	for f := range t.Fields() {
		if !f.Exported() {
			return packagePath(f)
		}
	}
	return ""
}

// iface gives the descriptor of an interface without a name.
func (b *builder) iface(t *types.Interface) reflect.Type {
	if t.NumMethods() == 0 {
		return reflect.TypeFor[any]()
	}
	v := b.identify(t)
	if made, ok := b.own[v.id]; ok {
		return made
	}
	d := b.shell(t, t, v.id, interfacePath(t))
	result := toReflect(d.rtype)
	b.remember(result, t, v.shape)
	b.queue = append(b.queue, func() { b.completeInterface(d, t) })
	return result
}

// interfacePath is the package of an interface's unexported methods; "" if it has none.
func interfacePath(t *types.Interface) string {
	for m := range t.Methods() {
		if !m.Exported() {
			return packagePath(m)
		}
	}
	return ""
}
