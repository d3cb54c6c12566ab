package inspect

import (
	"fmt"
	"go/format"
	"go/types"
	"strings"
)

// The limits of what is listed of a type.
const (
	maxFields  = 60
	maxMethods = 60
)

// maxHead is the number of lines up to which all of a type's declaration comes before its
// documentation.
const maxHead = 10

// typeHead writes the declaration of a type: type geo.Point struct { … }. Of a long one
// that is only how it begins, and whole is all of it.
func typeHead(obj *types.TypeName) (head, whole string) {
	t := obj.Type()
	if p, ok := t.(*types.TypeParam); ok {
		return "type parameter " + obj.Name() + " " + typeText(p.Constraint()), ""
	}
	var b signature
	b.typeParams(typeParams(t))
	name := "type " + qualified(obj) + b.String()
	if alias, ok := t.(*types.Alias); ok {
		return name + " = " + typeText(alias.Rhs()), ""
	}
	whole = name + " " + underlying(t.Underlying())
	if strings.Count(whole, "\n") < maxHead {
		return whole, ""
	}
	head, _, _ = strings.Cut(whole, "\n")
	return head + " … }", whole
}

func typeParams(t types.Type) *types.TypeParamList {
	switch t := t.(type) {
	case *types.Named:
		return t.TypeParams()
	case *types.Alias:
		return t.TypeParams()
	}
	return nil
}

// qualified gives an object's name as a cell would write it.
func qualified(obj types.Object) string {
	if pkg := obj.Pkg(); pkg != nil {
		if q := qualify(pkg); q != "" {
			return q + "." + obj.Name()
		}
	}
	return obj.Name()
}

// underlying writes what a type is made of, with only those fields and methods that a
// cell can use.
func underlying(t types.Type) string {
	var lines []string
	kind := ""
	switch t := t.(type) {
	case *types.Struct:
		kind, lines = "struct", structLines(t)
	case *types.Interface:
		if t.IsComparable() && t.NumMethods() == 0 || t.NumEmbeddeds()+t.NumExplicitMethods() == 0 {
			return typeText(t)
		}
		kind, lines = "interface", interfaceLines(t)
	default:
		return typeText(t)
	}
	if len(lines) == 0 {
		return kind + "{}"
	}
	lines = limited(lines, maxFields, "\t// … %d more")
	return formatted(kind + " {\n" + strings.Join(lines, "\n") + "\n}")
}

// structLines gives a line for each field.
func structLines(t *types.Struct) []string {
	var lines []string
	hidden := false
	for i := range t.NumFields() {
		f := t.Field(i)
		if !usable(f) {
			hidden = true
			continue
		}
		line := "\t" + f.Name() + " " + typeText(f.Type())
		if f.Embedded() {
			line = "\t" + typeText(f.Type())
		}
		if tag := t.Tag(i); tag != "" && !strings.Contains(tag, "`") {
			line += " `" + tag + "`"
		}
		lines = append(lines, line)
	}
	if hidden {
		lines = append(lines, "\t// has unexported fields")
	}
	return lines
}

// interfaceLines gives a line for each method and each embedded type.
func interfaceLines(t *types.Interface) []string {
	var lines []string
	hidden := false
	for e := range t.EmbeddedTypes() {
		lines = append(lines, "\t"+typeText(e))
	}
	for m := range t.ExplicitMethods() {
		if !usable(m) {
			hidden = true
			continue
		}
		var s signature
		s.signature(m.Signature())
		lines = append(lines, "\t"+m.Name()+s.String())
	}
	if hidden {
		lines = append(lines, "\t// has unexported methods")
	}
	return lines
}

// usable tells whether cells can name a field or method.
func usable(obj types.Object) bool { return obj.Exported() || isSession(obj.Pkg()) }

// formatted aligns the parts of a struct or interface as gofmt does.
func formatted(text string) string {
	out, err := format.Source([]byte("type _ " + text))
	if err != nil {
		return text
	}
	return strings.TrimPrefix(string(out), "type _ ")
}

// limited cuts a list to a number of elements; more says how many are left out.
func limited(lines []string, limit int, more string) []string {
	if len(lines) <= limit {
		return lines
	}
	rest := len(lines) - limit
	return append(lines[:limit:limit], fmt.Sprintf(more, rest))
}

// methods gives a line for each method that a type, or a pointer to it, has. Methods of
// failed cells are passed over.
func (q *query) methods(obj *types.TypeName) string {
	named, ok := obj.Type().(*types.Named)
	if !ok || types.IsInterface(named) {
		return ""
	}
	var lines []string
	for sel := range types.NewMethodSet(types.NewPointer(named)).Methods() {
		fn, ok := sel.Obj().(*types.Func)
		if !ok || !usable(fn) || q.Check.Names.Phantom[fn] {
			continue
		}
		lines = append(lines, q.method(fn, sel.Recv()).String())
	}
	return strings.Join(limited(lines, maxMethods, "// … %d more methods"), "\n")
}
