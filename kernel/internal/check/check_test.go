package check_test

import (
	"go/token"
	"go/types"
	"os"
	"slices"
	"strings"
	"testing"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/check/stdtypes"
	"gokernel/kernel/internal/source"
)

// importer knows the standard library, and what fmt and strings mean without an import.
type importer struct{ std *stdtypes.Importer }

func (im importer) Import(path string) (*types.Package, error) { return im.std.Import(path) }

func (im importer) PathFor(name string) string {
	if name == "fmt" || name == "strings" {
		return name
	}
	return ""
}

func (im importer) PackageNames() []string { return nil }

// diagnose gives the findings of a cell that is the session's first.
func diagnose(t *testing.T, code string) []check.Diagnostic {
	t.Helper()
	list, _ := newSession(t).check(code)
	return list
}

// session is what cells have declared.
type session struct{ conf check.Config }

func newSession(t testing.TB) *session {
	t.Helper()
	pkg, err := check.NewPackage()
	if err != nil {
		t.Fatal(err)
	}
	return &session{check.Config{
		Fset:     token.NewFileSet(),
		Importer: importer{stdtypes.NewImporter()},
		Package:  pkg,
		Names:    check.NewNames(map[string]types.Object{}),
	}}
}

// check checks a cell, and declares what it declares.
func (s *session) check(code string) ([]check.Diagnostic, *check.Unit) {
	cell := source.New(3, code)
	parsed, errs := check.Parse(s.conf.Fset, cell, code)
	if len(errs) > 0 {
		return errs, nil
	}
	conf := s.conf
	conf.Cells = func(string) *source.Cell { return cell }
	unit := check.Check(conf, parsed)
	if conf.Keep = unit.Unchanged(); len(conf.Keep) > 0 {
		unit = check.Check(conf, parsed)
	}
	s.conf.Names = unit.Names
	return unit.Diagnostics, unit
}

func TestDiagnostics(t *testing.T) {
	for _, tt := range []struct {
		name, code string
		want       []string
	}{
		{"nothing", "", nil},
		{"well", "x := 1\nfunc f() int { return x }\nfmt.Println(f())", nil},
		{"instantiation cycle", "type T[P any] struct{ x *T[T[P]] }\nvar t T[int]\nfunc f() {}",
			[]string{"cell[3]:1:8: instantiation cycle:"}},
		{"undefined", "fmt.Println(y)", []string{"cell[3]:1:13: undefined: y"}},
		{"hint", "total := 1\n_ = totla", []string{"cell[3]:2:5: undefined: totla (did you mean total?)"}},
		{"hint of a function", "func compute() {}\ncompuet()", []string{"cell[3]:2:1: undefined: compuet (did you mean compute?)"}},
		{"hint of a member", `strings.ToUper("a")`, []string{"cell[3]:1:9: undefined: strings.ToUper (did you mean strings.ToUpper?)"}},
		{"hint of another case", `var b strings.builder`, []string{"cell[3]:1:15: undefined: strings.builder (did you mean strings.Builder?)"}},
		{"hint of a field", "var p struct{ Name string }\np.Nam", []string{"cell[3]:2:3: p.Nam undefined (type struct{Name string} has no field or method Nam) (did you mean Name?)"}},
		{"hint of a key", "type P struct{ Name string }\nP{Nme: \"\"}", []string{"cell[3]:2:3: unknown field Nme in struct literal of type P (did you mean Name?)"}},
		{"hint of a local name", "func f(count int) int { return cuont }", []string{"cell[3]:1:32: undefined: cuont (did you mean count?)"}},
		{"hint of a package", `Sprint("x")`, []string{"cell[3]:1:1: undefined: Sprint (did you mean fmt.Sprint?)"}},
		{"hint of a declaration", "counter = 1", []string{"cell[3]:1:1: undefined: counter (a new variable is declared with :=)"}},
		{"hint of another language", "x := None", []string{"cell[3]:1:6: undefined: None (did you mean nil?)"}},
		{"hint of a conversion", "x, y := 1, 2.5\nx * y", []string{"cell[3]:2:1: invalid operation: x * y (mismatched types int and float64) (numbers of two types: convert one, as in int(…))"}},
		{"no package", "uuid.New()", []string{"cell[3]:1:1: undefined: uuid (neither a variable nor a package of the standard library)"}},
		{"built-in function", "var s []int\ns.append(1)", []string{"cell[3]:2:3: s.append undefined (type []int has no field or method append) (append is a built-in function: append(s, …))"}},
		{"names of one letter have no hint", "y := 1\nx", []string{"cell[3]:2:1: undefined: x"}},
		{"argument count", `strings.Repeat("a")`, []string{"cell[3]:1:19: not enough arguments in call to strings.Repeat: have (string), want (string, int)"}},
		{"result count", "func f() (int, error) { return 1 }", []string{"cell[3]:1:32: not enough return values: have (number), want (int, error)"}},
		{"head of a function once", "func f(x foo[int]) {}", []string{"cell[3]:1:10: undefined: foo"}},
		{"generic bodies", "func f[T any](x T) T { return y }", []string{"cell[3]:1:31: undefined: y"}},
		{"no file in messages", "func f[T any]() {}\nf()", []string{"cell[3]:2:1: in call to f, cannot infer T (declared at cell[3]:1:8)"}},
		{"missing body", "func f()", []string{"cell[3]:1:6: missing function body"}},
		{"init with a result", "func init() int { return 1 }", []string{"cell[3]:1:6: func init must have no arguments and no return values"}},
		{"initialization cycle", "package main\nvar a = f()\nfunc f() int { return a }\nfunc main() {}", []string{"cell[3]:2:5: initialization cycle: a depends on itself"}},
		{"initialization cycle behind another", "package main\nvar x = a\nvar a = f()\nfunc f() int { return a }", []string{"cell[3]:3:5: initialization cycle: a depends on itself"}},
		{"initialization cycle without functions", "package main\nvar a = b\nvar b = a", []string{"cell[3]:2:5: initialization cycle for a"}},
		{"no hint", "averages()", []string{"cell[3]:1:1: undefined: averages"}},
		{"all at once", "var a int = \"s\"\nb()\nfunc f() int {}", []string{
			`cell[3]:1:13: cannot use "s" (untyped string constant) as int value in variable declaration`,
			"cell[3]:2:1: undefined: b",
			"cell[3]:3:15: missing return",
		}},
		{"unused at top level", "x := 1\nvar y int\n1 + 1", nil},
		{"unused in a function", "func f() { x := 1 }", []string{"cell[3]:1:12: warning: declared and not used: x"}},
		{"unused import", `import "os"`, nil},
		{"unknown import", `import "no/such"`, []string{"cell[3]:1:8: "}},
		{"syntax", "x := := 1", []string{"cell[3]:1:6: syntax error: "}},
		{"one syntax error a line", "x := := := 1", []string{"cell[3]:1:6: syntax error: "}},
		{"no package in messages", "type T struct{}\nT{}.M()", []string{"cell[3]:2:5: T{}.M undefined (type T has no field or method M)"}},
	} {
		var got []string
		for _, d := range diagnose(t, tt.code) {
			got = append(got, d.Error())
		}
		if !slices.EqualFunc(got, tt.want, strings.HasPrefix) {
			t.Errorf("%s:\ngot  %q\nwant %q", tt.name, got, tt.want)
		}
	}
}

// TestUnchanged has cells that declare a type T, and what follows them: T stays what it
// is, or not.
func TestUnchanged(t *testing.T) {
	for _, tt := range []struct {
		name, before, after string
		want                bool
	}{
		{"the same", "type T struct{ a int }", "type T struct{ a int }", true},
		{"other words for it", "type T struct{ a byte }", "type T struct { a uint8; }", true},
		{"of itself", "type T struct{ next *T; all map[string][]T }", "type T struct{ next *T; all map[string][]T }", true},
		{"of each other", "type T struct{ u *U }\ntype U struct{ t *T }", "type T struct{ u *U }\ntype U struct{ t *T }", true},
		{"another field", "type T struct{ a int }", "type T struct{ b int }", false},
		{"another tag", "type T struct{ a int `x` }", "type T struct{ a int `y` }", false},
		{"another type", "type T []int", "type T [3]int", false},
		{"another length", "const n = 1\ntype T [n]int", "const n = 2\ntype T [n]int", false},
		{"another type inside", "type T struct{ u *U }\ntype U int", "type T struct{ u *U }\ntype U string", false},
		{"a function", "type T func(int, ...string) error", "type T func(a int, b ...string) error", true},
		{"another function", "type T func(int, ...string) error", "type T func(int, []string) error", false},
		{"a channel", "type T chan<- int", "type T <-chan int", false},
		{"an interface", "type T interface{ fmt.Stringer; M(T) }", "type T interface{ fmt.Stringer; M(T) }", true},
		{"another interface", "type T interface{ M() }", "type T interface{ N() }", false},
		{"an alias", "type T = int", "type T = int", false},
		{"another body", "type T int\nfunc (t T) M() int { return 1 }", "type T int\nfunc (t T) M() int { return 2 }", true},
		{"another receiver", "type T int\nfunc (t T) M() {}", "type T int\nfunc (t *T) M() {}", false},
		{"another signature", "type T int\nfunc (t T) M() {}", "type T int\nfunc (t T) M(int) {}", false},
		{"one method more", "type T int", "type T int\nfunc (t T) M() {}", true},
		{"one method less", "type T int\nfunc (t T) M() {}", "type T int", false},
		{"generic", "type T[K comparable, V any] struct{ m map[K]V; next *T[K, V] }\nfunc (t T[K, V]) M(k K) V { return t.m[k] }",
			"type T[A comparable, B any] struct{ m map[A]B; next *T[A, B] }\nfunc (t T[X, Y]) M(k X) Y { return t.m[k] }", true},
		{"generic, turned round", "type T[K, V any] struct{ a K; b V }", "type T[V, K any] struct{ a K; b V }", false},
		{"generic, of another constraint", "type T[K int | string] []K", "type T[K ~int | string] []K", false},
		{"generic, one method more", "type T[K any] []K", "type T[K any] []K\nfunc (t T[K]) M() {}", false},
	} {
		s := newSession(t)
		_, before := s.check(tt.before)
		list, after := s.check(tt.after)
		if errs := check.Errors(list); len(errs) > 0 {
			t.Errorf("%s: %v", tt.name, errs)
			continue
		}
		if same := before.Names.Objects["T"] == after.Names.Objects["T"]; same != tt.want {
			t.Errorf("%s: the same type: %t, want %t", tt.name, same, tt.want)
		}
	}
}

func TestUnreachable(t *testing.T) {
	const here = "fmt.Println()"
	for _, tt := range []struct {
		body string
		want bool
	}{
		{"return;", true},
		{"panic(1);", true},
		{"for {};", true},
		{"select {};", true},
		{"{ return };", true},
		{"if n > 0 { return } else { panic(1) };", true},
		{"if n > 0 { return };", false},
		{"if n > 0 { return } else if n < 0 { return };", false},
		{"for { if n > 0 { break } };", false},
		{"for n > 0 {};", false},
		{"for { for { break } };", true},
		{"L: for { for { break L } };", false},
		{"L: for { switch { default: break L } };", false},
		{"for { switch { default: break } };", true},
		{"for { f := func() { for { break } }; f() };", true},
		{"switch n { case 1: return; default: panic(1) };", true},
		{"switch n { case 1: fallthrough; default: return };", true},
		{"switch n { case 1: return };", false},
		{"switch n { case 1: break; default: return };", false},
		{"switch any(n).(type) { case int: return; default: return };", true},
		{"select { case <-c: return };", true},
		{"select { case <-c: };", false},
		{"panic := func(int) {}; panic(1);", false},
		{"goto L; L:", false},
		{"for range n { continue; " + here + " };", true},
		{"func() { return }();", false},
	} {
		body := tt.body
		if !strings.Contains(body, here) {
			body += here
		}
		got := diagnose(t, "func f(n int, c chan int) { "+body+" }")
		if errs := check.Errors(got); len(errs) > 0 {
			t.Errorf("%s: %v", tt.body, errs)
			continue
		}
		found := slices.ContainsFunc(got, func(d check.Diagnostic) bool { return d.Message == "unreachable code" })
		if found != tt.want {
			t.Errorf("%s: found unreachable code: %t, want %t", tt.body, found, tt.want)
		}
	}
}

func TestNotes(t *testing.T) {
	for _, tt := range []struct{ code, want string }{
		{`strings.Repeat("a")`, "cell[3]:1:19: not enough arguments in call to strings.Repeat: have (string), want (string, int)\n" +
			"    strings.Repeat(\"a\")\n                      ^\n    func strings.Repeat(s string, count int) string"},
		{"func f() {}\nfunc f() {}", "cell[3]:2:6: f redeclared in this block\n" +
			"    func f() {}\n         ^\n    cell[3]:1:6: other declaration of f"},
	} {
		got := diagnose(t, tt.code)
		if len(got) != 1 || got[0].Show() != tt.want {
			t.Errorf("%s:\ngot  %q\nwant %q", tt.code, got, tt.want)
		}
	}
}

func TestShow(t *testing.T) {
	for _, tt := range []struct {
		name, line, want string
		col              int
	}{
		{"caret", "x := y", "cell[1]:1:6: undefined\n    x := y\n         ^", 6},
		{"tabs stay", "\t\ty()", "cell[1]:1:3: undefined\n    \t\ty()\n    \t\t^", 3},
		{"wide letters count once", "é := y", "cell[1]:1:7: undefined\n    é := y\n         ^", 7},
		{"end of the line", "f(", "cell[1]:1:3: undefined\n    f(\n      ^", 3},
		{"past the end", "f(", "cell[1]:1:99: undefined\n    f(\n      ^", 99},
		{"empty line", "  ", "cell[1]:1:1: undefined", 1},
	} {
		d := check.Diagnostic{Pos: source.Position{Cell: "cell[1]", Line: 1, Col: tt.col}, Message: "undefined", Line: tt.line}
		if got := d.Show(); got != tt.want {
			t.Errorf("%s:\ngot\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

func TestErrorsLeavesWarningsOut(t *testing.T) {
	list := []check.Diagnostic{{Message: "a"}, {Message: "b", Warning: true}, {Message: "c"}}
	got := check.Errors(list)
	if len(got) != 2 || got[0].Message != "a" || got[1].Message != "c" {
		t.Errorf("got %+v", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, code string) {
		cell := source.New(1, code)
		_, text := cell.Magics()
		parsed, errs := check.Parse(token.NewFileSet(), cell, text)
		if parsed == nil {
			t.Fatal("no syntax tree")
		}
		for _, d := range errs {
			if d.Pos.Line < 1 || d.Pos.Col < 1 || d.Pos.Line > 1+strings.Count(code, "\n") {
				t.Fatalf("%q: finding at %s, outside of the cell", code, d.Pos)
			}
			d.Show()
		}
	})
}

// FuzzCheck looks for cells that the checks can't stand, and for names of our own in what
// they say.
func FuzzCheck(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, code string) {
		s := newSession(t)
		list, _ := s.check(code)
		again, _ := s.check(code)
		for _, d := range append(list, again...) {
			if strings.Contains(d.Message, "ꓸ") && !strings.Contains(code, "ꓸ") {
				t.Errorf("%q: %s", code, d.Message)
			}
			d.Show()
		}
	})
}

// seeds gives some cells of the session's corpora.
func seeds(f *testing.F) []string {
	data, err := os.ReadFile("../cell/testdata/corpus/multi-cell.txt")
	if err != nil {
		f.Fatal(err)
	}
	list := []string{"", "func (", "package main\nvar a = f()\nfunc f() int { return a }\nfunc main() {}",
		"type L[T any] struct{}\nfunc (l *L[T]) m() { l.m() }\nfunc init() {}\nfunc (l L) m() {}\nfunc () n() {}\ninit()", "}\nfunc g() {", "import (", "package", "x := `", "//line a:1\nx", "func (T[]) m() {}"}
	for _, part := range strings.Split(string(data), "\n=== ")[1:] {
		_, rest, _ := strings.Cut(part, "\n")
		code, _, _ := strings.Cut(rest, "\n>>>\n")
		list = append(list, code)
	}
	return list
}

// TestForeignGenericReceiver has a receiver whose type is no plain name: it is refused,
// and nothing panics.
func TestForeignGenericReceiver(t *testing.T) {
	if got := diagnose(t, "func (b strings.Builder[int]) M() {}"); len(check.Errors(got)) == 0 {
		t.Errorf("got no errors, want that the receiver is refused")
	}
}
