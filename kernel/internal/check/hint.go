package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// hints knows what a person would ask next.
type hints struct {
	unit  *Unit
	known map[string]string // message → hint, for what is said often
	names []string          // of the session and the cell
	other []string          // Go's own, and packages
}

func didYouMean(name string) string { return " (did you mean " + name + "?)" }

var (
	undefinedMember = regexp.MustCompile(`undefined \(type .* has no field or method (\w+)\)$`)
	mismatched      = regexp.MustCompile(`\(mismatched types (?:untyped )?([\w.]+) and (?:untyped )?([\w.]+)\)$`)
	wrongCount      = regexp.MustCompile(`^(not enough|too many) arguments in call to `)
	ofTwoTypes      = regexp.MustCompile(`^cannot use .* type (.+)\) as (.+) value in `)
	unknownField    = regexp.MustCompile(`^unknown field (\w+) in struct literal of type [^,]*$`)
)

// hint gives what to add to a message, "" if nothing is known.
func (h *hints) hint(f *finding) string {
	if name, ok := strings.CutPrefix(f.message, "undefined: "); ok {
		return h.undefined(f.pos, name)
	}
	if m := undefinedMember.FindStringSubmatch(f.message); m != nil {
		return h.member(f.pos, m[1])
	}
	if m := unknownField.FindStringSubmatch(f.message); m != nil {
		return h.field(f.pos, m[1])
	}
	if m := mismatched.FindStringSubmatch(f.message); m != nil {
		return mismatch(m[1], m[2])
	}
	if m := ofTwoTypes.FindStringSubmatch(f.message); m != nil && m[1] == m[2] {
		return " (one is of an earlier declaration of that type)"
	}
	return ""
}

// undefined is about a name that nothing has.
func (h *hints) undefined(pos token.Pos, name string) string {
	if strings.Contains(name, "(") {
		return "" // it has one
	}
	if pkg, member, dotted := strings.Cut(name, "."); dotted {
		return h.packageMember(pkg, member)
	}
	hint, ok := h.known[name]
	if !ok {
		hint = h.notImported(name)
		if hint == "" {
			hint = h.name(name)
		}
		h.known[name] = hint
	}
	if hint == "" {
		hint = h.use(pos)
	}
	return hint
}

// notImported is about a package that would need no import, if the session didn't want one.
func (h *hints) notImported(name string) string {
	path := h.unit.importer.PathFor(name)
	if path == "" || !h.unit.explicit {
		return ""
	}
	return " (a package: import " + strconv.Quote(path) + ", or ask for %autoimport on)"
}

// foreign gives what other languages call by another name.
var foreign = map[string]string{
	"None": "nil", "null": "nil", "NULL": "nil", "nullptr": "nil", "undefined": "nil",
	"float": "float64", "double": "float64", "str": "string", "char": "rune", "boolean": "bool", "long": "int64",
	"dict": "map", "list": "a slice", "object": "any",
}

// popular lists packages whose functions are often called without their name.
var popular = []string{"fmt", "strings", "strconv", "math", "errors", "os", "time", "slices", "maps", "sort"}

func (h *hints) name(name string) string {
	if meant := foreign[name]; meant != "" {
		return didYouMean(meant)
	}
	if ast.IsExported(name) {
		for _, path := range popular {
			pkg, err := h.unit.importer.Import(path)
			if err == nil && pkg.Scope().Lookup(name) != nil {
				return didYouMean(pkg.Name() + "." + name)
			}
		}
	}
	if h.names == nil {
		h.names = h.unit.visible()
		h.other = append(types.Universe.Names(), h.unit.importer.PackageNames()...)
	}
	near := Nearest(name, h.names)
	if near == "" && len(name) > 3 { // there are so many short ones
		near = nearestWithin(1, name, h.other)
	}
	if near == "" {
		return ""
	}
	return didYouMean(near)
}

// use is about how an undefined name stands in its statement.
func (h *hints) use(pos token.Pos) string {
	around := h.unit.enclosing(pos)
	if len(around) < 2 {
		return ""
	}
	switch parent := around[len(around)-2].(type) {
	case *ast.AssignStmt:
		if parent.Tok == token.ASSIGN && pos < parent.TokPos {
			return " (a new variable is declared with :=)"
		}
	case *ast.SelectorExpr:
		if parent.X.Pos() == pos {
			return " (neither a variable nor a package of the standard library)"
		}
	}
	return ""
}

func (h *hints) packageMember(pkgName, member string) string {
	from := h.unit.Names.Imports[pkgName]
	if from == "" {
		from = h.unit.importer.PathFor(pkgName)
	}
	pkg, err := h.unit.importer.Import(from)
	if from == "" || err != nil {
		return ""
	}
	names := slices.DeleteFunc(pkg.Scope().Names(), func(name string) bool { return !ast.IsExported(name) })
	if near := Nearest(member, names); near != "" {
		return didYouMean(pkgName + "." + near)
	}
	return ""
}

// packagePath is about an import path that leads nowhere.
func (h *hints) packagePath(name string) string {
	near := Nearest(path.Base(name), h.unit.importer.PackageNames())
	if near == "" {
		return ""
	}
	return didYouMean(strconv.Quote(h.unit.importer.PathFor(near)))
}

// member is about x.name where x has no such field or method.
func (h *hints) member(pos token.Pos, name string) string {
	var x ast.Expr
	for _, n := range h.unit.enclosing(pos) {
		if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Pos() == pos {
			x = sel.X
		}
	}
	if x == nil {
		return ""
	}
	if near := Nearest(name, h.members(h.unit.Info.TypeOf(x))); near != "" {
		return didYouMean(near)
	}
	if _, ok := types.Universe.Lookup(name).(*types.Builtin); ok {
		return " (" + name + " is a built-in function: " + name + "(" + types.ExprString(x) + ", …))"
	}
	return ""
}

// members gives the names of the fields and methods of a type that a cell may use.
func (h *hints) members(t types.Type) []string {
	var names []string
	add := func(obj types.Object) {
		if obj.Exported() || obj.Pkg() == h.unit.Pkg {
			names = append(names, obj.Name())
		}
	}
	if t == nil {
		return nil
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	for sel := range types.NewMethodSet(methodsOf(t)).Methods() {
		add(sel.Obj())
	}
	if st, ok := t.Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			add(f)
		}
	}
	return names
}

// methodsOf gives the type that has all methods which x.f finds for an x of type t.
func methodsOf(t types.Type) types.Type {
	if types.IsInterface(t) {
		return t
	}
	return types.NewPointer(t)
}

// field is about a key of a struct literal.
func (h *hints) field(pos token.Pos, name string) string {
	for _, n := range h.unit.enclosing(pos) {
		lit, ok := n.(*ast.CompositeLit)
		if !ok {
			continue
		}
		if near := Nearest(name, h.members(h.unit.Info.TypeOf(lit))); near != "" {
			return didYouMean(near)
		}
	}
	return ""
}

// mismatch is about the two sides of an operator.
func mismatch(a, b string) string {
	switch {
	case isNumber(a) && isNumber(b):
		return " (numbers of two types: convert one, as in " + a + "(…))"
	case a == "time.Duration" && isNumber(b), b == "time.Duration" && isNumber(a):
		return " (convert the number: time.Duration(…))"
	case a == "string" && isNumber(b), b == "string" && isNumber(a):
		return " (fmt.Sprint(…) makes a string of a number)"
	}
	return ""
}

func isNumber(name string) bool {
	tn, ok := types.Universe.Lookup(name).(*types.TypeName)
	if !ok {
		return name == "rune" || name == "float"
	}
	b, ok := types.Unalias(tn.Type()).(*types.Basic)
	return ok && b.Info()&types.IsNumeric != 0
}

// notes gives what to show below the place of an error: of a call with too many or too few
// arguments, what is called.
func (h *hints) notes(f *finding) []string {
	if !wrongCount.MatchString(f.message) {
		return nil
	}
	around := h.unit.enclosing(f.pos)
	slices.Reverse(around)
	for _, n := range around {
		if call, ok := n.(*ast.CallExpr); ok && call.Lparen < f.pos {
			return h.signature(call)
		}
	}
	return nil
}

func (h *hints) signature(call *ast.CallExpr) []string {
	var id *ast.Ident
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	}
	if fn, ok := h.unit.Info.Uses[id].(*types.Func); ok {
		return []string{types.ObjectString(fn, h.unit.qualify)}
	}
	return nil
}

// enclosing gives the nodes around a position, the outermost first.
func (u *Unit) enclosing(pos token.Pos) []ast.Node {
	var around []ast.Node
	visit := func(n ast.Node) bool {
		inside := n != nil && n.Pos() <= pos && pos < n.End()
		if inside {
			around = append(around, n)
		}
		return inside
	}
	for _, p := range u.Parsed {
		for _, stmt := range p.Stmts {
			ast.Inspect(stmt, visit)
		}
		for _, gen := range slices.Concat(p.Types, p.Consts) {
			ast.Inspect(gen, visit)
		}
		for _, fn := range p.Funcs {
			ast.Inspect(fn, visit)
		}
	}
	return around
}

// visible gives the names that the session and the cell have declared.
func (u *Unit) visible() []string {
	var names []string
	for id, obj := range u.Info.Defs {
		if obj != nil && obj.Parent() != nil { // fields and methods have no scope
			names = append(names, id.Name)
		}
	}
	for name := range u.Names.Objects {
		names = append(names, name)
	}
	for name := range u.Names.Imports {
		names = append(names, name)
	}
	for name := range u.Names.Outer {
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
