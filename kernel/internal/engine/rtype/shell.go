package rtype

import (
	"go/types"
	"reflect"
	"unsafe"
)

// draft is a descriptor in the making.
type draft struct {
	descriptor
	typ     types.Type // what it describes
	pkgPath string     // of the package whose unexported names need no qualification
	pointer descriptor // of *typ, if that has methods; else its parts are nil
	vals    []*types.Selection
	ptrs    []*types.Selection // the methods of *typ, which include vals
}

// named gives the descriptor of a named type.
func (b *builder) named(n *types.Named) reflect.Type {
	if n.Obj().Pkg() == nil {
		if n.Obj().Name() != "error" {
			fail(n, "has no descriptor at run time")
		}
		return reflect.TypeFor[error]()
	}
	if compiled := b.config.Compiled(n); compiled != nil {
		return compiled
	}
	v := b.versionOf(n)
	if made, ok := b.own[v.id]; ok {
		b.remember(made, n, v.shape)
		return made
	}
	d := b.shell(n, n.Underlying(), v.id, packagePath(n.Obj()))
	d.tflag |= tflagNamed
	result := toReflect(d.rtype)
	b.remember(result, n, v.shape)
	b.queue = append(b.queue, func() { b.completeNamed(d, n) })
	return result
}

// remember notes where a type and the pointer to it come from.
func (b *builder) remember(made reflect.Type, t types.Type, shape string) {
	b.sources.Store(made, source{t, shape})
}

// shell makes a descriptor that is right in all but its parts and registers it under id.
func (b *builder) shell(t, underlying types.Type, id, pkgPath string) *draft {
	shape := fromReflect(b.shape(underlying))
	d := &draft{typ: t, pkgPath: pkgPath}
	if _, isInterface := underlying.(*types.Interface); !isInterface {
		d.vals, d.ptrs = methodSet(t), methodSet(types.NewPointer(t))
	}
	params := 0
	if signature, ok := underlying.(*types.Signature); ok {
		params = signature.Params().Len() + signature.Results().Len()
	}
	d.descriptor = newDescriptor(reflect.Kind(shape.kind), params, len(d.vals))
	d.copyShape(shape)
	d.hash = hash(id)
	d.str = b.nameOffset(name{text: shortString(t)})
	b.setUncommon(d.descriptor, d.vals, pkgPath)
	if len(d.ptrs) > 0 {
		b.pointerShell(d)
	}
	b.own[id] = toReflect(d.rtype)
	b.ids = append(b.ids, id)
	return d
}

// copyShape takes over all that follows from a type's layout.
func (d *draft) copyShape(shape *rtype) {
	d.size, d.ptrBytes, d.align, d.fieldAlign = shape.size, shape.ptrBytes, shape.align, shape.fieldAlign
	d.equal, d.gcData, d.tflag = shape.equal, shape.gcData, shape.tflag&tflagLayout
	switch reflect.Kind(d.kind) {
	case reflect.Array:
		copyPart[arrayType](d.rtype, shape)
	case reflect.Struct:
		copyPart[structType](d.rtype, shape)
		if isRegular(toReflect(shape)) {
			d.tflag |= tflagRegularMemory
			d.equal = bytesEqual(d.size)
		} else if d.equal != nil {
			d.equal = structEqual((*structType)(unsafe.Pointer(d.rtype)))
		}
	}
}

// isRegular tells that values of a type are equal if their bytes are. Package reflect
// says so of too few structs.
func isRegular(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return t.Comparable() && fromReflect(t).tflag&tflagRegularMemory != 0
	}
	end := uintptr(0)
	for f := range t.Fields() {
		if f.Name == "_" || f.Offset != end || !isRegular(f.Type) {
			return false
		}
		end += f.Type.Size()
	}
	return end == t.Size()
}

func bytesEqual(size uintptr) func(p, q unsafe.Pointer) bool {
	return func(p, q unsafe.Pointer) bool {
		return unsafe.String((*byte)(p), size) == unsafe.String((*byte)(q), size)
	}
}

// copyPart copies the kind's own part of a descriptor and leaves the head as it is.
func copyPart[T any](to, from *rtype) {
	head := *to
	*(*T)(unsafe.Pointer(to)) = *(*T)(unsafe.Pointer(from))
	*to = head
}

// structEqual compares structs field by field; blank fields don't count.
func structEqual(t *structType) func(p, q unsafe.Pointer) bool {
	return func(p, q unsafe.Pointer) bool {
		for i := range t.fields {
			f := &t.fields[i]
			if text, _ := decodeName(f.name); text == "_" {
				continue
			}
			if !f.typ.equal(unsafe.Add(p, f.offset), unsafe.Add(q, f.offset)) {
				return false
			}
		}
		return true
	}
}

func (b *builder) setUncommon(d descriptor, methods []*types.Selection, pkgPath string) {
	d.tflag |= tflagUncommon
	if pkgPath != "" {
		d.uncommon.pkgPath = b.nameOffset(name{text: pkgPath})
	}
	d.uncommon.mcount = uint16(len(methods))
	for _, m := range methods {
		if m.Obj().Exported() {
			d.uncommon.xcount++
		}
	}
}

// pointerShell makes the descriptor of the pointer to d, for its methods; a pointer type
// without methods is left to package reflect.
func (b *builder) pointerShell(d *draft) {
	d.pointer = newDescriptor(reflect.Pointer, 0, len(d.ptrs))
	text := shortString(types.NewPointer(d.typ))
	p := (*ptrType)(unsafe.Pointer(d.pointer.rtype))
	p.rtype = *fromReflect(reflect.TypeFor[*byte]())
	p.tflag &= tflagLayout
	p.ptrToThis = 0
	p.hash = hash(text) ^ d.hash
	p.str = b.nameOffset(name{text: text})
	p.elem = d.rtype
	b.setUncommon(d.pointer, d.ptrs, d.pkgPath)
	d.ptrToThis = typeOffset(d.pointer.rtype)
}

// completeNamed fills in the parts and the methods of a named type.
func (b *builder) completeNamed(d *draft, n *types.Named) {
	switch u := n.Underlying().(type) {
	case *types.Struct:
		b.completeStruct(d, u)
	case *types.Interface:
		b.completeInterface(d, u)
	default:
		b.completeComposed(d, fromReflect(b.of(u)))
	}
	b.completeMethods(d)
}

// completeComposed takes the parts over from the underlying type.
func (b *builder) completeComposed(d *draft, u *rtype) {
	switch reflect.Kind(d.kind) {
	case reflect.Array:
		copyPart[arrayType](d.rtype, u)
		d.equal = u.equal
	case reflect.Chan:
		copyPart[chanType](d.rtype, u)
	case reflect.Map:
		copyPart[mapType](d.rtype, u)
	case reflect.Pointer:
		copyPart[ptrType](d.rtype, u)
	case reflect.Slice:
		copyPart[sliceType](d.rtype, u)
	case reflect.Func:
		copyPart[funcType](d.rtype, u)
		d.copyParams(toReflect(u))
	}
}

func (d *draft) copyParams(from reflect.Type) {
	for i := range from.NumIn() {
		d.params[i] = fromReflect(from.In(i))
	}
	for i := range from.NumOut() {
		d.params[from.NumIn()+i] = fromReflect(from.Out(i))
	}
}

func (b *builder) completeStruct(d *draft, t *types.Struct) {
	s := (*structType)(unsafe.Pointer(d.rtype))
	fields := make([]structField, t.NumFields())
	for i := range fields {
		f := t.Field(i)
		text := name{text: f.Name(), tag: t.Tag(i), exported: f.Exported(), embedded: f.Embedded()}
		fields[i] = structField{b.encode(text), fromReflect(b.of(f.Type())), s.fields[i].offset}
		if !f.Exported() && f.Pkg() != nil {
			s.pkgPath = b.encode(name{text: f.Pkg().Path()})
		}
	}
	s.fields = fields
}

func (b *builder) completeInterface(d *draft, t *types.Interface) {
	s := (*interfaceType)(unsafe.Pointer(d.rtype))
	if d.pkgPath != "" {
		s.pkgPath = b.encode(name{text: d.pkgPath})
	}
	for _, m := range interfaceMethods(t) {
		s.methods = append(s.methods, imethod{
			name: b.methodName(m, d.pkgPath),
			typ:  typeOffset(fromReflect(b.methodType(d.typ, m))),
		})
	}
}

// methodName gives the offset of a method's name in a descriptor of package pkgPath.
func (b *builder) methodName(m types.Object, pkgPath string) int32 {
	n := name{text: m.Name(), exported: m.Exported()}
	if !m.Exported() && packagePath(m) != pkgPath {
		n.pkgPath = packagePath(m)
	}
	return b.nameOffset(n)
}
