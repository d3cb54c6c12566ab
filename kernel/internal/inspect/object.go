package inspect

import (
	"go/types"
	"slices"
	"strings"

	"gokernel/kernel/internal/docs"
)

// object tells about what a name stands for.
func (q *query) object(obj types.Object) *page {
	switch obj := obj.(type) {
	case *types.PkgName:
		return q.pkg(obj.Imported())
	case *types.Label:
		return &page{head: code{text: "label " + obj.Name()}}
	}
	if obj.Pkg() == nil || obj.Pkg() == types.Unsafe {
		return q.predeclared(obj)
	}
	p := &page{head: code{text: q.head(obj)}}
	switch obj := obj.(type) {
	case *types.TypeName:
		_, whole := typeHead(obj)
		p.members.text = paragraphs(whole, q.constants(obj), q.methods(obj))
	case *types.Var:
		if q.Value != nil && q.look.InSession(obj) && q.Check.Names.Objects[obj.Name()] == obj {
			p.value = q.Value(obj)
		}
	}
	q.document(p, obj)
	q.instance(p, obj)
	q.typeLink(p, obj)
	return p
}

// paragraphs joins parts that are not empty.
func paragraphs(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	return strings.Join(parts, "\n\n")
}

// instance adds what the type arguments make of a generic function at the cursor.
func (q *query) instance(p *page, obj types.Object) {
	if inst, ok := q.look.Unit.Info.Instances[q.look.Ident]; ok && obj == q.look.Object {
		if sig, isFunc := inst.Type.(*types.Signature); isFunc {
			p.fact("instance", newSignature("", sig).String(), "")
		}
	}
}

// typeLink adds where the type of a variable or field is documented.
func (q *query) typeLink(p *page, obj types.Object) {
	v, ok := obj.(*types.Var)
	if !ok {
		return
	}
	if t := typeName(deref(v.Type())); t != nil && t.Pkg() != nil && t.Exported() {
		if link := docs.Link(t.Pkg().Path(), t.Name()); link != "" {
			p.fact("type", strings.TrimPrefix(link, "https://"), link)
		}
	}
}

// head writes what an object is, as Go.
func (q *query) head(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Func:
		return q.function(obj).String()
	case *types.TypeName:
		head, _ := typeHead(obj)
		return head
	case *types.Const:
		return constHead(obj)
	case *types.Var:
		if owner := q.owner(obj); owner != nil {
			return "field " + qualified(owner) + "." + obj.Name() + " " + typeText(obj.Type())
		}
		if obj.IsField() {
			return "field " + obj.Name() + " " + typeText(obj.Type())
		}
		if q.look.InCell(obj) || q.look.InSession(obj) {
			return "var " + obj.Name() + " " + typeText(obj.Type())
		}
		return "var " + qualified(obj) + " " + typeText(obj.Type())
	}
	return obj.Name()
}

func (q *query) function(fn *types.Func) *signature {
	if fn.Signature().Recv() == nil {
		return newSignature(qualified(fn), fn.Signature())
	}
	if sel := q.selection(fn); sel != nil {
		return q.method(fn, sel.Recv())
	}
	return newMethod(fn, fn.Signature().Recv().Type())
}

// method writes a method that was found in a type. One of an embedded type that cells
// can't name is written as a method of the type itself.
func (q *query) method(fn *types.Func, in types.Type) *signature {
	recv := fn.Signature().Recv().Type()
	owner, outer := typeName(deref(recv)), typeName(deref(in))
	if owner == nil || usable(owner) || outer == nil {
		return newMethod(fn, recv)
	}
	recv = outer.Type()
	if _, isPointer := fn.Signature().Recv().Type().(*types.Pointer); isPointer {
		recv = types.NewPointer(recv)
	}
	return newMethod(fn, recv)
}
