package cell_test

import (
	"fmt"
	"strings"
)

// value gives an expression of a type, which may be a constant.
func (g *generator) value(t *goType, depth int) string {
	if g.chance(25) && t.kind != anyKind && t.name != "T" {
		return g.literal(t)
	}
	return g.operand(t, depth)
}

// operand gives an expression of a type that is no constant.
func (g *generator) operand(t *goType, depth int) string {
	if depth > 0 && g.chance(12) && t.name != "T" {
		return fmt.Sprintf("traced(%d, %s)", g.IntN(100), g.value(t, depth-1))
	}
	if depth <= 0 || g.chance(30) {
		return g.leaf(t)
	}
	switch t.kind {
	case intKind:
		return g.integer(t, depth-1)
	case floatKind:
		return g.float(t, depth-1)
	case stringKind:
		return g.text(depth - 1)
	case boolKind:
		return g.truth(depth - 1)
	case anyKind:
		return "any(" + g.value(g.basic(), depth-1) + ")"
	default:
		return g.composite(t, depth-1)
	}
}

// leaf gives a variable or a part of one, or else a literal in disguise.
func (g *generator) leaf(t *goType) string {
	var list []string
	for _, v := range g.scope {
		list = append(list, parts(v.name, v.typ, t)...)
	}
	if len(list) > 0 && (g.chance(85) || t.name == "T") {
		return pickOne(g, list)
	}
	if t.kind == anyKind {
		t = g.basic()
		return fmt.Sprintf("any(%s)", g.literal(t))
	}
	return fmt.Sprintf("same(%s)", g.literal(t))
}

// parts gives what has type want in a variable: itself, its fields, its elements.
func parts(name string, has, want *goType) []string {
	if has.name == want.name {
		return []string{name}
	}
	var list []string
	switch has.kind {
	case structKind:
		for _, f := range has.fields {
			list = append(list, parts(name+"."+f.name, f.typ, want)...)
		}
	case arrayKind:
		list = parts(fmt.Sprintf("%s[%d]", name, has.size-1), has.elem, want)
	case sliceKind:
		list = parts(fmt.Sprintf("at(%s, 1)", name), has.elem, want)
	case mapKind:
		if has.key == stringType {
			list = parts(name+`["b"]`, has.elem, want)
		}
	}
	return list
}

// literal gives a constant, or a composite literal.
func (g *generator) literal(t *goType) string {
	switch t.kind {
	case intKind:
		return t.name + "(" + g.number10(t) + ")"
	case floatKind:
		return fmt.Sprintf("%s(%s)", t.name, pickOne(g, []string{"0", "1", "2.5", "-0.125", "1e10", "3", "-7.75", "0.1"}))
	case stringKind:
		return pickOne(g, []string{`""`, `"a"`, `"b"`, `"go"`, `"héllo, 世界"`, `"x\x00\xffy"`, `"\u00e9\n"`, "`raw\\n`"})
	case boolKind:
		return pickOne(g, []string{"true", "false"})
	default:
		return g.composite(t, 1)
	}
}

// number10 gives a number that fits the type.
func (g *generator) number10(t *goType) string {
	if g.chance(60) {
		return fmt.Sprint(g.IntN(10))
	}
	top := uint64(1)<<t.bits - 1
	if t.bits == 64 {
		top = 1<<64 - 1
	}
	n := pickOne(g, []uint64{top, top - 1, top / 2, g.Uint64() & top, g.Uint64() & top >> (t.bits / 2)})
	if t.bits%2 == 1 && g.chance(40) {
		return fmt.Sprintf("-%d", n)
	}
	return fmt.Sprint(n)
}

func (g *generator) integer(t *goType, depth int) string {
	a := func() string { return g.operand(t, depth) }
	b := func() string { return g.value(t, depth) }
	switch g.IntN(12) {
	case 0, 1, 2:
		return fmt.Sprintf("(%s %s %s)", a(), pickOne(g, []string{"+", "-", "*", "&", "|", "^", "&^"}), b())
	case 3:
		return fmt.Sprintf("(%s %s (%s | 1))", a(), pickOne(g, []string{"/", "%"}), a())
	case 4:
		return fmt.Sprintf("(%s %s (%s %% %d))", a(), pickOne(g, []string{"<<", ">>"}), g.operand(unsigned(g), depth), 1+g.IntN(70))
	case 5:
		return fmt.Sprintf("(%s%s)", pickOne(g, []string{"-", "^", "+"}), a())
	case 6:
		return fmt.Sprintf("%s(%s)", t.name, g.operand(g.intType(), depth))
	case 7:
		return fmt.Sprintf("%s(toInt(%s))", t.name, g.operand(floatTypes[g.IntN(2)], depth))
	case 8:
		return fmt.Sprintf("%s(len(%s))", t.name, g.operand(pickOne(g, []*goType{stringType, sliceOf(intType)}), depth))
	case 9:
		return fmt.Sprintf("%s(%s, %s)", pickOne(g, []string{"min", "max"}), a(), a())
	case 10:
		return fmt.Sprintf("%s{%s, %s, %s}[%s%%3]", "[...]"+t.name, b(), b(), b(), g.operand(unsigned(g), depth))
	default:
		return g.call(t, depth)
	}
}

func unsigned(g *generator) *goType { return intTypes[5+g.IntN(5)] }

// call gives a call whose result has the type.
func (g *generator) call(t *goType, depth int) string {
	if t == intType && g.record != nil && g.depth > 0 && g.chance(40) {
		return fmt.Sprintf("%s.Value(%s)", g.leaf(g.record), g.value(intType, depth))
	}
	for _, f := range g.calls {
		if f.result == t && g.chance(60) {
			var args []string
			for _, p := range f.params {
				args = append(args, g.value(p, depth))
			}
			return fmt.Sprintf("%s(%s)", f.name, strings.Join(args, ", "))
		}
	}
	if (t.kind == intKind || t.kind == floatKind) && g.depth > 0 && g.chance(40) {
		return fmt.Sprintf("generic_%d(%s, %s)", g.number, g.operand(t, depth), g.value(t, depth))
	}
	return fmt.Sprintf("func() %s { return %s }()", t.name, g.value(t, depth))
}

func (g *generator) float(t *goType, depth int) string {
	if t.name == "T" {
		return fmt.Sprintf("T(%s %s %s)", g.operand(t, depth), pickOne(g, []string{"+", "-", "*"}), g.operand(t, depth))
	}
	switch g.IntN(7) {
	case 0, 1, 2: // the conversion forbids a fused multiplication
		return fmt.Sprintf("%s(%s %s %s)", t.name, g.operand(t, depth), pickOne(g, []string{"+", "-", "*"}), g.value(t, depth))
	case 3:
		return fmt.Sprintf("%[1]s(%[2]s / (1 + %[1]s(%[3]s*%[3]s)))", t.name, g.operand(t, depth), g.leaf(t))
	case 4:
		return fmt.Sprintf("%s(%s)", t.name, g.operand(g.numeric(), depth))
	case 5:
		return fmt.Sprintf("(-%s)", g.operand(t, depth))
	default:
		return g.call(t, depth)
	}
}

func (g *generator) text(depth int) string {
	a := func() string { return g.operand(stringType, depth) }
	switch g.IntN(9) {
	case 0, 1:
		return fmt.Sprintf("cut(%s + %s)", a(), g.value(stringType, depth))
	case 2:
		return fmt.Sprintf("fmt.Sprint(%s)", g.value(g.typ(), depth))
	case 3:
		return fmt.Sprintf("string([]%s(%s))", pickOne(g, []string{"byte", "rune"}), a())
	case 4:
		return fmt.Sprintf("strings.%s(%s)", pickOne(g, []string{"ToUpper", "TrimSpace", "ToTitle"}), a())
	case 5:
		return fmt.Sprintf("string(rune(%s))", g.operand(pickOne(g, []*goType{intTypes[6], intTypes[2]}), depth))
	case 6:
		return fmt.Sprintf("fmt.Sprintf(\"%%%s|%%T\", %s, %s)", pickOne(g, []string{"v", "+v", "q"}), a(), g.value(g.typ(), depth))
	case 7:
		return fmt.Sprintf("strings.Join([]string{%s, %s}, \"-\")", a(), g.value(stringType, depth))
	default:
		return g.call(stringType, depth)
	}
}

func (g *generator) truth(depth int) string {
	switch g.IntN(7) {
	case 0:
		return fmt.Sprintf("(%s && %s)", g.operand(boolType, depth), g.operand(boolType, depth))
	case 1:
		return fmt.Sprintf("(%s || %s)", g.operand(boolType, depth), g.operand(boolType, depth))
	case 2:
		return "!" + g.operand(boolType, depth)
	case 3:
		t := g.typ()
		if !t.comparable() {
			t = g.basic()
		}
		return fmt.Sprintf("(%s %s %s)", g.leaf(t), pickOne(g, []string{"==", "!="}), g.leaf(t))
	case 4:
		return fmt.Sprintf("(any(%s) == any(%s))", g.value(g.basic(), depth), g.value(g.basic(), depth))
	default:
		return g.compare(g.numeric(), depth)
	}
}

// compare gives a comparison of ordered values.
func (g *generator) compare(t *goType, depth int) string {
	return fmt.Sprintf("(%s %s %s)", g.operand(t, depth), pickOne(g, []string{"<", "<=", ">", ">=", "==", "!="}), g.operand(t, depth))
}

// composite gives a composite literal or, of slices, what makes a new one.
func (g *generator) composite(t *goType, depth int) string {
	switch t.kind {
	case structKind:
		return g.recordLiteral(t, depth)
	case mapKind:
		return g.mapLiteral(t, depth)
	case anyKind:
		return "any(" + g.value(g.basic(), depth) + ")"
	case sliceKind:
		if depth > 0 && g.chance(30) {
			return fmt.Sprintf("append(%s(nil), %s...)", t.name, g.operand(t, depth-1))
		}
	}
	n := t.size
	if t.kind == sliceKind {
		n = g.IntN(5)
	}
	var list []string
	for range n {
		list = append(list, g.value(t.elem, depth-1))
	}
	return fmt.Sprintf("%s{%s}", t.name, strings.Join(list, ", "))
}

func (g *generator) recordLiteral(t *goType, depth int) string {
	var list []string
	for _, f := range t.fields {
		if g.chance(80) {
			list = append(list, fmt.Sprintf("%s: %s", f.name, g.value(f.typ, depth-1)))
		}
	}
	return fmt.Sprintf("%s{%s}", t.name, strings.Join(list, ", "))
}

// mapLiteral gives a map whose keys are constants that differ.
func (g *generator) mapLiteral(t *goType, depth int) string {
	var list []string
	for i := range g.IntN(4) {
		key := fmt.Sprint(i + 1)
		if t.key.kind == stringKind {
			key = fmt.Sprintf("%q", string(rune('a'+i)))
		}
		list = append(list, fmt.Sprintf("%s: %s", key, g.value(t.elem, depth-1)))
	}
	return fmt.Sprintf("%s{%s}", t.name, strings.Join(list, ", "))
}
