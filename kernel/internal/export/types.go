package export

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
)

// typeText writes a type as the program names it. what says whose type it is.
func (w *writer) typeText(t types.Type, what string) string {
	switch t := t.(type) {
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			return w.importName(types.Unsafe, "unsafe") + ".Pointer"
		}
		return t.Name()
	case *types.Named:
		return w.namedText(t.Obj(), t.TypeArgs(), what)
	case *types.Alias:
		return w.namedText(t.Obj(), t.TypeArgs(), what)
	case *types.Pointer:
		return "*" + w.typeText(t.Elem(), what)
	case *types.Slice:
		return "[]" + w.typeText(t.Elem(), what)
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), w.typeText(t.Elem(), what))
	case *types.Map:
		return fmt.Sprintf("map[%s]%s", w.typeText(t.Key(), what), w.typeText(t.Elem(), what))
	case *types.Chan:
		return w.chanText(t, what)
	case *types.Signature:
		return "func" + w.signatureText(t, what)
	case *types.Struct:
		return w.structText(t, what)
	case *types.Interface:
		return w.interfaceText(t, what)
	}
	w.problem("%s: its type %s can't be written", what, t)
	return "any"
}

func (w *writer) namedText(obj *types.TypeName, args *types.TypeList, what string) string {
	var text string
	switch s := w.slotOf(obj); {
	case s != nil:
		text = s.name
	case obj.Pkg() == nil:
		text = obj.Name() // error, any
	case obj.Pkg() == w.pkg:
		w.problem("%s: type %s is a function's own, and has no name outside of it", what, obj.Name())
	case !obj.Exported():
		w.problem("%s: type %s.%s has no name outside of its package", what, obj.Pkg().Name(), obj.Name())
	default:
		text = w.qualified(obj)
	}
	if args.Len() == 0 {
		return text
	}
	var list []string
	for arg := range args.Types() {
		list = append(list, w.typeText(arg, what))
	}
	return text + "[" + strings.Join(list, ", ") + "]"
}

func (w *writer) chanText(t *types.Chan, what string) string {
	elem := w.typeText(t.Elem(), what)
	switch t.Dir() {
	case types.SendOnly:
		return "chan<- " + elem
	case types.RecvOnly:
		return "<-chan " + elem
	}
	return "chan (" + elem + ")"
}

func (w *writer) signatureText(t *types.Signature, what string) string {
	text := "(" + w.tupleText(t.Params(), t.Variadic(), what) + ")"
	switch t.Results().Len() {
	case 0:
		return text
	case 1:
		return text + " " + w.typeText(t.Results().At(0).Type(), what)
	}
	return text + " (" + w.tupleText(t.Results(), false, what) + ")"
}

func (w *writer) tupleText(t *types.Tuple, variadic bool, what string) string {
	var list []string
	for i := range t.Len() {
		text := w.typeText(t.At(i).Type(), what)
		if variadic && i == t.Len()-1 {
			text = "..." + strings.TrimPrefix(text, "[]")
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}

func (w *writer) structText(t *types.Struct, what string) string {
	var fields []string
	for i := range t.NumFields() {
		f := t.Field(i)
		text := w.typeText(f.Type(), what)
		if !f.Embedded() {
			text = f.Name() + " " + text
		}
		if tag := t.Tag(i); tag != "" {
			text += " " + strconv.Quote(tag)
		}
		fields = append(fields, text)
	}
	return "struct{" + strings.Join(fields, "; ") + "}"
}

func (w *writer) interfaceText(t *types.Interface, what string) string {
	var parts []string
	for m := range t.ExplicitMethods() {
		parts = append(parts, m.Name()+w.signatureText(m.Signature(), what))
	}
	for e := range t.EmbeddedTypes() {
		parts = append(parts, w.typeText(e, what))
	}
	if len(parts) == 0 {
		return "any"
	}
	return "interface{" + strings.Join(parts, "; ") + "}"
}

// zeroText writes the zero value of a type.
func (w *writer) zeroText(t types.Type, what string) string {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			return `""`
		case u.Info()&types.IsBoolean != 0:
			return "false"
		case u.Info()&types.IsNumeric != 0:
			return "0"
		}
		return "nil"
	case *types.Struct, *types.Array:
		return w.typeText(t, what) + "{}"
	}
	return "nil"
}
