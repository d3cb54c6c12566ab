package check_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/check/stdtypes"
)

const lookSession = `
type Point struct{ X, Y int }
func (p Point) Norm() int { return p.X + p.Y }
type List[T any] struct { items []T }
func (l *List[T]) Push(v T) { l.items = append(l.items, v) }
origin := Point{}
names := map[string][]Point{}
func Map[A, B any](list []A, f func(A) B) []B { return nil }
import str "strings"
`

// anyPackage knows what every name of a package means without an import.
type anyPackage struct{ importer }

func (im anyPackage) PathFor(name string) string {
	paths := stdtypes.ByName()[name]
	if len(paths) == 0 {
		return ""
	}
	return paths[0]
}

// newLookSession gives the session that the tests look into.
func newLookSession(t testing.TB) *session {
	t.Helper()
	s := newSession(t)
	s.conf.Importer = anyPackage{s.conf.Importer.(importer)}
	if list, _ := s.check(lookSession); len(list) > 0 {
		t.Fatal(list)
	}
	return s
}

// lookAt looks at the mark ‸ of a cell in the session lookSession.
func lookAt(t testing.TB, code string) *check.Look {
	t.Helper()
	s := newLookSession(t)
	before, after, ok := strings.Cut(code, "‸")
	if !ok {
		t.Fatalf("%q has no cursor", code)
	}
	return check.LookAt(s.conf, before+after, len(before))
}

// tell describes a look in one line.
func tell(l *check.Look) string {
	var told []string
	add := func(format string, args ...any) { told = append(told, fmt.Sprintf(format, args...)) }
	if l.Token != token.ILLEGAL {
		add("%s", l.Token)
	}
	qualify := func(p *types.Package) string { return p.Name() }
	switch {
	case l.Package != nil:
		add("in package %s", l.Package.Path())
	case l.Sel != nil && l.TypeOf(l.Sel.X) != nil:
		add("of %s", types.TypeString(l.TypeOf(l.Sel.X), qualify))
	case l.Sel != nil:
		add("of nothing known")
	}
	if l.Object != nil {
		add("is %s", types.ObjectString(l.Object, qualify))
	}
	if l.Call != nil {
		add("argument %d of %s", l.Arg, types.ExprString(l.Call.Fun))
	}
	if l.Unit != nil && len(l.Path) == 0 {
		add("nowhere")
	}
	return strings.Join(told, ", ")
}

func TestLookAt(t *testing.T) {
	for _, tt := range []struct{ code, want string }{
		// what is written
		{"ori‸gin", "IDENT, is var main.origin main.Point"},
		{"‸origin.Norm()", "IDENT, is var main.origin main.Point"},
		{"origin.No‸rm()", "IDENT, of main.Point, is func (main.Point).Norm() int"},
		{"strings.ToUpper‸(", "IDENT, in package strings, is func strings.ToUpper(s string) string"},
		{"str.ToUpper‸(", "IDENT, in package strings, is func strings.ToUpper(s string) string"},
		{"strin‸gs", "IDENT, is package strings"},
		{"strings‸", "IDENT, is package strings"},
		{"x := 1\nfor i := range x‸ {}", "IDENT, is var x int"},
		{"func f(a int) { a‸ }", "IDENT, is var a int"},
		{"func (p Point) Add(q Point) Point { return q‸ }", "IDENT, is var q main.Point"},
		{"func (l *List[T]) Len() int { return len(l‸.items) }", "IDENT, is var l *main.List[T], argument 0 of len"},
		{"x := \"a‸b\"", "STRING"},
		{"x := 1 // a ‸ comment", "COMMENT"},
		{"/* a ‸ */", "COMMENT"},
		{"/* a */‸", ""},
		{"// a\n‸", ""},
		{"fo‸r {}", "for, nowhere"},

		// what is being typed
		{"origin.‸", "of main.Point"},
		{"origin.‸\ny := 1", "of main.Point"},
		{"fmt.Println(origin.‸", "of main.Point, argument 0 of fmt.Println"},
		{"fmt.Println(1, origin.‸\ny := 2\nz := 3", "of main.Point, argument 1 of fmt.Println"},
		{"fmt.Println(1, ‸)", "argument 1 of fmt.Println"},
		{"fmt.Println(‸", "argument 0 of fmt.Println"},
		{"names[\"a\"][0].‸", "of main.Point"},
		{"for _, p := range names[\"a\"] {\n\tp.‸\n", "of main.Point"},
		{"for _, p := range names[\"a\"] {\n\tif p.‸ {\n\t}\n}", "of main.Point"},
		{"if origin.‸", "of main.Point"},
		{"switch origin.‸", "of main.Point"},
		{"func f() {\n\torigin.‸\n\nfunc g() int { return 1 }", "of main.Point"},
		{"func f(p Point) {\n\tx := []Point{p}\n\tx[0].‸\n\nfunc g() int { return 1 }\nvar a = g()", "of main.Point"},
		{"func (p *Point) Move() { p.‸ }", "of *main.Point"},
		{"func (l *List[T]) Len() int { return len(l.‸", "of *main.List[T], argument 0 of len"},
		{"l := &List[string]{}\nl.‸", "of *main.List[string]"},
		{"go func() {\n\torigin.‸\n", "of main.Point"},
		{"go func() {\n\torigin.‸\n}\nx := 1", "of main.Point"},
		{"defer origin.‸", "of main.Point"},
		{"p := Point{X: 1, Y: origin.‸\nfmt.Println(p)", "of main.Point"},
		{"p := Point{X: 1, ‸", ""},
		{"x := str.‸", "in package strings"},
		{"x := strings.‸\n}", "in package strings"},
		{"Map([]int{1}, func(i int) string { return strconv.‸", "in package strconv"},
		{"Map([]int{1}, ‸)", "argument 1 of Map"},
		{"Map(names[\"a\"], func(p Point) int { return p.‸ })", "of main.Point"},
		{"Map[int, ‸", ""},
		{"func Sum[T interface{ ~int; String() string }](x T) { x.‸", "of T"},
		{"type T struct {\n\ta strings.‸\n", "in package strings"},
		{"func f(b *strings.‸", "in package strings"},
		{"func f(b *strings.Builder) (strings.‸", "in package strings"},
		{"x := origin\nx.type‸", "type, of main.Point"},
		{"return‸", "return"},
		{"x := origin.X + origin.‸ + 3", "of main.Point"},
		{"origin.‸Norm()", "IDENT, of main.Point, is func (main.Point).Norm() int"},
		{"é := \"日本\"; strings.‸", "in package strings"},
		{"import \"str‸", "STRING"},
		{"import (\n\t\"fmt\"\n\t\"str‸\n)\nx := 1", "STRING"},
		{"os.Open(\"a‸)", "STRING, argument 0 of os.Open"},
		{"%who\nstrings.‸", "in package strings"},

		// what is broken elsewhere
		{"func (:\nstrings.ToUp‸", "IDENT, in package strings"},
		{"if x == {\n\torigin.‸\n}", "of main.Point"},
		{"x := )\norigin.‸", "of main.Point"},
		{"p := origin\nvar var\nq := = 3\np.‸", "of main.Point"},
		{"func f( {\n\torigin.‸", "of main.Point"},
		{"a b c d origin.‸", "of main.Point"},
		{"]]]}}origin.‸", "of main.Point"},
		{"x y ‸", "nowhere"},
		{"type Poi‸ int", "IDENT, is type main.Poi int"},
		{"undefined.‸", "of nothing known"},
	} {
		if got := tell(lookAt(t, tt.code)); got != tt.want {
			t.Errorf("%s\ngot  %s\nwant %s", tt.code, got, tt.want)
		}
	}
}

func TestLookHasTheLocals(t *testing.T) {
	for _, tt := range []struct{ code, want string }{
		{"a := 1\n‸\nb := 2", "a"},
		{"a := 1\nfor i, c := range \"x\" {\n\td := c\n\t‸", "d c i a"},
		{"func f(a int) (b int) {\n\tif c := 1; c > 0 {\n\t\t‸\n\t}\n\td := 1\n}", "c a b"},
		{"func f[T any](a T) {\n\t‸\n}", "T a"},
		{"func (l *List[E]) f() {\n\t‸\n}", "E l"},
		{"x := 1\n{\n\tx := x‸\n}", "x"},
		{"g := func(s string) {\n\t‸\n}", "s"},
	} {
		var names []string
		for obj := range lookAt(t, tt.code).Locals {
			names = append(names, obj.Name())
		}
		if got := strings.Join(names, " "); got != tt.want {
			t.Errorf("%s\ngot  %s\nwant %s", tt.code, got, tt.want)
		}
	}
}

func TestLookTellsPositions(t *testing.T) {
	for _, tt := range []struct{ code, want string }{
		{"ori‸gin", "cell[3]:6:1"},
		{"aé := []int{1\nb := (aé‸\n", "cell[0]:1:1"},
		{"f((1\nbb := 2)\nbb‸ + 1)", "cell[0]:2:1"},
	} {
		l := lookAt(t, tt.code)
		if l.Object == nil {
			t.Errorf("%s: no object", tt.code)
			continue
		}
		if got := l.Position(l.Object.Pos()).String(); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.code, got, tt.want)
		}
	}
}

func TestLookChangesNothing(t *testing.T) {
	s := newLookSession(t)
	names, base := len(s.conf.Names.Objects), s.conf.Fset.Base()
	for _, code := range []string{
		"func (p Point) New() {}\norigin.New()",
		"func (p *Point) Other() { p.",
		"type Point int\nx := 1\nx.",
		"import \"fmt\"\norigin = Point{}",
		"func (l List[T]) More() { l.",
	} {
		check.LookAt(s.conf, code, len(code))
	}
	if got := len(s.conf.Names.Objects); got != names {
		t.Errorf("%d names, there were %d", got, names)
	}
	if got := s.conf.Fset.Base(); got != base {
		t.Errorf("the file set has grown from %d to %d", base, got)
	}
	point := s.conf.Names.Objects["Point"].Type().(*types.Named)
	list := s.conf.Names.Objects["List"].Type().(*types.Named)
	if point.NumMethods() != 1 || list.NumMethods() != 1 {
		t.Errorf("Point has %d methods and List %d, they had one", point.NumMethods(), list.NumMethods())
	}
	if errs, _ := s.check("origin.Norm()\nq := Point{X: 1}\nq = origin"); len(errs) > 0 {
		t.Errorf("afterwards: %v", errs)
	}
}

// TestLookAtEveryPrefix looks at each selector of a program when the text ends with it:
// its operand must be known.
func TestLookAtEveryPrefix(t *testing.T) {
	s := newLookSession(t)
	code := prefixProgram
	seen := 0
	for i := 1; i < len(code); i++ {
		if code[i-1] != '.' || code[i] >= '0' && code[i] <= '9' {
			continue
		}
		for _, text := range []string{code[:i], code[:i] + "\n}", code[:i] + "\nx := 1\n", code[:i] + ")\n}"} {
			seen++
			l := check.LookAt(s.conf, text, i)
			if l.Sel == nil || l.Package == nil && l.TypeOf(l.Sel.X) == nil {
				t.Errorf("%s‸%s\ngot %s", text[:i], text[i:], tell(l))
			}
		}
	}
	if seen < 100 {
		t.Errorf("%d places seen", seen)
	}
}

const prefixProgram = `import "os"
type shape interface { Area() float64 }
type circle struct { center Point; r float64 }
func (c circle) Area() float64 { return math.Pi * c.r * math.Sqrt(c.r) }
func total(list []shape) (sum float64) {
	for _, s := range list {
		sum += s.Area()
		if c, ok := s.(circle); ok && c.r > 1 {
			fmt.Println(c.center.X, "r:", c.r, strings.Repeat("=", c.center.Norm()))
		} else if p := origin; p.X > 2 {
			defer fmt.Println(p.Norm())
		}
	}
	return math.Abs(sum)
}
go func() {
	select {
	case <-time.After(time.Second):
		fmt.Println(origin.X)
	}
}()
switch c := any(circle{r: 2}).(type) {
case circle:
	fmt.Println(c.r, c.center.Y)
case fmt.Stringer:
	s := c.String()
	fmt.Println(strings.Fields(s)[0])
}
squares := Map([]int{1, 2}, func(i int) Point { return Point{X: origin.X, Y: i} })
m := map[string]Point{
	"a": {X: origin.X},
	"b": {Y: squares[0].Y},
}
var b strings.Builder
for i := 0; i < origin.X; i++ {
	b.WriteString(m["a"].String(), squares[origin.X].X)
}
if _, err := os.Open(b.String()); err != nil {
	fmt.Println(err.Error())
}
`

func TestLookInArguments(t *testing.T) {
	l := lookAt(t, "strings.Replace(\"a\", ‸")
	if sig, ok := l.TypeOf(l.Call.Fun).(*types.Signature); !ok || sig.Params().At(l.Arg).Name() != "old" {
		t.Errorf("got %s", tell(l))
	}
	l = lookAt(t, "p := []*Point{{‸}}")
	lit := l.Path[len(l.Path)-2].(*ast.CompositeLit)
	if got := l.TypeOf(lit).String(); got != "*main.Point" {
		t.Errorf("the literal is of type %s", got)
	}
}

func TestLookAtLargeText(t *testing.T) {
	for _, code := range []string{
		strings.Repeat("x := 1\n", 50_000) + "strings.‸",
		strings.Repeat("(", 5_000) + "strings.‸",
		"x := 1" + strings.Repeat("+1", 60_000) + "; strings.‸",
		strings.Repeat("*", 100_000) + "x; strings.‸",
	} {
		if l := lookAt(t, code); l.Package == nil {
			t.Errorf("%.20s…: got %s", code, tell(l))
		}
	}
}

func FuzzLook(f *testing.F) {
	for _, code := range []string{prefixProgram, lookSession, "func (:\nstrings.ToUp",
		"type T[P any] struct{ x *T[T[P]] }\nvar t T[int]\nt.x.",
		"type T[P any] struct{ x\n*T[T[P]] }\nvar t T[int]\nt.y.",
		"type A[P any, Q interface{ ~[}] struct{ a Q; *A[Q, []Q] }\nfunc (a A[P, Q]) m(f func(P) Q) { a.b.b.m(",
		"type I interface { I; J }\ntype J interface { m() I }\nvar i I = nil; i.",
		"const ( a = iota; b; c = len([b]int{a}) )\ntype S struct { S2; *S }\ntype S2 = struct { x S }\nvar s S; s.",
		"go func() {", "`", "/*", "import (\"", "%x\n'", "\xff.\x00"} {
		f.Add(code, len(code))
		f.Add(code, len(code)/2)
	}
	s := newLookSession(f)
	f.Fuzz(func(t *testing.T, code string, cursor int) {
		l := check.LookAt(s.conf, code, cursor)
		if l.From > l.Cursor || l.Cursor > l.To || l.From < 0 || l.To > len(code) {
			t.Fatalf("token from %d to %d, cursor %d of %d", l.From, l.To, l.Cursor, len(code))
		}
		for obj := range l.Locals {
			l.Position(obj.Pos())
		}
	})
}
