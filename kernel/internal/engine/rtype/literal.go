package rtype

import (
	"go/types"
	"reflect"
)

// special gives the descriptor of a type without a name that package reflect can't make:
// an interface with methods, or a struct with embedded fields, which can have methods, or
// with blank ones, which package reflect would compare.
func (b *builder) special(t types.Type, pkgPath string, complete func(*draft)) reflect.Type {
	if found := b.compiledLiteral(t); found != nil {
		return found
	}
	v := b.identify(t)
	made, ok := b.own[v.id]
	if !ok {
		d := b.shell(t, t, v.id, pkgPath)
		made = toReflect(d.rtype)
		b.queue = append(b.queue, func() { complete(d) })
	}
	b.remember(made, t, v.shape)
	return made
}

func (b *builder) structure(t *types.Struct) reflect.Type {
	if !isSpecial(t) {
		return b.plainStruct(t)
	}
	return b.special(t, literalPath(t), func(d *draft) {
		b.completeStruct(d, t)
		b.completeMethods(d)
	})
}

func (b *builder) iface(t *types.Interface) reflect.Type {
	if t.NumMethods() == 0 {
		return reflect.TypeFor[any]()
	}
	return b.special(t, interfacePath(t), func(d *draft) { b.completeInterface(d, t) })
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

// interfacePath is the package of an interface's unexported methods; "" if it has none.
func interfacePath(t *types.Interface) string {
	for m := range t.Methods() {
		if !m.Exported() {
			return packagePath(m)
		}
	}
	return ""
}

// mentionsSession tells that a type names one of the session's.
func (b *builder) mentionsSession(t types.Type) bool {
	var met []*types.Named
	b.printerInto(&met).print(t)
	return len(met) > 0
}

// compiledLiteral finds the compiled type that is identical to t, if there is one. The
// runtime lists unnamed structs; interfaces only by the pointers to them.
func (b *builder) compiledLiteral(t types.Type) reflect.Type {
	if b.mentionsSession(t) {
		return nil
	}
	switch t := t.(type) {
	case *types.Struct:
		for _, c := range typesByString(shortString(t)) {
			if found := toReflect(c); b.isStruct(found, t) {
				return found
			}
		}
	case *types.Interface:
		for _, c := range typesByString("*" + shortString(t)) {
			if found := toReflect(c).Elem(); b.isInterface(found, t) {
				return found
			}
		}
	}
	return nil
}

func (b *builder) isStruct(found reflect.Type, t *types.Struct) bool {
	if found.NumField() != t.NumFields() {
		return false
	}
	for i := range t.NumFields() {
		f, want := found.Field(i), t.Field(i)
		if f.Name != want.Name() || f.Type != b.of(want.Type()) || string(f.Tag) != t.Tag(i) ||
			f.Anonymous != want.Embedded() || !want.Exported() && f.PkgPath != packagePath(want) {
			return false
		}
	}
	return true
}

func (b *builder) isInterface(found reflect.Type, t *types.Interface) bool {
	if found.Kind() != reflect.Interface || found.NumMethod() != t.NumMethods() {
		return false
	}
	for m := range t.Methods() {
		if declaredMethod(fromReflect(found), m) != b.methodType(t, m) {
			return false
		}
	}
	return true
}
