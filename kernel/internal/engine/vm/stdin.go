package vm

import (
	"go/ast"
	"go/types"
	"reflect"
)

// isStdin tells os.Stdin. Where it becomes an interface value, as a reader mostly, it is
// replaced by one that asks the front end: the file itself stays a *os.File.
func (c *compiler) isStdin(e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	v, ok := c.unit.info.Uses[sel.Sel].(*types.Var)
	return ok && v.Pkg() != nil && v.Pkg().Path() == "os" && v.Name() == "Stdin"
}

// stdin gives the reader that asks, as a value of the interface type t.
func (c *compiler) stdin(t types.Type) expr {
	rt := c.m.rt(t)
	reader := c.m.host.Stdin()
	if !reflect.TypeOf(reader).Implements(rt) {
		p := c.m.std.symbol("os", "Stdin")
		return c.convertible(c.load(place{how: atFixed, p: p.Addr().UnsafePointer(), t: c.osFile(), rt: p.Type()}), t)
	}
	x := expr{t: anyType, rt: reflect.TypeFor[any](), c: cAny, f: func(*frame) any { return reader }}
	return c.contents(x.f.(func(*frame) any), t)
}

// osFile is *os.File.
func (c *compiler) osFile() types.Type {
	pkg, err := c.m.sources.importer.Import("os")
	if err != nil {
		return anyType
	}
	return pkg.Scope().Lookup("Stdin").Type()
}
