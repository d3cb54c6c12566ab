package generics

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

// native gives a compiled instance the type F.
func native[F any](t *testing.T, importPath, name string, targs ...reflect.Type) F {
	t.Helper()
	fn, ok := Native(importPath, name, targs, reflect.TypeFor[F]())
	if !ok {
		t.Fatalf("no %s.%s%v of type %v", importPath, name, targs, reflect.TypeFor[F]())
	}
	return fn.Interface().(F)
}

type list[E any] []E

// sameOrdered tries the functions on a type that has an order, and a named slice of it.
func sameOrdered[E int | int8 | int16 | int32 | int64 | uint | uint8 | uint16 | uint32 | uint64 | uintptr | float32 | float64 | string | meters | word | time.Duration](t *testing.T, some ...E) {
	t.Helper()
	s, e := reflect.TypeFor[list[E]](), reflect.TypeFor[E]()
	r := rand.New(rand.NewPCG(17, 18))
	for range 20 {
		x, y := make(list[E], 1+r.IntN(6)), make(list[E], r.IntN(6))
		for _, l := range []list[E]{x, y} {
			for i := range l {
				l[i] = some[r.IntN(len(some))]
			}
		}
		for name, f := range map[string][2]any{
			"Compare":  {native[func(list[E], list[E]) int](t, "slices", "Compare", s, e)(x, y), slices.Compare(x, y)},
			"Equal":    {native[func(list[E], list[E]) bool](t, "slices", "Equal", s, e)(x, y), slices.Equal(x, y)},
			"Max":      {native[func(list[E]) E](t, "slices", "Max", s, e)(x), slices.Max(x)},
			"Min":      {native[func(list[E]) E](t, "slices", "Min", s, e)(x), slices.Min(x)},
			"IsSorted": {native[func(list[E]) bool](t, "slices", "IsSorted", s, e)(x), slices.IsSorted(x)},
			"Index":    {native[func(list[E], E) int](t, "slices", "Index", s, e)(x, some[0]), slices.Index(x, some[0])},
			"Contains": {native[func(list[E], E) bool](t, "slices", "Contains", s, e)(x, some[0]), slices.Contains(x, some[0])},
			"Compact":  {native[func(list[E]) list[E]](t, "slices", "Compact", s, e)(slices.Clone(x)), slices.Compact(slices.Clone(x))},
			"Sort":     {in(native[func(list[E])](t, "slices", "Sort", s, e), x), in(slices.Sort, x)},
			"Reverse":  {in(native[func(list[E])](t, "slices", "Reverse", s, e), x), in(slices.Reverse, x)},
		} {
			if got, want := fmt.Sprintf("%#v", f[0]), fmt.Sprintf("%#v", f[1]); got != want {
				t.Errorf("%s of %v, %v gives %s, want %s", name, x, y, got, want)
			}
		}
		slices.Sort(x)
		search := native[func(list[E], E) (int, bool)](t, "slices", "BinarySearch", s, e)
		i, ok := search(x, some[0])
		if wantI, want := slices.BinarySearch(x, some[0]); i != wantI || ok != want {
			t.Errorf("BinarySearch of %v in %v gives %d, %v, want %d, %v", some[0], x, i, ok, wantI, want)
		}
	}
	samePull(t, some...)
}

// in returns what f makes of a copy of x.
func in[E any](f func(list[E]), x list[E]) list[E] {
	x = slices.Clone(x)
	f(x)
	return x
}

// samePull pulls the values out of a sequence again.
func samePull[E any](t *testing.T, some ...E) {
	t.Helper()
	pull := native[func(iter.Seq[E]) (func() (E, bool), func())](t, "iter", "Pull", reflect.TypeFor[E]())
	next, stop := pull(slices.Values(some))
	defer stop()
	for _, want := range some {
		runtime.GC() // which must see what is on the coroutine's stack
		if got, ok := next(); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("Pull gives %v, %v, want %v", got, ok, want)
		}
	}
	if _, ok := next(); ok {
		t.Error("Pull gives one too many")
	}
}

type (
	meters float64
	word   string
)

func TestNativeOrdered(t *testing.T) {
	sameOrdered(t, 1, 2, -3)
	sameOrdered[int8](t, 1, 2, -128)
	sameOrdered[int16](t, 1, 2, -3)
	sameOrdered[int32](t, 1, 2, -3)
	sameOrdered[int64](t, 1, 2, math.MinInt64)
	sameOrdered[uint](t, 1, 2, 3)
	sameOrdered[uint8](t, 1, 2, 255)
	sameOrdered[uint16](t, 1, 2, 3)
	sameOrdered[uint32](t, 1, 2, 3)
	sameOrdered[uint64](t, 1, 2, math.MaxUint64)
	sameOrdered[uintptr](t, 1, 2, 3)
	sameOrdered[float32](t, 1, 2.5, -3)
	sameOrdered(t, 1, 2.5, math.Inf(-1))
	sameOrdered(t, "a", "b", "")
	sameOrdered[meters](t, 1, 2.5, -3)
	sameOrdered[word](t, "a", "b", "")
	sameOrdered(t, time.Second, time.Minute)
}

// sameComparable tries the functions that want no order.
func sameComparable[E comparable](t *testing.T, a, b E) {
	t.Helper()
	s, e := reflect.TypeFor[[]E](), reflect.TypeFor[E]()
	x := []E{a, a, b}
	if i := native[func([]E, E) int](t, "slices", "Index", s, e)(x, b); i != 2 {
		t.Errorf("Index gives %d, want 2", i)
	}
	if !native[func([]E, E) bool](t, "slices", "Contains", s, e)(x, b) {
		t.Error("Contains gives false")
	}
	if !native[func(x, y []E) bool](t, "slices", "Equal", s, e)(x, []E{a, a, b}) {
		t.Error("Equal gives false")
	}
	if got := native[func([]E) []E](t, "slices", "Compact", s, e)(slices.Clone(x)); !slices.Equal(got, []E{a, b}) {
		t.Errorf("Compact gives %v", got)
	}
	if got := in(native[func(list[E])](t, "slices", "Reverse", reflect.TypeFor[list[E]](), e), x); !slices.Equal(got, list[E]{b, a, a}) {
		t.Errorf("Reverse gives %v", got)
	}
	samePull(t, a, b)
}

func TestNativeComparable(t *testing.T) {
	type yes bool
	type node struct{ next *node }
	sameComparable(t, true, false)
	sameComparable[yes](t, true, false)
	sameComparable(t, new(int), nil)
	sameComparable(t, &node{&node{}}, &node{})
	sameComparable(t, make(chan int), make(chan int))
}

func TestNativeMoved(t *testing.T) {
	samePull[any](t, 1, "a", nil)
	samePull(t, errors.New("a"), fmt.Errorf("b"))
	samePull(t, map[string]int{"a": 1}, nil)
	reverse := native[func([]error)](t, "slices", "Reverse", reflect.TypeFor[[]error](), reflect.TypeFor[error]())
	errs := []error{coded{1}, nil, coded{2}}
	if reverse(errs); errs[0] != (coded{2}) || errs[1] != nil || errs[2] != (coded{1}) {
		t.Errorf("Reverse gives %v", errs)
	}
	two := []func() int{func() int { return 1 }, func() int { return 2 }}
	native[func([]func() int)](t, "slices", "Reverse", reflect.TypeFor[[]func() int](), reflect.TypeFor[func() int]())(two)
	if two[0]() != 2 || two[1]() != 1 {
		t.Error("Reverse mixes functions up")
	}
}

func TestNativeAtomic(t *testing.T) {
	type node struct{ next atomic.Pointer[node] }
	targ := reflect.TypeFor[node]()
	var x atomic.Pointer[node]
	a, b := new(node), new(node)
	native[func(*atomic.Pointer[node], *node)](t, "sync/atomic", "Pointer_Store", targ)(&x, a)
	old := native[func(*atomic.Pointer[node], *node) *node](t, "sync/atomic", "Pointer_Swap", targ)(&x, b)
	swapped := native[func(x *atomic.Pointer[node], old, new *node) bool](t, "sync/atomic", "Pointer_CompareAndSwap", targ)(&x, b, a)
	if got := native[func(*atomic.Pointer[node]) *node](t, "sync/atomic", "Pointer_Load", targ)(&x); got != a || old != a || !swapped {
		t.Errorf("got %p and %p, want %p; swapped %v", got, old, a, swapped)
	}
}

func TestNativeN(t *testing.T) {
	n := native[func(time.Duration) time.Duration](t, "math/rand/v2", "N", reflect.TypeFor[time.Duration]())
	if got := n(1); got != 0 {
		t.Errorf("N(1) gives %v", got)
	}
}

// TestNativeInstances holds that what the sources are built on is there for its own type.
func TestNativeInstances(t *testing.T) {
	for _, i := range instances() {
		importPath, name := split(i.name)
		sig := reflect.TypeOf(i.fn)
		if fn, ok := Native(importPath, name, i.targs, sig); !ok || fn.Type() != sig {
			t.Errorf("no %s%v of type %v", i.name, i.targs, sig)
		}
	}
}

func split(name string) (importPath, function string) {
	dot := len(name) - 1
	for name[dot] != '.' {
		dot--
	}
	return name[:dot], name[dot+1:]
}

// A function is never given a type that it can't be called by.
func TestNativeRefuses(t *testing.T) {
	integer, text := reflect.TypeFor[int](), reflect.TypeFor[string]()
	type recursive func(recursive)
	for _, c := range []struct {
		importPath, name string
		targs            []reflect.Type
		sig              reflect.Type
	}{
		{"slices", "Sort", nil, reflect.TypeFor[func([]int)]()},
		{"slices", "Sort", []reflect.Type{reflect.TypeFor[[]int](), integer}, nil},
		{"slices", "Sort", []reflect.Type{reflect.TypeFor[[]int](), integer}, integer},
		{"slices", "Sort", []reflect.Type{reflect.TypeFor[[]int](), integer}, reflect.TypeFor[func([]int64)]()},
		{"slices", "Sort", []reflect.Type{reflect.TypeFor[[]int](), integer}, reflect.TypeFor[func([]string)]()},
		{"slices", "Sort", []reflect.Type{reflect.TypeFor[[]int](), integer}, reflect.TypeFor[func(...int)]()},
		{"slices", "Sort", []reflect.Type{reflect.TypeFor[[]int](), integer}, reflect.TypeFor[func([]int) int]()},
		{"slices", "Sort", []reflect.Type{reflect.TypeFor[[]int](), integer}, reflect.TypeFor[func()]()},
		{"slices", "Sort", []reflect.Type{reflect.TypeFor[[]int](), integer}, reflect.TypeFor[recursive]()},
		{"slices", "Sort", []reflect.Type{reflect.TypeFor[[][]int](), reflect.TypeFor[[]int]()}, reflect.TypeFor[func([][]int)]()},
		{"slices", "Max", []reflect.Type{reflect.TypeFor[[]bool](), reflect.TypeFor[bool]()}, reflect.TypeFor[func([]bool) bool]()},
		{"slices", "Index", []reflect.Type{reflect.TypeFor[[]any](), reflect.TypeFor[any]()}, reflect.TypeFor[func([]any, any) int]()},
		{"slices", "Nothing", []reflect.Type{integer}, reflect.TypeFor[func()]()},
		{"maps", "Keys", []reflect.Type{reflect.TypeFor[map[string]int](), text, integer}, reflect.TypeFor[func(map[string]int) iter.Seq[string]]()},
		{"", "", []reflect.Type{integer}, reflect.TypeFor[func()]()},
	} {
		if fn, ok := Native(c.importPath, c.name, c.targs, c.sig); ok {
			t.Errorf("%s.%s%v as %v gives a %v", c.importPath, c.name, c.targs, c.sig, fn.Type())
		}
	}
}

// What can be said of two types without an end is said in the end.
func TestSameLayout(t *testing.T) {
	type f func(f) f
	type g func(g) g
	type a struct {
		p *int
		s []string
	}
	type b struct {
		q *a
		t []word
	}
	for _, c := range []struct {
		a, b reflect.Type
		want bool
	}{
		{reflect.TypeFor[f](), reflect.TypeFor[g](), false}, // too deep to tell
		{reflect.TypeFor[f](), reflect.TypeFor[f](), true},
		{reflect.TypeFor[a](), reflect.TypeFor[b](), true},
		{reflect.TypeFor[a](), reflect.TypeFor[[2]int](), false},
		{reflect.TypeFor[[2]*int](), reflect.TypeFor[[2]map[int]int](), true},
		{reflect.TypeFor[[2]int](), reflect.TypeFor[[3]int](), false},
		{reflect.TypeFor[*int](), reflect.TypeFor[uintptr](), false},
		{reflect.TypeFor[struct{ a, b int }](), reflect.TypeFor[struct{ a int }](), false},
	} {
		if got := sameLayout(c.a, c.b, deepest); got != c.want {
			t.Errorf("%v and %v: got %v, want %v", c.a, c.b, got, c.want)
		}
	}
}
