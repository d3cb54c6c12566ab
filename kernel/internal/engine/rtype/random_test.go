package rtype

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
)

// declarer writes random type declarations T0, T1, …
type declarer struct {
	next  func(n int) int // a number below n
	made  []kind          // of the types so far
	total int
	b     strings.Builder
}

// kind is what a declarer knows of a type that it has written.
type kind struct {
	form       string // struct, interface, pointer, other
	comparable bool
}

// declare writes all types and gives the source.
func (d *declarer) declare() string {
	d.b.WriteString("type G[P any] struct { g P; l *G[P]; m map[string]P }\nfunc (g G[P]) M0(P) {}\nfunc (g *G[P]) m1() P { panic(0) }\n")
	for range d.total {
		d.declaration(len(d.made))
	}
	return d.b.String()
}

func (d *declarer) declaration(i int) {
	text, k := d.underlying()
	fmt.Fprintf(&d.b, "type T%d %s\n", i, text)
	d.made = append(d.made, k)
	if k.form == "interface" || k.form == "pointer" {
		return
	}
	for m := range d.next(4) {
		star := []string{"", "*"}[d.next(2)]
		name := []string{"M", "m"}[d.next(2)]
		fmt.Fprintf(&d.b, "func (r %sT%d) %s%d%s { panic(0) }\n", star, i, name, m, d.signature(1))
	}
}

func (d *declarer) underlying() (string, kind) {
	switch d.next(8) {
	case 0, 1, 2:
		return d.structure(2)
	case 3:
		return d.iface(), kind{"interface", true}
	default:
		return d.typ(3)
	}
}

// any gives any type at all: what stands behind a pointer.
func (d *declarer) any(depth int) string {
	if d.next(2) == 0 {
		return fmt.Sprint("T", d.next(d.total))
	}
	text, _ := d.typ(depth)
	return text
}

var basicNames = []string{"int", "int8", "uint16", "float32", "float64", "complex128", "string", "bool", "uintptr", "any", "error", "unsafe.Pointer", "[0]func()", "struct{}"}

// typ gives a type that can be a part of another.
func (d *declarer) typ(depth int) (string, kind) {
	if depth == 0 {
		name := basicNames[d.next(len(basicNames))]
		return name, kind{"other", name != "[0]func()"}
	}
	depth--
	switch d.next(13) {
	case 0:
		return "*" + d.any(depth), kind{"pointer", true}
	case 1:
		return "[]" + d.any(depth), kind{"other", false}
	case 2:
		text, k := d.typ(depth)
		return fmt.Sprintf("[%d]%s", d.next(4), text), kind{"other", k.comparable}
	case 3:
		return "map[" + d.key() + "]" + d.any(depth), kind{"other", false}
	case 4:
		return []string{"chan ", "<-chan ", "chan<- "}[d.next(3)] + "(" + d.any(depth) + ")", kind{"other", true}
	case 5:
		return "func" + d.signature(depth), kind{"other", false}
	case 6:
		return d.structure(depth)
	case 7:
		return d.iface(), kind{"interface", true}
	case 8, 9:
		if len(d.made) > 0 {
			i := d.next(len(d.made))
			return fmt.Sprint("T", i), kind{"other", d.made[i].comparable}
		}
	case 10:
		text, _ := d.typ(depth)
		return "G[" + text + "]", kind{"other", false}
	}
	return d.typ(0)
}

func (d *declarer) key() string {
	if len(d.made) > 0 {
		if i := d.next(len(d.made)); d.made[i].comparable {
			return fmt.Sprint("T", i)
		}
	}
	return []string{"string", "int", "[2]string", "any", "float64"}[d.next(5)]
}

func (d *declarer) signature(depth int) string {
	var in, out []string
	for range d.next(4) {
		in = append(in, d.any(depth))
	}
	if len(in) > 0 && d.next(3) == 0 {
		in[len(in)-1] = "..." + in[len(in)-1]
	}
	for range d.next(3) {
		out = append(out, d.any(depth))
	}
	return "(" + strings.Join(in, ", ") + ") (" + strings.Join(out, ", ") + ")"
}

func (d *declarer) iface() string {
	var methods []string
	for i := range d.next(4) {
		methods = append(methods, fmt.Sprint([]string{"M", "m"}[d.next(2)], i, d.signature(1)))
	}
	return "interface { " + strings.Join(methods, "; ") + " }"
}

func (d *declarer) structure(depth int) (string, kind) {
	var fields []string
	same := true
	for i := range d.next(5) {
		text, k := d.typ(depth)
		same = same && k.comparable
		name := fmt.Sprint([]string{"F", "f"}[d.next(2)], i, " ")
		if d.next(8) == 0 {
			name = "_ "
		}
		fields = append(fields, name+text+[]string{"", " `a:\"b\"`"}[d.next(2)])
	}
	if j := len(d.made); j > 0 && d.next(2) == 0 {
		j = d.next(j)
		star := ""
		if d.next(2) == 0 && d.made[j].form != "interface" && d.made[j].form != "pointer" {
			star = "*"
		}
		if d.made[j].form != "pointer" {
			fields = append(fields, fmt.Sprint(star, "T", j))
			same = same && (star == "*" || d.made[j].comparable)
		}
	}
	return "struct { " + strings.Join(fields, "; ") + " }", kind{"struct", same}
}

// checkRandom makes all types of a source, if the type checker likes it.
func (s *session) checkRandom(source string) bool {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "cell.go", "package main\nimport \"unsafe\"\nvar _ unsafe.Pointer\n"+source, parser.SkipObjectResolution)
	if err != nil {
		s.Fatal(err, source)
	}
	config := types.Config{Importer: s.imports}
	s.pkg, err = config.Check("main", fset, []*ast.File{file}, nil)
	return err == nil
}

// describeAll makes and describes T0, T1, …
func (s *session) describeAll(count int) []string {
	var all []string
	for i := range count {
		all = append(all, describe(s.of(fmt.Sprint("T", i))))
	}
	return all
}

// FuzzDeclarations makes the types of random declarations and compares their layouts
// with go/types'.
func FuzzDeclarations(f *testing.F) {
	for seed := range 40 {
		f.Add(uint64(seed), 12)
	}
	f.Fuzz(func(t *testing.T, seed uint64, count int) {
		if count < 1 || count > 40 {
			return
		}
		random := rand.New(rand.NewPCG(seed, 1))
		source := (&declarer{next: random.IntN, total: count}).declare()
		used := stubCode.used
		defer func() { stubCode.used = used }() // the types of this run are used no more
		s := newSession(t)
		if !s.checkRandom(source) {
			return
		}
		s.describeAll(count)
		s.compareLayouts(source, count)
		runtime.GC()
	})
}

func (s *session) compareLayouts(source string, count int) {
	sizes := types.SizesFor("gc", runtime.GOARCH)
	for i := range count {
		typ := s.lookup(fmt.Sprint("T", i))
		made := s.Of(typ)
		got := fmt.Sprint(made.Size(), made.Align(), made.Comparable(), made.NumMethod() > 0)
		exported := 0
		for m := range types.NewMethodSet(typ).Methods() {
			if m.Obj().Exported() || made.Kind() == reflect.Interface {
				exported++
			}
		}
		want := fmt.Sprint(sizes.Sizeof(typ), sizes.Alignof(typ), types.Comparable(typ), exported > 0)
		if got != want {
			s.Errorf("T%d: got %s, want %s in\n%s", i, got, want, source)
		}
	}
}

//go:embed describe_test.go
var describeSource string

// TestAgainstCompiler compares descriptions of random types with those that compiled
// programs give of the same declarations.
func TestAgainstCompiler(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the compiler")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no Go toolchain: ", err)
	}
	const count, programs = 60, 3
	for seed, left := uint64(0), programs; left > 0; seed++ {
		random := rand.New(rand.NewPCG(seed, 2))
		source := (&declarer{next: random.IntN, total: count}).declare()
		s := newSession(t)
		if !s.checkRandom(source) {
			continue
		}
		left--
		got := s.describeAll(count)
		for i, want := range compiledDescriptions(t, source, count) {
			if got[i] != want {
				t.Errorf("seed %d, T%d: got\n%s\nwant\n%s", seed, i, got[i], want)
			}
		}
	}
}

// compiledDescriptions compiles and runs a program that describes its types.
func compiledDescriptions(t *testing.T, source string, count int) []string {
	t.Helper()
	var list strings.Builder
	for i := range count {
		fmt.Fprintf(&list, "\tfmt.Print(describe(reflect.TypeFor[T%d]()), \"\\x00\")\n", i)
	}
	program := strings.Replace(describeSource, "package rtype", "package main\nimport \"unsafe\"\n", 1) +
		"var _ unsafe.Pointer\n" + source + "\nfunc main() {\n" + list.String() + "}\n"
	name := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(name, []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "run", name).Output()
	if err != nil {
		text := ""
		if exit, ok := err.(*exec.ExitError); ok {
			text = string(exit.Stderr)
		}
		t.Fatalf("go run: %v\n%s", err, text)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}
