package cell_test

import (
	"fmt"
	"strings"
)

// statementKind is a kind of statement that programs have, and how often.
type statementKind struct {
	weight int
	make   func(*generator) string
}

// statementKinds lists all kinds, plain ones first.
func statementKinds() []statementKind {
	return []statementKind{
		{8, (*generator).declare},
		{8, (*generator).assign},
		{3, (*generator).assignOp},
		{3, (*generator).assignTwo},
		{7, (*generator).print},
		{4, (*generator).ifElse},
		{3, (*generator).forClause},
		{4, (*generator).forRange},
		{2, (*generator).forFunc},
		{2, (*generator).forLabelled},
		{1, (*generator).forGoto},
		{3, (*generator).switchValue},
		{3, (*generator).switchType},
		{3, (*generator).deferred},
		{4, (*generator).recovered},
		{3, (*generator).closures},
		{3, (*generator).counter},
		{3, (*generator).methods},
		{3, (*generator).interfaces},
		{2, (*generator).pointers},
		{3, (*generator).copies},
		{3, (*generator).slices},
		{3, (*generator).maps},
		{2, (*generator).channels},
		{2, (*generator).goroutines},
		{3, (*generator).generics},
		{2, (*generator).constants},
		{2, (*generator).strings},
		{2, (*generator).results},
		{1, (*generator).errors},
	}
}

// maxDepth is how deep blocks are nested.
const maxDepth = 2

// statement gives a random statement. What it declares stays in scope.
func (g *generator) statement() string {
	kinds, all := statementKinds(), 0
	for _, s := range kinds {
		all += s.weight
	}
	n := g.IntN(all)
	if g.depth > maxDepth {
		n = g.IntN(kinds[0].weight + kinds[1].weight + kinds[2].weight)
	}
	for _, s := range kinds {
		if n -= s.weight; n < 0 {
			return s.make(g)
		}
	}
	return g.print()
}

// block gives a block of n statements and, last, what end gives in its scope.
func (g *generator) block(n int, end func() string) string {
	outer := len(g.scope)
	g.depth++
	var b strings.Builder
	b.WriteString("{\n")
	for range n {
		b.WriteString(g.statement() + "\n")
	}
	if end != nil {
		b.WriteString(end() + "\n")
	}
	b.WriteString("}")
	g.depth--
	g.scope = g.scope[:outer]
	return b.String()
}

// blockWith gives a block that begins with a line and has variables of its own.
func (g *generator) blockWith(first string, n int, own ...variable) string {
	outer := len(g.scope)
	g.scope = append(g.scope, own...)
	body := g.block(n, nil)
	g.scope = g.scope[:outer]
	return "{\n" + first + strings.TrimPrefix(body, "{")
}

// loop is blockWith for the body of a loop.
func (g *generator) loop(first string, n int, own ...variable) string {
	g.loops++
	body := g.blockWith("burn()\n"+first, n, own...)
	g.loops--
	if g.chance(25) {
		body = strings.TrimSuffix(body, "}") + fmt.Sprintf("if %s { %s }\n}", g.truth(1), pickOne(g, []string{"break", "continue"}))
	}
	return body
}

func (g *generator) add(t *goType) variable {
	v := variable{name: g.name("v"), typ: t}
	g.scope = append(g.scope, v)
	return v
}

func (g *generator) declare() string {
	t := g.typ()
	value := g.value(t, 3)
	if t.kind == anyKind {
		value = "any(" + g.value(g.typ(), 2) + ")"
	}
	v := g.add(t)
	switch g.IntN(4) {
	case 0:
		return fmt.Sprintf("var %s %s = %s\n_ = %[1]s", v.name, t.name, value)
	case 1:
		return fmt.Sprintf("var %s %s\n_ = %[1]s", v.name, t.name)
	default:
		return fmt.Sprintf("%s := %s\n_ = %[1]s", v.name, value)
	}
}

// target gives something that can be assigned to, and its type.
func (g *generator) target(wanted func(*goType) bool) (variable, bool) {
	var list []variable
	for _, v := range g.scope {
		if !v.fixed {
			list = append(list, targets(v)...)
		}
	}
	var good []variable
	for _, v := range list {
		if wanted(v.typ) {
			good = append(good, v)
		}
	}
	if len(good) == 0 {
		return variable{}, false
	}
	return pickOne(g, good), true
}

// targets gives what can be assigned to in a variable. Elements of maps are left out:
// the map may be nil.
func targets(v variable) []variable {
	list := []variable{v}
	switch v.typ.kind {
	case structKind:
		for _, f := range v.typ.fields {
			list = append(list, targets(variable{name: v.name + "." + f.name, typ: f.typ})...)
		}
	case arrayKind:
		list = append(list, targets(variable{name: v.name + "[1]", typ: v.typ.elem})...)
	}
	return list
}

func anyTarget(*goType) bool { return true }

func isNumber(t *goType) bool { return t.kind == intKind || t.kind == floatKind }

func (g *generator) assign() string {
	v, ok := g.target(anyTarget)
	if !ok {
		return g.declare()
	}
	return fmt.Sprintf("%s = %s", v.name, g.value(v.typ, 4))
}

func (g *generator) assignOp() string {
	v, ok := g.target(isNumber)
	switch {
	case !ok:
		return g.declare()
	case g.chance(30):
		return v.name + pickOne(g, []string{"++", "--"})
	case v.typ.kind == intKind && g.chance(50):
		return fmt.Sprintf("%s %s= %s", v.name, pickOne(g, []string{"&", "|", "^", "&^", "%", "/", "<<", ">>"}), "("+g.operand(unsignedLike(v.typ), 2)+"%7 | 1)")
	default:
		return fmt.Sprintf("%s %s= %s", v.name, pickOne(g, []string{"+", "-", "*"}), g.value(v.typ, 3))
	}
}

// unsignedLike gives the type, for operators that want the same type on both sides; a
// shift by a negative count panics, and that is fine in a statement.
func unsignedLike(t *goType) *goType { return t }

// assignTwo assigns to two variables at once.
func (g *generator) assignTwo() string {
	a, ok := g.target(anyTarget)
	if !ok {
		return g.declare()
	}
	b, _ := g.target(func(t *goType) bool { return t.name == a.typ.name })
	if a.name != b.name && !strings.HasPrefix(a.name, b.name+".") && !strings.HasPrefix(b.name, a.name+".") &&
		!strings.HasPrefix(a.name, b.name+"[") && !strings.HasPrefix(b.name, a.name+"[") {
		return fmt.Sprintf("%s, %s = %[2]s, %[1]s", a.name, b.name)
	}
	s, i := g.name("s"), g.name("i")
	return fmt.Sprintf("%s, %s := []int{%s, 1, 2}, 0\n%[2]s, %[1]s[%[2]s] = 2, %[4]s\n%[1]s[0], %[1]s[%[2]s] = %[1]s[%[2]s], %[1]s[0]\nfmt.Println(%[1]s, %[2]s)",
		s, i, g.value(intType, 1), g.value(intType, 2))
}

func (g *generator) print() string {
	var list []string
	for range 1 + g.IntN(3) {
		if len(g.scope) > 0 && g.chance(70) {
			list = append(list, pickOne(g, g.scope).name)
		} else {
			list = append(list, g.value(g.typ(), 3))
		}
	}
	if g.chance(25) {
		return fmt.Sprintf("fmt.Printf(%q, %s)", strings.Repeat(pickOne(g, []string{"%v ", "%+v ", "%#v ", "%T "}), len(list))+"\n", strings.Join(list, ", "))
	}
	return fmt.Sprintf("fmt.Println(%s)", strings.Join(list, ", "))
}

func (g *generator) ifElse() string {
	if g.chance(30) {
		t := g.numeric()
		v := variable{name: g.name("v"), typ: t}
		init := fmt.Sprintf("if %s := %s; ", v.name, g.value(t, 2))
		g.scope = append(g.scope, v)
		code := init + g.compare(t, 1) + " " + g.blockWith("_ = "+v.name+"\n", 1+g.IntN(2)) + " else if " + g.truth(2) + " " + g.block(1, nil) + " else " + g.block(1, nil)
		g.scope = g.scope[:len(g.scope)-1]
		return code
	}
	code := "if " + g.truth(3) + " " + g.block(1+g.IntN(3), nil)
	if g.chance(50) {
		code += " else " + g.block(1+g.IntN(2), nil)
	}
	return code
}

func (g *generator) forClause() string {
	i := variable{name: g.name("i"), typ: g.intType(), fixed: true}
	body := g.loop("", 1+g.IntN(3), i)
	return fmt.Sprintf("for %[1]s := %[2]s(%[3]d); %[1]s < %[4]d; %[1]s++ %[5]s", i.name, i.typ.name, g.IntN(3), 2+g.IntN(5), body)
}

// rangeTypes are the types that forRange walks over.
func (g *generator) rangeType() *goType {
	return pickOne(g, []*goType{sliceOf(g.basic()), sliceOf(intType), arrayOf(3, g.basic()), stringType, intType, sliceOf(g.record)})
}

func (g *generator) forRange() string {
	t := g.rangeType()
	k, v := variable{name: g.name("k"), typ: intType}, variable{name: g.name("v"), typ: t.elem}
	over := g.value(t, 2)
	switch t.kind {
	case intKind:
		return fmt.Sprintf("for %s := range %d %s", k.name, 1+g.IntN(5), g.loop("_ = "+k.name+"\n", 1+g.IntN(2), k))
	case stringKind:
		v.typ = intTypes[3]
	}
	if g.chance(20) {
		sum := g.name("m")
		return fmt.Sprintf("%s := %s\nfor k, v := range %[1]s { _, _ = k, v; delete(%[1]s, k) }\nfmt.Println(len(%[1]s), total(%[3]s))",
			sum, g.value(mapOf(stringType, g.basic()), 2), g.value(mapOf(stringType, g.intType()), 2))
	}
	return fmt.Sprintf("for %s, %s := range %s %s", k.name, v.name, over, g.loop("_, _ = "+k.name+", "+v.name+"\n", 1+g.IntN(2), k, v))
}

// forFunc walks over a function.
func (g *generator) forFunc() string {
	v := variable{name: g.name("v"), typ: intType}
	seq := g.name("seq")
	body := g.loop("_ = "+v.name+"\n", 1+g.IntN(2), v)
	return fmt.Sprintf("%s := func(yield func(int) bool) {\ndefer fmt.Println(\"end of %[1]s\")\nfor i := range %[2]d {\nif !yield(i * %[3]s) { return }\n}\n}\nfor %[4]s := range %[1]s %[5]s",
		seq, 2+g.IntN(4), g.value(intType, 1), v.name, body)
}

func (g *generator) forLabelled() string {
	label := g.name("Outer")
	i, j := variable{name: g.name("i"), typ: intType, fixed: true}, g.name("j")
	first, second := g.truth(1), g.truth(1)
	body := g.blockWith("", 1+g.IntN(2), i)
	return fmt.Sprintf("%[1]s:\nfor %[2]s := 0; %[2]s < 4; %[2]s++ {\nburn()\nfor %[3]s := range 4 {\nif %[2]s*%[3]s == %[4]d && %[5]s { continue %[1]s }\nif %[2]s+%[3]s == %[6]d && %[7]s { break %[1]s }\nswitch {\ncase %[3]s == 2:\nbreak\ndefault:\nfmt.Print(%[2]s, %[3]s, \";\")\n}\n}\n%[8]s\n}\nfmt.Println()",
		label, i.name, j, g.IntN(5), first, g.IntN(7), second, body)
}

func (g *generator) forGoto() string {
	n, label := g.name("n"), g.name("again")
	return fmt.Sprintf("%s := 0\n%s:\n%[1]s++\nif %[1]s < %[3]d {\nfmt.Print(%[1]s, \" \")\ngoto %[2]s\n}\nfmt.Println(%[1]s)", n, label, 2+g.IntN(4))
}

func (g *generator) switchValue() string {
	t := pickOne(g, []*goType{intTypes[6], intType, stringType})
	var b strings.Builder
	if g.chance(25) {
		fmt.Fprintf(&b, "switch {\ncase %s:\n%s\ncase %s, %s:\n%s\n", g.truth(2), g.inner(), g.truth(1), g.truth(1), g.inner())
	} else {
		fmt.Fprintf(&b, "switch x := %s; x {\n", g.value(t, 3))
		for i := range 1 + g.IntN(3) {
			fmt.Fprintf(&b, "case %s:\n%s\n", g.cases(t, i), g.inner())
			if g.chance(30) {
				b.WriteString("fallthrough\n")
			}
		}
		fmt.Fprintf(&b, "case %s:\n%s\n", g.operand(t, 2), g.inner())
	}
	if g.chance(70) {
		fmt.Fprintf(&b, "default:\n%s\n", g.inner())
	}
	return b.String() + "}"
}

// cases gives constants that no other case has.
func (g *generator) cases(t *goType, i int) string {
	if t.kind == stringKind {
		return []string{`"a", ""`, `"b"`, `"go", "x"`}[i]
	}
	return []string{"0, 1", "2", "3, 4, 5"}[i]
}

// inner gives a block as a statement.
func (g *generator) inner() string { return g.block(1, nil) }

func (g *generator) switchType() string {
	x, list := g.name("x"), g.name("list")
	var values []string
	for range 3 + g.IntN(3) {
		values = append(values, g.value(g.typ(), 2))
	}
	values = append(values, "nil", "errEmpty")
	shown := pickOne(g, g.types[:len(g.types)-1])
	if shown.kind == anyKind {
		shown = sliceOf(sliceOf(stringType))
	}
	return fmt.Sprintf(`%s := []any{%s}
for _, v := range %[1]s {
switch %[3]s := v.(type) {
case nil:
fmt.Println("nil", %[3]s)
case int:
fmt.Println("int", %[3]s+1)
case string, bool:
fmt.Printf("%%T %%v\n", %[3]s, %[3]s)
case uint8:
%[3]s++
fmt.Println("uint8", %[3]s)
case %[4]s:
fmt.Printf("own %%v\n", %[3]s)
case error:
fmt.Println("error", %[3]s.Error())
case fmt.Stringer:
fmt.Println("Stringer", %[3]s.String())
case interface{ Value(int) int }:
fmt.Println("Valuer", %[3]s.Value(3))
default:
fmt.Printf("%%T\n", %[3]s)
}
}`, list, strings.Join(values, ", "), x, shown.name)
}
