package cell_test

import (
	"fmt"
	"strings"
)

// deferred has deferred calls run in a function.
func (g *generator) deferred() string {
	v := variable{name: g.name("v"), typ: intType}
	body := g.blockWith("", 1, v)
	return fmt.Sprintf("func() {\n%s := %s\nfor i := range 3 {\ndefer fmt.Println(\"deferred\", i, %[1]s)\n%[1]s++\n}\ndefer func() { fmt.Println(\"last\", %[1]s) }()\n%[3]s\n}()",
		v.name, g.value(intType, 2), body)
}

// recovered has a panic in a function that recovers from it.
func (g *generator) recovered() string {
	v, result := g.name("v"), g.name("r")
	cause := pickOne(g, []func() string{
		func() string { return fmt.Sprintf("panic(%s)", g.value(g.basic(), 1)) },
		func() string { return `panic(fmt.Errorf("wrapped %w", errEmpty))` },
		func() string { return fmt.Sprintf("var s []int\n_ = s[%s]", g.operand(intType, 1)) },
		func() string { return fmt.Sprintf("s := make([]string, 3)\n_ = s[%s:]", g.operand(intType, 1)) },
		func() string { return "var m map[string]int\nm[\"x\"]++" },
		func() string { return fmt.Sprintf("var p *%s\np.N = 1", g.record.name) },
		func() string { return fmt.Sprintf("var x any = %s\n_ = x.(int16)", g.value(g.typ(), 1)) },
		func() string { return "var x any\n_ = x.(fmt.Stringer)" },
		func() string { return fmt.Sprintf("zero := 0\n_ = %s / zero", g.operand(intType, 1)) },
		func() string { return "var f func()\nf()" },
		func() string { return "var v interface{ Value(int) int }\nv.Value(1)" },
		func() string { return "c := make(chan int)\nclose(c)\nclose(c)" },
		func() string { return "n := -1\n_ = make([]int, n)" },
		func() string { return "x, y := any([]int{1}), any([]int{1})\n_ = x == y" },
		func() string { return "n := -3\n_ = 1 << n" },
		func() string { return "s := []int{1, 2}\n_ = [4]int(s)" },
		func() string {
			return "defer func() { panic(fmt.Sprint(\"again \", recover())) }()\npanic(\"first\")"
		},
	})()
	return fmt.Sprintf("%s := func() (%s int) {\ndefer func() {\nif e := recover(); e != nil {\nfmt.Println(\"recovered:\", e)\n%[2]s += %[3]s\n}\n}()\ndefer fmt.Println(\"unwinding\")\n%[2]s = 5\nif %[4]s {\n%[5]s\n}\nreturn %[2]s * 2\n}()\nfmt.Println(%[1]s)",
		v, result, g.value(intType, 1), pickOne(g, []string{"same(true)", g.truth(2)}), cause)
}

// closures collects closures of a loop and calls them later.
func (g *generator) closures() string {
	list, i := g.name("fs"), g.name("i")
	v := variable{name: g.name("v"), typ: g.basic()}
	value := g.value(v.typ, 2)
	g.scope = append(g.scope, v)
	inner := g.value(v.typ, 2)
	g.scope = g.scope[:len(g.scope)-1]
	head := pickOne(g, []string{"for %[1]s := 0; %[1]s < 3; %[1]s++", "for %[1]s := range 3", "for _, %[1]s := range []int{4, 5, 6}"})
	return fmt.Sprintf("var %s []func() int\n%s {\n%[3]s := %[4]s\n%[1]s = append(%[1]s, func() int {\n%[3]s = %[5]s\n%[6]s += 10\nfmt.Print(%[3]s, \" \")\nreturn %[6]s\n})\n}\nfor range 2 {\nfor _, f := range %[1]s {\nfmt.Println(f())\n}\n}",
		list, fmt.Sprintf(head, i), v.name, value, inner, i)
}

// counter makes a closure that keeps a variable, and one that changes ours.
func (g *generator) counter() string {
	next, v := g.name("next"), variable{}
	code := fmt.Sprintf("%s := func() func() int {\nn := %s\nreturn func() int { n++; return n }\n}()\n", next, g.value(intType, 2))
	if found, ok := g.target(isNumber); ok {
		v = found
		code += fmt.Sprintf("%schange := func() { %s = %s }\n%[1]schange()\n", next, v.name, g.value(v.typ, 2))
	}
	return code + fmt.Sprintf("%s()\nfmt.Println(%[1]s(), %[1]s())", next)
}

// methods calls methods, through values, expressions and pointers.
func (g *generator) methods() string {
	value := g.value(g.record, 2)
	r, f := g.add(g.record), g.name("f")
	code := fmt.Sprintf("%s := %s\n%s := %[1]s.Value\n", r.name, value, f)
	for range 1 + g.IntN(3) {
		code += pickOne(g, []string{
			fmt.Sprintf("%s.Change(%s)\n", r.name, g.value(intType, 1)),
			fmt.Sprintf("(&%s).N -= 2\n", r.name),
			fmt.Sprintf("(*%s).Change(&%s, 3)\n", g.record.name, r.name),
			fmt.Sprintf("fmt.Println(%s.Value(%s, 4))\n", g.record.name, r.name),
			fmt.Sprintf("func() {\ndefer %s.Change(5)\nfmt.Println(%[1]s.N)\n}()\n", r.name),
			fmt.Sprintf("%sc := %s.Change\n%[1]sc(1)\n", f+g.name("_"), r.name),
		})
	}
	return code + fmt.Sprintf("fmt.Println(%s(2), %s)", f, r.name)
}

// interfaces puts values into interfaces and takes them out.
func (g *generator) interfaces() string {
	value := g.value(g.outer, 2)
	list, o := g.name("vs"), g.add(g.outer)
	return fmt.Sprintf(`%[2]s := %[3]s
%[1]s := []Valuer_%[4]d{%[5]s, &%[6]s{N: 2}, %[2]s, &%[2]s, %[7]s(3)}
for i, v := range %[1]s {
fmt.Print(i, " ", v.Value(i), " ")
if c, ok := v.(Changer_%[4]d); ok {
fmt.Print(c.Change(i), " ")
}
_, isStringer := v.(fmt.Stringer)
r, isRecord := v.(%[6]s)
fmt.Println(isStringer, isRecord, r.N)
}
fmt.Println(%[1]s[0] == Valuer_%[4]d(%[5]s), %[1]s[3] == Valuer_%[4]d(&%[2]s), %[1]s[4] != nil)
fmt.Printf("%%T %%v\n", %[1]s[4], %[1]s[4])`,
		list, o.name, value, g.number, "same("+g.literal(g.record)+")", g.record.name, g.enum.name)
}

func (g *generator) pointers() string {
	p, q := g.name("p"), g.name("q")
	v, ok := g.target(isNumber)
	code := fmt.Sprintf("%s := &%s{N: 1}\n%s := %[1]s\n%[3]s.N++\n(*%[1]s).N *= 3\nfmt.Println(*%[1]s, %[1]s == %[3]s, %[3]s.Value(1))\n*%[1]s = %[2]s{}\nfmt.Println(%[3]s.N)", p, g.record.name, q)
	if ok {
		n := g.name("n")
		code += fmt.Sprintf("\n%s := &%s\n*%[1]s = %s\nfmt.Println(%[2]s, *%[1]s)", n, v.name, g.value(v.typ, 2))
	}
	return code
}

// copies shows which assignments copy.
func (g *generator) copies() string {
	a, b := g.name("a"), g.name("b")
	switch g.IntN(3) {
	case 0:
		return fmt.Sprintf("%s := [3]int{1, 2, 3}\n%s := %[1]s\n%[2]s[1] = %[3]s\nfor i, v := range %[1]s {\n%[1]s[2] = 9\nfmt.Print(i, v, \" \")\n}\nfmt.Println(%[1]s, %[2]s, %[1]s == %[2]s)", a, b, g.value(intType, 2))
	case 1:
		return fmt.Sprintf("%s := %s\n%s := %[1]s\n%[3]s.N = %[4]s\n%[1]s.%[5]s.N++\nfmt.Println(%[1]s, %[3]s, %[1]s == %[3]s)", a, g.value(g.outer, 2), b, g.value(intType, 2), g.record.name)
	default:
		return fmt.Sprintf("%s := []%s{{N: 1}, {N: 2}}\nfor _, r := range %[1]s {\nr.Change(5)\n}\nfor i := range %[1]s {\n%[1]s[i].Change(%[3]s)\n}\n%[4]s := map[string]*%[2]s{\"x\": &%[1]s[0]}\n%[4]s[\"x\"].N--\nfmt.Println(%[1]s)", a, g.record.name, g.value(intType, 1), b)
	}
}

func (g *generator) slices() string {
	t := sliceOf(g.basic())
	s, u := g.name("s"), g.name("u")
	elem := func() string { return g.value(t.elem, 2) }
	code := fmt.Sprintf("%s := %s{%s, %s, %s, %s}\n%s := %[1]s[1:3:3]\n", s, t.name, elem(), elem(), elem(), elem(), u)
	for range 2 + g.IntN(3) {
		code += pickOne(g, []string{
			fmt.Sprintf("%s = append(%[1]s, %s, %s)\n", u, elem(), elem()),
			fmt.Sprintf("%s[0] = %s\n", u, elem()),
			fmt.Sprintf("fmt.Println(copy(%s, %s))\n", s, u),
			fmt.Sprintf("%s = append(%[1]s[:1], %[1]s[2:]...)\n", u),
			fmt.Sprintf("%s = %[1]s[:len(%[1]s)-1]\n", s),
			fmt.Sprintf("clear(%s)\n", u),
			fmt.Sprintf("%s, %s = %[2]s, %[1]s\n", s, u),
			fmt.Sprintf("%s = mapped(%[1]s, func(v %s) %[2]s { return %[3]s })\n", u, t.elem.name, elem()),
		})
	}
	return code + fmt.Sprintf("fmt.Println(len(%s), %[1]s, len(%s), %[2]s, %[2]s == nil)", s, u)
}

func (g *generator) maps() string {
	m := g.name("m")
	switch g.IntN(3) {
	case 0:
		return fmt.Sprintf("%s := map[%s]int{}\n%[1]s[%[3]s]++\n%[1]s[%[4]s] += 2\n%[1]s[%[2]s{}] = 5\n_, %[1]sok := %[1]s[%[3]s]\nfmt.Println(len(%[1]s), %[1]sok, %[1]s[%[4]s])",
			m, g.record.name, g.literalTwice(g.record), g.literalTwice(g.record))
	case 1:
		return fmt.Sprintf("%s := map[string][]int{}\n%[1]s[\"a\"] = append(%[1]s[\"a\"], %[2]s)\n%[1]s[\"b\"] = append(%[1]s[\"a\"], %[3]s)\ndelete(%[1]s, %[4]s)\nif v, ok := %[1]s[\"a\"]; ok {\nfmt.Println(v)\n}\nfmt.Println(%[1]s, len(%[1]s), pairs(%[1]s))",
			m, g.value(intType, 2), g.value(intType, 2), g.value(stringType, 2))
	default:
		return fmt.Sprintf("%s := map[any]string{1: \"int\", \"1\": \"string\", %s(1): \"enum\", [2]int{1, 2}: \"array\", nil: \"nil\"}\nfmt.Println(len(%[1]s), %[1]s[1], %[1]s[%[3]s], %[1]s[[2]int{1, 2}], %[1]s[nil])\nclear(%[1]s)\nfmt.Println(len(%[1]s))",
			m, g.enum.name, g.value(g.basic(), 1))
	}
}

// literalTwice gives a composite literal that can be written twice.
func (g *generator) literalTwice(t *goType) string {
	var list []string
	for _, f := range t.fields {
		list = append(list, f.name+": "+g.literal(f.typ))
	}
	return fmt.Sprintf("%s{%s}", t.name, strings.Join(list, ", "))
}

func (g *generator) channels() string {
	c := g.name("c")
	t := g.basic()
	return fmt.Sprintf("{\n%s := make(chan %s, 3)\n%[1]s <- %[3]s\n%[1]s <- %[4]s\nselect {\ncase v, ok := <-%[1]s:\nfmt.Println(v, ok)\ndefault:\nfmt.Println(\"empty\")\n}\nclose(%[1]s)\nfor v := range %[1]s {\nfmt.Println(v)\n}\nv, ok := <-%[1]s\nfmt.Println(v, ok, len(%[1]s), cap(%[1]s))\n}",
		c, t.name, g.value(t, 2), g.value(t, 2))
}

// goroutines starts some whose result does not depend on their order.
func (g *generator) goroutines() string {
	c, n := g.name("c"), 2+g.IntN(4)
	if g.chance(50) {
		return fmt.Sprintf("%s := make([]int, %d)\nvar %[1]swg sync.WaitGroup\nfor i := range %[1]s {\n%[1]swg.Add(1)\ngo func(n int) {\ndefer %[1]swg.Done()\n%[1]s[i] = n*n + i\n}(i + 1)\n}\n%[1]swg.Wait()\nfmt.Println(%[1]s)", c, n)
	}
	return fmt.Sprintf("%s, %[1]sdone := make(chan int), make(chan int)\ngo func() {\nsum := %d\nfor v := range %[1]s {\nsum = sum*3 + v\n}\n%[1]sdone <- sum\n}()\nfor i := range %[3]d {\n%[1]s <- i\n}\nclose(%[1]s)\nfmt.Println(<-%[1]sdone)", c, g.IntN(50), n)
}

func (g *generator) generics() string {
	v := g.name("v")
	t, n := g.basic(), g.numeric()
	switch g.IntN(4) {
	case 0:
		return fmt.Sprintf("%s := &Stack[%s]{}\n%[1]s.Push(%[3]s)\n%[1]s.Push(%[4]s)\nfor range 3 {\nx, err := %[1]s.Pop()\nfmt.Println(x, err, errors.Is(err, errEmpty), %[1]s.Len())\n}", v, t.name, g.value(t, 2), g.value(t, 2))
	case 1:
		return fmt.Sprintf("%s := Pair[string, %s]{\"k\", %s}\nfmt.Printf(\"%%v %%+v %%T\\n\", %[1]s, %[1]s, %[1]s)\nfmt.Println(%[1]s == Pair[string, %[2]s]{Key: \"k\"})", v, t.name, g.value(t, 2))
	case 2:
		var inserts strings.Builder
		for range 4 {
			fmt.Fprintf(&inserts, "%s = %[1]s.Insert(%s)\n", v, g.value(n, 1))
		}
		return fmt.Sprintf("var %s *Tree[%s]\n%sfor x := range func(yield func(%[2]s) bool) { %[1]s.All(yield) } {\nfmt.Print(x, \" \")\n}\nfmt.Println()", v, n.name, &inserts)
	default:
		return fmt.Sprintf("%s := generic_%d[%s]\nfmt.Println(%[1]s(%[4]s, %[5]s), generic_%[2]d(1, 2), mapped([]%[3]s{1, 2}, func(x %[3]s) string { return fmt.Sprint(x, %[6]s) }))",
			v, g.number, n.name, g.value(n, 2), g.value(n, 2), g.value(t, 1))
	}
}

// constants declares some, in ranges where nothing overflows.
func (g *generator) constants() string {
	c := g.name("c")
	return fmt.Sprintf("const (\n%[1]sa = %[2]d<<iota + %[3]d\n%[1]sb\n%[1]sc float64 = %[2]d / 4.0 * (1 << 70 >> 68)\n%[1]sd = len(\"%[4]s\") + 'a' %% 7\n%[1]se = %[1]sa*%[1]sb > 50 && !false\n%[1]sf = \"x\" + \"%[4]s\"\n%[1]sg = (%[3]d + 3i) * 2i\n)\nvar %[1]sv uint8 = %[1]sa & 0x7f\nvar %[1]sw float32 = %[1]sb / 3\nfmt.Println(%[1]sa, %[1]sb, %[1]sc, %[1]sd, %[1]se, %[1]sf, %[1]sg, real(%[1]sg), %[1]sv, %[1]sw, ^%[1]sv, -7/2, -7%%3, 7.0/2, 1<<3.0)",
		c, 1+g.IntN(20), g.IntN(30), strings.Repeat("z", g.IntN(5)))
}

func (g *generator) strings() string {
	s := g.name("s")
	return fmt.Sprintf("%s := %s\nfor i, r := range %[1]s {\nfmt.Print(i, \":\", r, \" \")\n}\nfmt.Println(len(%[1]s), []byte(%[1]s), []rune(%[1]s), %[1]s[:len(%[1]s)/2], %[1]s < %[3]s)\nvar %[1]sb strings.Builder\nfmt.Fprintf(&%[1]sb, \"%%q %%x\", %[1]s, %[1]s)\nfmt.Println(%[1]sb.String())",
		s, g.operand(stringType, 2), g.value(stringType, 1))
}

// results calls a function of several results that its deferred calls change.
func (g *generator) results() string {
	n, rest := g.value(intType, 2), g.value(stringType, 2)
	f, a, b := g.name("f"), g.add(intType), g.add(stringType)
	return fmt.Sprintf("%s := func(n int, rest ...string) (x int, s string) {\ndefer func() { x *= 2; s += \"!\" }()\nif len(rest) > 1 {\nreturn n + len(rest), rest[1]\n}\nx = n\ns = cut(fmt.Sprint(rest))\nreturn\n}\n%[2]s, %[3]s := %[1]s(%[4]s, %[5]s)\nfmt.Println(%[2]s, %[3]s)\nfmt.Println(%[1]s(1))\nfmt.Println(%[1]s(2, []string{\"p\", \"q\"}...))",
		f, a.name, b.name, n, rest)
}

// errors declares an error type, and wraps and finds its values.
func (g *generator) errors() string {
	typ, e := g.global("Err"), g.name("e")
	g.decl("type %s struct{ Code int }\n\nfunc (e *%[1]s) Error() string { return fmt.Sprint(\"code \", e.Code) }", typ)
	return fmt.Sprintf("var %s error = fmt.Errorf(\"outer: %%w\", &%s{%s})\nvar %[1]st *%[2]s\nfmt.Println(%[1]s, errors.As(%[1]s, &%[1]st), errors.Is(%[1]s, errEmpty), errors.Join(%[1]s, errEmpty))\nif %[1]st != nil {\nfmt.Println(%[1]st.Code, errors.Unwrap(%[1]s) == error(%[1]st))\n}", e, typ, g.value(intType, 1))
}
