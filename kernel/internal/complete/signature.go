package complete

import (
	"go/types"

	"gokernel/kernel/internal/engine"
)

// longType bounds the bytes of what a type is made of.
const longType = 100

// signature gives the type or signature of a candidate in Go.
func (q *query) signature(c candidate) string {
	switch obj := c.obj.(type) {
	case nil:
		return c.note
	case *types.PkgName:
		return obj.Imported().Path()
	case *types.Builtin:
		return builtins[obj.Name()]
	case *types.TypeName:
		return q.typeSignature(obj)
	case *types.Const:
		return q.typeText(c.typ) + " = " + obj.Val().String()
	case *types.Nil:
		return "untyped nil"
	}
	return q.typeText(c.typ)
}

func (q *query) typeText(t types.Type) string {
	if t == nil || t == types.Typ[types.Invalid] {
		return ""
	}
	return types.TypeString(t, q.qualify)
}

// typeSignature tells what a type is made of.
func (q *query) typeSignature(obj *types.TypeName) string {
	t := obj.Type()
	switch t := t.(type) {
	case *types.Basic:
		return ""
	case *types.TypeParam:
		return q.typeText(t.Constraint())
	case *types.Alias:
		return "= " + q.typeText(t.Rhs())
	}
	text := q.typeText(t.Underlying())
	switch under := t.Underlying().(type) {
	case *types.Struct:
		if len(text) > longType || !q.seesAll(under) {
			return "struct{…}"
		}
	case *types.Interface:
		if len(text) > longType {
			return "interface{…}"
		}
	}
	return text
}

// seesAll tells whether cells can use all fields of a struct.
func (q *query) seesAll(s *types.Struct) bool {
	for f := range s.Fields() {
		if !q.visible(f) {
			return false
		}
	}
	return true
}

// kindOf gives the kind of an object.
func kindOf(obj types.Object) engine.CompletionKind {
	switch obj := obj.(type) {
	case *types.Func:
		if obj.Signature().Recv() != nil {
			return engine.KindMethod
		}
		return engine.KindFunction
	case *types.Builtin:
		return engine.KindFunction
	case *types.TypeName:
		return engine.KindType
	case *types.Const, *types.Nil:
		return engine.KindConstant
	case *types.PkgName:
		return engine.KindPackage
	case *types.Var:
		if obj.IsField() {
			return engine.KindField
		}
	}
	return engine.KindVariable
}

// builtins gives the predeclared functions, which have no types of Go.
var builtins = map[string]string{
	"append":  "func(slice []T, elems ...T) []T",
	"cap":     "func(v T) int",
	"clear":   "func(m map[K]V)",
	"close":   "func(c chan<- T)",
	"complex": "func(r, i float64) complex128",
	"copy":    "func(dst, src []T) int",
	"delete":  "func(m map[K]V, key K)",
	"imag":    "func(c complex128) float64",
	"len":     "func(v T) int",
	"make":    "func(T, size ...int) T",
	"max":     "func(x T, y ...T) T",
	"min":     "func(x T, y ...T) T",
	"new":     "func(T) *T",
	"panic":   "func(v any)",
	"print":   "func(args ...T)",
	"println": "func(args ...T)",
	"real":    "func(c complex128) float64",
	"recover": "func() any",
}
