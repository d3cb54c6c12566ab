package rtype

import (
	"fmt"
	"go/types"
	"reflect"
	"unsafe"
)

// methodType gives the func type of method m of owner. If a compiled type declares the
// method its descriptor is asked, since the signature can name types that cannot be
// found from outside of their package.
func (b *builder) methodType(owner types.Type, m *types.Func) reflect.Type {
	if found := b.compiledMethod(owner, m); found != nil {
		return found
	}
	signature := withoutReceiver(m.Signature())
	return b.of(signature)
}

// compiledMethod gives the func type of a method that owner has from a compiled type;
// nil if it has it from elsewhere.
func (b *builder) compiledMethod(owner types.Type, m *types.Func) reflect.Type {
	owner = types.Unalias(owner)
	if p, ok := owner.(*types.Pointer); ok {
		owner = types.Unalias(p.Elem())
	}
	if n, ok := owner.(*types.Named); ok && b.isCompiled(n) {
		return declaredMethod(fromReflect(b.of(n)), m)
	}
	if i, ok := owner.Underlying().(*types.Interface); ok {
		for e := range i.EmbeddedTypes() {
			if found := b.compiledMethod(e, m); found != nil {
				return found
			}
		}
	}
	return nil
}

// promotedFrom gives the type of the embedded field that a promoted method belongs to; the
// receiver's own type if the method is not promoted.
func promotedFrom(sel *types.Selection) types.Type {
	t := sel.Recv()
	for _, i := range sel.Index()[:len(sel.Index())-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		t = t.Underlying().(*types.Struct).Field(i).Type()
	}
	return t
}

// declaredMethod finds the func type of a method in the descriptor of a type or, as the
// pointer to it has all methods, of the pointer's; nil if the linker has left it away.
func declaredMethod(t *rtype, m *types.Func) reflect.Type {
	if reflect.Kind(t.kind) == reflect.Interface {
		i := (*interfaceType)(unsafe.Pointer(t))
		for _, im := range i.methods {
			if sameName(t, im.name, i.pkgPath, m) {
				return typeAt(t, im.typ)
			}
		}
		return nil
	}
	t = fromReflect(reflect.PointerTo(toReflect(t)))
	u := uncommonOf(t)
	if u == nil {
		return nil
	}
	path := (*byte)(resolveNameOff(unsafe.Pointer(t), u.pkgPath))
	for _, im := range methodsOf(u) {
		if sameName(t, im.name, path, m) {
			return typeAt(t, im.mtyp)
		}
	}
	return nil
}

func methodsOf(u *uncommonType) []method {
	return slice[method](unsafe.Add(unsafe.Pointer(u), u.moff), int(u.mcount))
}

// sameName tells that a name in descriptor t is m's. An unexported one belongs to the
// descriptor's package unless it says otherwise, which the methods of compiled types
// that are asked here never do in fact.
func sameName(t *rtype, offset int32, pkgPath *byte, m *types.Func) bool {
	text, flags := decodeName((*byte)(resolveNameOff(unsafe.Pointer(t), offset)))
	if text != m.Name() || m.Exported() {
		return text == m.Name()
	}
	path, _ := decodeName(pkgPath)
	return flags&namePkgPath != 0 || path == m.Pkg().Path()
}

func typeAt(t *rtype, offset int32) reflect.Type {
	if found := resolveTypeOff(unsafe.Pointer(t), offset); found != nil {
		return toReflect(found)
	}
	return nil
}

// singleMethod gives an interface type of one method.
func (t *Types) singleMethod(m *types.Func, typ reflect.Type) reflect.Type {
	t.mu.Lock()
	defer t.mu.Unlock()
	id := fmt.Sprintf("%s %p", identityMember(m), fromReflect(typ))
	if made, ok := t.own[id]; ok {
		return made
	}
	d := newDescriptor(reflect.Interface, 0, 0)
	i := (*interfaceType)(unsafe.Pointer(d.rtype))
	i.rtype = *fromReflect(reflect.TypeFor[error]())
	i.tflag, i.ptrToThis = 0, 0
	i.hash = hash(id)
	i.str = t.nameOffset(name{text: "interface { " + m.Name() + " }"})
	i.pkgPath = t.encode(name{text: packagePath(m)})
	i.methods = []imethod{{
		name: t.nameOffset(name{text: m.Name(), exported: m.Exported()}),
		typ:  typeOffset(fromReflect(typ)),
	}}
	t.own[id] = toReflect(d.rtype)
	return t.own[id]
}

// The runtime keeps these names, too, for those who link to them.

//go:linkname resolveNameOff reflect.resolveNameOff
func resolveNameOff(t unsafe.Pointer, offset int32) unsafe.Pointer

//go:linkname resolveTypeOff reflect.resolveTypeOff
func resolveTypeOff(t unsafe.Pointer, offset int32) *rtype
