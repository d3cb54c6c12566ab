package inspect

import (
	"go/ast"
	"go/constant"
	"go/types"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

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
		p.members.text = paragraphs(q.constants(obj), q.methods(obj))
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
		return typeHead(obj)
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
	if q.look.Sel != nil {
		if sel := q.look.Unit.Info.Selections[q.look.Sel]; sel != nil && sel.Obj() == fn {
			return q.method(fn, sel.Recv())
		}
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

func constHead(obj *types.Const) string {
	head := "const " + qualified(obj)
	if b, ok := obj.Type().(*types.Basic); !ok || b.Info()&types.IsUntyped == 0 {
		head += " " + typeText(obj.Type())
	}
	head += " = " + constText(obj)
	if meaning := durationText(obj); meaning != "" {
		head += " // " + meaning
	}
	return head
}

// maxConst bounds the digits of a constant.
const maxConst = 100

func constText(obj *types.Const) string {
	v := obj.Val()
	if b, ok := obj.Type().Underlying().(*types.Basic); ok && v.Kind() == constant.Int && (b.Kind() == types.UntypedRune || b == types.Universe.Lookup("rune").Type()) {
		if n, exact := constant.Int64Val(v); exact && n >= 0 && n <= 0x10FFFF {
			return strconv.QuoteRune(rune(n))
		}
	}
	if v.Kind() == constant.Float {
		if f, _ := constant.Float64Val(v); f != 0 && !math.IsInf(f, 0) {
			return strconv.FormatFloat(f, 'g', -1, 64)
		}
	}
	if text := v.ExactString(); v.Kind() == constant.Int && len(text) <= maxConst {
		return text
	}
	return v.String()
}

// durationText writes a duration as people do, "" if the constant is none.
func durationText(obj *types.Const) string {
	named, ok := obj.Type().(*types.Named)
	if !ok || named.Obj().Name() != "Duration" || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != "time" {
		return ""
	}
	n, exact := constant.Int64Val(obj.Val())
	if !exact {
		return ""
	}
	return time.Duration(n).String()
}

// owner finds the type whose field stands at the cursor; nil if it is not known, or has
// no name.
func (q *query) owner(field *types.Var) *types.TypeName {
	if !field.IsField() {
		return nil
	}
	if q.look.Sel != nil {
		if sel := q.look.Unit.Info.Selections[q.look.Sel]; sel != nil {
			return ownerIn(sel.Recv(), sel.Index())
		}
	}
	for _, n := range q.look.Path { // a key of a literal, or the declaration of the field
		if obj := q.declaredBy(n); obj != nil && hasField(obj.Type(), field) {
			return obj
		}
	}
	return nil
}

// declaredBy gives the type of a literal, or that which a specification declares.
func (q *query) declaredBy(n ast.Node) *types.TypeName {
	switch n := n.(type) {
	case *ast.CompositeLit:
		if t := q.look.TypeOf(n); t != nil {
			return typeName(deref(t))
		}
	case *ast.TypeSpec:
		obj, _ := q.look.Unit.Info.Defs[n.Name].(*types.TypeName)
		return obj
	}
	return nil
}

// ownerIn follows the path of a selection to the type that has the field or method.
func ownerIn(t types.Type, index []int) *types.TypeName {
	for _, i := range index[:len(index)-1] {
		s, ok := deref(t).Underlying().(*types.Struct)
		if !ok || i >= s.NumFields() {
			return nil
		}
		t = s.Field(i).Type()
	}
	return typeName(deref(t))
}

func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

func typeName(t types.Type) *types.TypeName {
	if named, ok := types.Unalias(t).(*types.Named); ok {
		return named.Obj()
	}
	return nil
}

func hasField(t types.Type, field *types.Var) bool {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if f.Origin() == field.Origin() {
			return true
		}
	}
	return false
}
