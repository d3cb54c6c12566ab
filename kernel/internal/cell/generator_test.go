package cell_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// generator makes random Go programs that are valid, end, and write what the Go
// specification says, whoever runs them. Hence:
//
//   - What is called in an expression changes nothing that the expression reads, and only
//     statements that consist of one such call change variables by calls: the order of
//     calls is specified, that of calls and reads is not.
//   - Expressions do not panic; statements made for that do.
//   - The left operand of an operator is no constant, so that nothing overflows or
//     divides by zero when it is compiled.
//   - Loops and calls burn fuel.
//   - No addresses are printed and no maps walked but to add up.
//
// A program is a set of declarations whose names end in its number, so that many can be
// compiled together.
type generator struct {
	*rand.Rand
	number int
	decls  []string
	scope  []variable // innermost last
	serial int        // of the last name
	depth  int        // of nested blocks
	loops  int        // of nested loops
	types  []*goType  // that variables can have
	calls  []function // that expressions may call
	record *goType    // the struct type with methods
	outer  *goType    // a struct type that embeds record
	enum   *goType    // the integer type with a method String
}

// variable is a variable, or a field.
type variable struct {
	name  string
	typ   *goType
	fixed bool // must not be assigned to: it counts a loop
}

// function is a function that expressions may call.
type function struct {
	name   string
	params []*goType
	result *goType
}

// kind is the kind of a generated type.
type kind int

const (
	intKind kind = iota
	floatKind
	stringKind
	boolKind
	sliceKind
	arrayKind
	mapKind
	structKind
	anyKind
)

// goType is a type of a generated program.
type goType struct {
	kind   kind
	name   string
	bits   int // of an integer, one less if it has a sign
	elem   *goType
	key    *goType
	size   int // of an array
	fields []variable
}

var (
	intTypes = []*goType{
		{name: "int", bits: 63}, {name: "int8", bits: 7}, {name: "int16", bits: 15}, {name: "int32", bits: 31}, {name: "int64", bits: 63},
		{name: "uint", bits: 64}, {name: "uint8", bits: 8}, {name: "uint16", bits: 16}, {name: "uint32", bits: 32}, {name: "uint64", bits: 64},
	}
	intType    = intTypes[0]
	floatTypes = []*goType{{kind: floatKind, name: "float64"}, {kind: floatKind, name: "float32"}}
	stringType = &goType{kind: stringKind, name: "string"}
	boolType   = &goType{kind: boolKind, name: "bool"}
	anyType    = &goType{kind: anyKind, name: "any"}
)

func sliceOf(elem *goType) *goType {
	return &goType{kind: sliceKind, name: "[]" + elem.name, elem: elem}
}

func arrayOf(size int, elem *goType) *goType {
	return &goType{kind: arrayKind, name: fmt.Sprintf("[%d]%s", size, elem.name), elem: elem, size: size}
}

func mapOf(key, elem *goType) *goType {
	return &goType{kind: mapKind, name: fmt.Sprintf("map[%s]%s", key.name, elem.name), key: key, elem: elem}
}

// comparable tells whether values of the type can be compared and be keys.
func (t *goType) comparable() bool {
	for _, f := range t.fields {
		if !f.typ.comparable() {
			return false
		}
	}
	return t.kind != sliceKind && t.kind != mapKind && t.kind != anyKind && (t.kind != arrayKind || t.elem.comparable())
}

// generatorPrelude is what all programs share. Its function run runs one of them.
const generatorPrelude = `package main

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"
)

var (
	fuel     int
	errEmpty error = errors.New("empty")
)

func burn() {
	fuel--
	if fuel < 0 {
		panic("out of fuel")
	}
}

type Number interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}

func same[T any](v T) T { return v }

func traced[T any](n int, v T) T {
	fmt.Print("<", n, ">")
	return v
}

func at[T any](s []T, i int) (v T) {
	if i >= 0 && i < len(s) {
		v = s[i]
	}
	return v
}

func cut(s string) string {
	if len(s) > 24 {
		return s[:24]
	}
	return s
}

func toInt[T ~float32 | ~float64](v T) int {
	if v > -1e6 && v < 1e6 {
		return int(v)
	}
	return 7
}

func total[K comparable, V Number](m map[K]V) (sum V) {
	for _, v := range m {
		sum += v
	}
	return sum
}

func mapped[T, U any](s []T, f func(T) U) []U {
	var out []U
	for _, v := range s {
		out = append(out, f(v))
	}
	return out
}

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(v T) { s.items = append(s.items, v) }

func (s *Stack[T]) Pop() (v T, err error) {
	if len(s.items) == 0 {
		return v, errEmpty
	}
	v = s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return v, nil
}

func (s Stack[T]) Len() int { return len(s.items) }

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

func pairs[K ~string, V any](m map[K]V) []Pair[K, V] {
	var list []Pair[K, V]
	for k, v := range m {
		list = append(list, Pair[K, V]{k, v})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Key < list[j].Key })
	return list
}

type Tree[T Number] struct {
	Left, Right *Tree[T]
	Value       T
}

func (t *Tree[T]) Insert(v T) *Tree[T] {
	switch {
	case t == nil:
		return &Tree[T]{Value: v}
	case v < t.Value:
		t.Left = t.Left.Insert(v)
	default:
		t.Right = t.Right.Insert(v)
	}
	return t
}

func (t *Tree[T]) All(yield func(T) bool) bool {
	return t == nil || t.Left.All(yield) && yield(t.Value) && t.Right.All(yield)
}

var (
	_ strings.Builder
	_ sync.Mutex
)

func run(name string, program func()) {
	fmt.Print("\n== ", name, "\n")
	fuel = 3000
	defer func() {
		if r := recover(); r != nil {
			fmt.Println("panic:", r)
		}
	}()
	program()
}
`

// generate makes the program of a seed. Its function is called program and the number.
func generate(seed uint64, number int) string {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1)), number: number}
	g.declareTypes()
	for range 1 + g.IntN(2) {
		g.declareFunction()
	}
	g.declareGeneric()
	body := g.block(6+g.IntN(6), nil)
	g.decl("func program%d() %s", g.number, body)
	return strings.Join(g.decls, "\n\n") + "\n"
}

func (g *generator) decl(format string, args ...any) {
	g.decls = append(g.decls, fmt.Sprintf(format, args...))
}

// name gives a new name.
func (g *generator) name(prefix string) string {
	g.serial++
	return fmt.Sprintf("%s%d", prefix, g.serial)
}

// global gives a new name for the package.
func (g *generator) global(prefix string) string {
	return fmt.Sprintf("%s_%d", g.name(prefix), g.number)
}

func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g *generator) intType() *goType { return pickOne(g, intTypes) }

// basic gives a type without parts.
func (g *generator) basic() *goType {
	switch g.IntN(8) {
	case 0, 1:
		return stringType
	case 2:
		return boolType
	case 3:
		return pickOne(g, floatTypes)
	case 4:
		return intType
	case 5:
		return g.enumOrInt()
	default:
		return g.intType()
	}
}

func (g *generator) enumOrInt() *goType {
	if g.enum != nil {
		return g.enum
	}
	return intType
}

func (g *generator) numeric() *goType {
	if g.chance(25) {
		return pickOne(g, floatTypes)
	}
	return g.intType()
}

// typ gives any type that variables can have.
func (g *generator) typ() *goType {
	if g.chance(50) {
		return g.basic()
	}
	return pickOne(g, g.types)
}

func pickOne[T any](g *generator, list []T) T { return list[g.IntN(len(list))] }

// declareTypes declares the program's own types and chooses those of its variables.
func (g *generator) declareTypes() {
	g.declareEnum()
	g.record = &goType{kind: structKind, name: g.global("Record")}
	for _, name := range []string{"A", "B", "C"}[:2+g.IntN(2)] {
		g.record.fields = append(g.record.fields, variable{name: name, typ: g.basic()})
	}
	g.record.fields = append(g.record.fields, variable{name: "N", typ: intType})
	var fields strings.Builder
	for _, f := range g.record.fields {
		fmt.Fprintf(&fields, "%s %s\n", f.name, f.typ.name)
	}
	g.decl("type %s struct {\n%s}", g.record.name, &fields)
	g.outer = &goType{kind: structKind, name: g.global("Outer")}
	extra := g.basic()
	g.outer.fields = []variable{{name: g.record.name, typ: g.record}, {name: "X", typ: extra}}
	g.decl("type %s struct {\n%s\nX %s\n}", g.outer.name, g.record.name, extra.name)
	g.types = []*goType{
		g.record, g.outer, g.enum, anyType,
		sliceOf(g.basic()), sliceOf(intType), sliceOf(g.record), sliceOf(sliceOf(g.basic())),
		arrayOf(2+g.IntN(4), g.basic()), arrayOf(3, g.record),
		mapOf(stringType, g.numeric()), mapOf(g.intType(), g.basic()), mapOf(stringType, g.record), mapOf(stringType, sliceOf(intType)),
	}
	g.declareMethods()
}

// declareEnum declares an integer type with a method String, and constants of it.
func (g *generator) declareEnum() {
	name := g.global("Enum")
	base := pickOne(g, intTypes)
	g.decl("type %s %s", name, base.name)
	g.decl("const (\n%[1]sA %[1]s = iota + %[2]d\n%[1]sB\n_\n%[1]sC = 1 << iota\n%[1]sD = %[1]sC | %[1]sB ^ %[3]d\n)", name, g.IntN(3), g.IntN(16))
	g.decl("func (e %[1]s) String() string {\nswitch e {\ncase %[1]sA:\nreturn \"A\"\ncase %[1]sB:\nreturn \"B\"\n}\nreturn fmt.Sprintf(\"E%%d\", %[2]s(e))\n}", name, base.name)
	g.enum = &goType{kind: intKind, name: name, bits: base.bits}
}

// declareMethods gives the record a method that reads it and one that changes it, an
// interface of both, and the outer type one that hides a promoted one, at times.
func (g *generator) declareMethods() {
	self := variable{name: "r", typ: g.record}
	arg := variable{name: "n", typ: intType}
	g.scope = []variable{self, arg}
	g.decl("func (r %s) Value(n int) int {\nburn()\nreturn %s\n}", g.record.name, g.value(intType, 3))
	g.scope[0].name = "(*r)"
	field := pickOne(g, g.record.fields)
	g.decl("func (r *%s) Change(n int) int {\nr.N += n\nr.%s = %s\nreturn r.N\n}", g.record.name, field.name, g.value(field.typ, 2))
	if g.chance(50) {
		g.scope = []variable{{name: "r", typ: g.outer}, arg}
		g.decl("func (r %s) Value(n int) int { return r.%s.Value(n) + %s }", g.outer.name, g.record.name, g.value(intType, 1))
	}
	g.scope = nil
	g.decl("type Valuer_%d interface{ Value(int) int }", g.number)
	g.decl("type Changer_%d interface {\nValuer_%[1]d\nChange(int) int\n}", g.number)
	g.decl("func (e %s) Value(n int) int { return int(e) * n }", g.enum.name)
}

// declareFunction declares a function that expressions can call.
func (g *generator) declareFunction() {
	f := function{name: g.global("f"), result: g.basic()}
	var params []string
	g.scope = nil
	for range 1 + g.IntN(3) {
		p := variable{name: g.name("p"), typ: g.typ()}
		g.scope = append(g.scope, p)
		params = append(params, p.name+" "+p.typ.name)
		f.params = append(f.params, p.typ)
	}
	g.depth = 1
	body := g.block(1+g.IntN(3), func() string { return "return " + g.value(f.result, 3) })
	g.depth, g.scope = 0, nil
	g.decl("func %s(%s) %s {\nburn()\n%s", f.name, strings.Join(params, ", "), f.result.name, strings.TrimPrefix(body, "{\n"))
	g.calls = append(g.calls, f)
}

// declareGeneric declares a function of two numbers of any type.
func (g *generator) declareGeneric() {
	t := &goType{kind: floatKind, name: "T"} // can do what all numbers can
	g.scope = []variable{{name: "a", typ: t}, {name: "b", typ: t}}
	name := fmt.Sprintf("generic_%d", g.number)
	g.decl("func %s[T Number](a, b T) T {\nif %s {\nreturn %s\n}\nvar c T = %s\nfor i := range 3 {\nc += T(i) * a\n}\nreturn c\n}",
		name, g.compare(t, 1), g.operand(t, 2), g.operand(t, 2))
	g.scope = nil
}
