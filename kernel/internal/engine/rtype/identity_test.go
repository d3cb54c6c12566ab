package rtype

import (
	"bytes"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"sync"
	"testing"
)

const declarations = `type T struct{ next *T; u U; l List[T] }
func (t T) String() string { return "" }
type U struct{ t *T; n int }
type List[E any] struct{ items []E }
func (l *List[E]) Add(e E) {}
type I interface{ M(T) I }
var literal struct{ *T; x I }
var iface interface{ M(T) I }
var composed map[string][]*List[U]
`

// TestRunAgain checks the same declarations twice: nothing new is made.
func TestRunAgain(t *testing.T) {
	s := newSession(t)
	names := []string{"T", "U", "I", "literal", "iface", "composed"}
	s.check(declarations)
	first := map[string]reflect.Type{}
	for _, name := range names {
		first[name] = s.of(name)
	}
	stubs, own := stubCode.used, len(s.own)
	s.check("// again\n" + declarations)
	for _, name := range names {
		equal(t, name, s.of(name), first[name])
		equal(t, "source of "+name, types.Identical(s.Source(s.of(name)), s.lookup(name)), true)
	}
	equal(t, "stubs", stubCode.used, stubs)
	equal(t, "descriptors", len(s.own), own)
}

// TestChanged checks declarations again of which one has changed: all that lead to it
// are new, the others are not.
func TestChanged(t *testing.T) {
	for name, c := range map[string]struct {
		before, after string
		changed       bool // U, which leads to T
		same          bool // T's versions differ by methods at most
	}{
		"equal":            {"type T struct{ n int }", "type T struct { n int; }", false, true},
		"field's name":     {"type T struct{ n int }", "type T struct{ m int }", true, false},
		"tag":              {"type T struct{ n int }", "type T struct{ n int `a` }", true, false},
		"embedding":        {"type E int; type T struct{ E }", "type E int; type T struct{ E E }", true, false},
		"method":           {"type T struct{}", "type T struct{}; func (T) M() {}", true, true},
		"signature":        {"type T struct{}; func (T) M() {}", "type T struct{}; func (T) M(int) {}", true, true},
		"receiver":         {"type T struct{}; func (T) M() {}", "type T struct{}; func (*T) M() {}", true, true},
		"parameter's name": {"type T struct{}; func (T) M(a int) {}", "type T struct{}; func (T) M(b int) {}", false, true},
		"behind":           {"type T struct{ v *V }; type V int", "type T struct{ v *V }; type V int8", true, false},
		"behind a method":  {"type T struct{}; func (T) M(*V) {}; type V int", "type T struct{}; func (T) M(*V) {}; type V int8", true, true},
		"method behind":    {"type T struct{ v *V }; type V int", "type T struct{ v *V }; type V int; func (V) M() {}", true, true},
		"interface":        {"type T interface{ M() }", "type T interface{ M(); N() }", true, false},
		"alias":            {"type T struct{ a A }; type A = int", "type T struct{ a int }", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			const rest = "\ntype U struct{ t []T }\ntype Other struct{ n int }\n"
			s := newSession(t)
			s.check(c.before + rest)
			wasT, wasU, other := s.of("T"), s.of("U"), s.of("Other")
			pointer := reflect.PointerTo(wasT)
			s.check(c.after + rest)
			equal(t, "T changed", s.of("T") != wasT, c.changed)
			equal(t, "U changed", s.of("U") != wasU, c.changed)
			equal(t, "Other changed", s.of("Other") != other, false)
			equal(t, "Same", s.Same(wasT, s.of("T")), c.same)
			equal(t, "Same pointers", s.Same(pointer, reflect.PointerTo(s.of("T"))), c.same)
			equal(t, "Same U", s.Same(wasU, s.of("U")), c.same)
			equal(t, "other types", s.Same(wasT, s.of("Other")), false)
		})
	}
}

// TestRenew gives a type a method after it has been used without.
func TestRenew(t *testing.T) {
	s := newSession(t)
	s.check("type T struct{ n int }\ntype U struct{ T T }")
	u := s.of("U")
	old := s.value("T", 1)
	equal(t, "before", fmt.Sprint(old.Interface()), "{1}")
	named := s.lookup("T").(*types.Named)
	receiver := types.NewParam(token.NoPos, s.pkg, "t", named)
	result := types.NewTuple(types.NewParam(token.NoPos, s.pkg, "", types.Typ[types.String]))
	named.AddMethod(types.NewFunc(token.NoPos, s.pkg, "String", types.NewSignatureType(receiver, nil, nil, nil, result, false)))
	s.bodies["T.String"] = func(args []reflect.Value) []reflect.Value { return results(fmt.Sprint("T", args[0].Field(0).Int())) }
	equal(t, "not renewed", s.of("T"), old.Type())
	s.Renew(named)
	equal(t, "after", fmt.Sprint(s.value("T", 1).Interface()), "T1")
	equal(t, "inside", fmt.Sprint(s.value("U", s.value("T", 2).Interface()).Interface()), "{T2}")
	equal(t, "U is new", s.of("U") != u, true)
	equal(t, "Same", s.Same(old.Type(), s.of("T")) && s.Same(u, s.of("U")), true)
}

// TestLocalTypes tells types of one name in several functions apart.
func TestLocalTypes(t *testing.T) {
	s := newSession(t)
	s.check(`func f() { type T struct{ a int }; var x T; _ = x }
func g() { type T struct{ a int }; type G[P any] struct { p P }; var x G[T]; _ = x }
type T struct{ a int }`)
	locals := map[string]types.Type{}
	for _, name := range []string{"f", "g"} {
		locals[name] = s.pkg.Scope().Lookup(name).(*types.Func).Scope().Lookup("x").Type()
	}
	f, g, top := s.Of(locals["f"]), s.Of(locals["g"]), s.of("T")
	equal(t, "f's T", f.String(), "main.T")
	equal(t, "g's x", g.String(), "main.G[main.T]")
	equal(t, "different", f != top && g.Field(0).Type != top && g.Field(0).Type != f, true)
}

func TestSource(t *testing.T) {
	s := newSession(t)
	s.check("type T struct{ n int }\nvar list []map[string]*T")
	equal(t, "T", s.Source(s.of("T")), s.lookup("T"))
	equal(t, "list", s.Source(s.of("list")), s.lookup("list"))
	equal(t, "**T", fmt.Sprint(s.Source(reflect.PointerTo(reflect.PointerTo(s.of("T"))))), "**main.T")
	equal(t, "int", s.Source(reflect.TypeFor[int]()), nil)
	equal(t, "*int", s.Source(reflect.TypeFor[*int]()), nil)
}

// TestBasics asks for types that need no making.
func TestBasics(t *testing.T) {
	s := newSession(t)
	s.check(`import ("bytes"; "iter"; "fmt")
type Alias = []byte
var (
	a any; b byte; c rune; d error; e Alias; f bytes.Buffer; g iter.Seq[int]; h fmt.Stringer
	i interface{ Error() string }; j map[string]func(int) (string, error); k struct{ A int; B []string }
	l struct{ bytes.Buffer }; n *interface{ String() string }
)
const untyped = 'x'`)
	for name, want := range map[string]reflect.Type{
		"a": reflect.TypeFor[any](), "b": reflect.TypeFor[byte](), "c": reflect.TypeFor[rune](), "d": reflect.TypeFor[error](),
		"e": reflect.TypeFor[[]byte](), "f": compiled["bytes.Buffer"], "g": compiled["iter.Seq[int]"], "h": compiled["fmt.Stringer"],
		"j": reflect.TypeFor[map[string]func(int) (string, error)](),
		"k": reflect.TypeFor[struct {
			A int
			B []string
		}](),
		"l":       reflect.TypeFor[struct{ bytes.Buffer }](),
		"n":       reflect.TypeFor[*interface{ String() string }](),
		"untyped": reflect.TypeFor[rune](),
	} {
		equal(t, name, s.of(name), want)
		equal(t, "source of "+name, s.Source(s.of(name)), nil)
	}
	equal(t, "interface", s.of("i").Implements(reflect.TypeFor[error]()), true)
}

// TestImpossible asks for what can't be.
func TestImpossible(t *testing.T) {
	s := newSession(t)
	s.check(`type Large struct{ a [1<<60]T }
type T struct{ n int; l *Large; f [1<<40]string }
type Wide chan [1<<17]byte
func two() (int, int) { return 0, 0 }`)
	for name, typ := range map[string]types.Type{
		"Large": s.lookup("Large"), "T": s.lookup("T"), "Wide": s.lookup("Wide"),
		"tuple": s.lookup("two").(*types.Signature).Results(), "nil": types.Typ[types.UntypedNil], "invalid": types.Typ[types.Invalid],
		"slice": types.NewSlice(types.Typ[types.Invalid]), "array": types.NewArray(types.Typ[types.Int], -1),
		"parameter": types.NewTypeParam(types.NewTypeName(0, nil, "P", nil), types.Universe.Lookup("any").Type()),
	} {
		for range 2 { // what has failed leaves nothing behind
			func() {
				defer func() {
					err, _ := recover().(error)
					var impossible *Error
					if !errors.As(err, &impossible) {
						t.Errorf("%s: got %v, want an Error", name, err)
					}
				}()
				t.Errorf("%s: got %v", name, s.Of(typ))
			}()
		}
	}
	s.check("type T struct{ n int }")
	equal(t, "afterwards", s.of("T").String(), "main.T")
}

// TestInterfaceCycle has an interface literal that leads to itself, which the compiler
// rejects and the type checker does not.
func TestInterfaceCycle(t *testing.T) {
	s := newSession(t)
	s.check("type I interface{ M() interface{ I } }\nvar x interface{ I }")
	equal(t, "String", s.of("x").String() != "", true)
	equal(t, "I implements x", s.of("I").NumMethod(), 1)
}

func TestConcurrentOf(t *testing.T) {
	s := newSession(t)
	s.check(declarations)
	names := []string{"T", "U", "I", "literal", "iface", "composed"}
	found := make([]sync.Map, len(names))
	var workers sync.WaitGroup
	for w := range 8 {
		workers.Go(func() {
			for round := range 20 {
				for i := range names {
					name := names[(i+w)%len(names)]
					typ := s.Of(s.pkg.Scope().Lookup(name).Type())
					found[(i+w)%len(names)].Store(typ, true)
					s.Source(typ)
					_ = fmt.Sprintf("%T", reflect.Zero(typ).Interface())
					reflect.MapOf(reflect.TypeFor[int](), typ)
				}
				if w == 0 && round%5 == 0 {
					s.Renew(nil)
				}
			}
		})
	}
	workers.Wait()
	for i, name := range names {
		count := 0
		found[i].Range(func(any, any) bool { count++; return true })
		equal(t, "descriptors of "+name, count, 1)
	}
}

// TestForgetting has more types asked for than are remembered.
func TestForgetting(t *testing.T) {
	s := newSession(t)
	s.check("type T struct{ n int }")
	typ := s.of("T")
	s.count.Store(maxKnown)
	s.Of(types.NewSlice(s.lookup("T")))
	_, known := s.known.Load(s.lookup("T"))
	equal(t, "forgotten", known, false)
	equal(t, "found again", s.of("T"), typ)
}

func TestConfig(t *testing.T) {
	_, err := New(Config{})
	equal(t, "empty", fmt.Sprint(err), "rtype.Config wants Compiled, Key and Method")
}

func BenchmarkOf(b *testing.B) {
	s := newSession(&testing.T{})
	s.check(declarations)
	typ := s.lookup("composed")
	s.Of(typ)
	for b.Loop() {
		s.Of(typ)
	}
}
