package rtype

import (
	"cmp"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// printer writes types in the runtime's syntax. How it writes named types and members
// makes the difference between a type's string, its string as a type argument, and its
// identity.
type printer struct {
	named  func(*types.Named) string
	member func(types.Object) string // name of a struct field or a method
	exact  bool                      // write all that identity depends on
	open   []*types.Interface        // those being written, innermost last
	b      strings.Builder
}

// shortString gives what reflect.Type.String says of a type: main.List[go/ast.Node].
func shortString(t types.Type) string {
	return newShort().print(t)
}

func newShort() *printer {
	return &printer{named: shortNamed, member: shortMember}
}

func shortNamed(n *types.Named) string {
	if pkg := n.Obj().Pkg(); pkg != nil {
		return pkg.Name() + "." + n.Obj().Name() + typeArguments(n, newLink)
	}
	return n.Obj().Name()
}

// shortMember is the name of a struct's field. Package reflect leaves the package away.
func shortMember(m types.Object) string {
	if _, method := m.(*types.Func); method && !m.Exported() {
		return m.Pkg().Name() + "." + m.Name()
	}
	return m.Name()
}

// newLink returns a printer of types as they stand in the name of an instance.
func newLink() *printer {
	return &printer{named: linkNamed, member: linkMember}
}

func linkNamed(n *types.Named) string {
	if pkg := n.Obj().Pkg(); pkg != nil {
		return pkg.Path() + "." + n.Obj().Name() + typeArguments(n, newLink)
	}
	return n.Obj().Name()
}

func linkMember(m types.Object) string {
	if !m.Exported() {
		return m.Pkg().Path() + "." + m.Name()
	}
	return m.Name()
}

// typeArguments gives an instance's arguments, "[int,main.T]"; "" if n is none.
func typeArguments(n *types.Named, with func() *printer) string {
	if n.TypeArgs().Len() == 0 {
		return ""
	}
	var args []string
	for arg := range n.TypeArgs().Types() {
		args = append(args, with().print(arg))
	}
	return "[" + strings.Join(args, ",") + "]"
}

func (p *printer) print(t types.Type) string {
	p.typ(t)
	return p.b.String()
}

func (p *printer) write(texts ...string) {
	for _, text := range texts {
		p.b.WriteString(text)
	}
}

func (p *printer) typ(t types.Type) {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		p.write(basicName(t))
	case *types.Named:
		p.write(p.named(t))
	case *types.Pointer:
		p.write("*")
		p.typ(t.Elem())
	case *types.Slice:
		p.write("[]")
		p.typ(t.Elem())
	case *types.Array:
		p.write("[", strconv.FormatInt(t.Len(), 10), "]")
		p.typ(t.Elem())
	case *types.Map:
		p.write("map[")
		p.typ(t.Key())
		p.write("]")
		p.typ(t.Elem())
	case *types.Chan:
		p.channel(t)
	case *types.Signature:
		p.write("func")
		p.signature(t)
	case *types.Struct:
		p.structure(t)
	case *types.Interface:
		p.iface(t)
	default:
		fail(t, "has no descriptor at run time")
	}
}

// basicName writes byte as uint8 and rune as int32.
func basicName(t *types.Basic) string {
	if t.Kind() == types.UnsafePointer {
		return "unsafe.Pointer"
	}
	return types.Typ[t.Kind()].Name()
}

func (p *printer) channel(t *types.Chan) {
	p.write(map[types.ChanDir]string{types.SendRecv: "chan ", types.SendOnly: "chan<- ", types.RecvOnly: "<-chan "}[t.Dir()])
	inner, ok := types.Unalias(t.Elem()).(*types.Chan)
	if ok && t.Dir() == types.SendRecv && inner.Dir() == types.RecvOnly {
		p.write("(")
		p.typ(inner)
		p.write(")")
		return
	}
	p.typ(t.Elem())
}

func (p *printer) signature(t *types.Signature) {
	p.write("(")
	p.tuple(t.Params(), t.Variadic())
	p.write(")")
	switch t.Results().Len() {
	case 0:
	case 1:
		p.write(" ")
		p.typ(t.Results().At(0).Type())
	default:
		p.write(" (")
		p.tuple(t.Results(), false)
		p.write(")")
	}
}

func (p *printer) tuple(t *types.Tuple, variadic bool) {
	for i := range t.Len() {
		if i > 0 {
			p.write(", ")
		}
		if slice, ok := t.At(i).Type().(*types.Slice); ok && variadic && i == t.Len()-1 {
			p.write("...")
			p.typ(slice.Elem())
			continue
		}
		p.typ(t.At(i).Type())
	}
}

func (p *printer) structure(t *types.Struct) {
	p.write("struct {")
	for i := range t.NumFields() {
		f := t.Field(i)
		if i > 0 {
			p.write(";")
		}
		p.write(" ")
		if !f.Embedded() || p.exact {
			p.write(p.member(f), " ")
		}
		if f.Embedded() && p.exact {
			p.write("^")
		}
		p.typ(f.Type())
		if tag := t.Tag(i); tag != "" {
			p.write(" ", strconv.Quote(tag))
		}
	}
	if t.NumFields() > 0 {
		p.write(" ")
	}
	p.write("}")
}

// iface writes an interface by its whole method set. An interface literal can meet
// itself without a name between, as in type I interface{ M() interface{ I } }.
func (p *printer) iface(t *types.Interface) {
	if depth := slices.Index(p.open, t); depth >= 0 {
		p.write("interface {^", strconv.Itoa(len(p.open)-depth), "}")
		return
	}
	p.open = append(p.open, t)
	p.write("interface {")
	for i, m := range interfaceMethods(t) {
		if i > 0 {
			p.write(";")
		}
		p.write(" ", p.member(m))
		p.signature(m.Signature())
	}
	if t.NumMethods() > 0 {
		p.write(" ")
	}
	p.write("}")
	p.open = p.open[:len(p.open)-1]
}

// interfaceMethods gives an interface's methods in the runtime's order.
func interfaceMethods(t *types.Interface) []*types.Func {
	methods := slices.Collect(t.Methods())
	slices.SortFunc(methods, func(a, b *types.Func) int { return compareMembers(a, b) })
	return methods
}

// compareMembers is the order of methods in descriptors: exported ones first, by name,
// unexported ones of the same name by package path.
func compareMembers(a, b types.Object) int {
	switch {
	case a.Exported() && !b.Exported():
		return -1
	case !a.Exported() && b.Exported():
		return +1
	}
	if c := cmp.Compare(a.Name(), b.Name()); c != 0 || a.Exported() {
		return c
	}
	return cmp.Compare(a.Pkg().Path(), b.Pkg().Path())
}
