package generics

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	owncmp "gokernel/kernel/internal/engine/generics/src/cmp"
	own "gokernel/kernel/internal/engine/generics/src/maps"
)

func randomMap(r *rand.Rand) map[int]int {
	m := map[int]int{}
	for range r.IntN(5) {
		m[r.IntN(4)] = r.IntN(3)
	}
	return m
}

func oddKey(k, v int) bool { return k%2 == 1 }

// pairs is a sequence in which a key may come twice.
func pairs(m map[int]int) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			if !yield(k, -1) || !yield(k, m[k]) {
				return
			}
		}
	}
}

func TestMapsAsLibrary(t *testing.T) {
	type M map[int]int
	functions := map[string]struct{ std, own func(m, n M) any }{
		"Equal":      {func(m, n M) any { return maps.Equal(m, n) }, func(m, n M) any { return own.Equal(m, n) }},
		"EqualFunc":  {func(m, n M) any { return maps.EqualFunc(m, n, follows) }, func(m, n M) any { return own.EqualFunc(m, n, follows) }},
		"Clone":      {func(m, n M) any { return maps.Clone(m) }, func(m, n M) any { return own.Clone(m) }},
		"Copy":       {func(m, n M) any { maps.Copy(m, n); return nil }, func(m, n M) any { own.Copy(m, n); return nil }},
		"DeleteFunc": {func(m, n M) any { maps.DeleteFunc(m, oddKey); return nil }, func(m, n M) any { own.DeleteFunc(m, oddKey); return nil }},
		"All":        {func(m, n M) any { return maps.Collect(maps.All(m)) }, func(m, n M) any { return maps.Collect(own.All(m)) }},
		"Keys":       {func(m, n M) any { return slices.Sorted(maps.Keys(m)) }, func(m, n M) any { return slices.Sorted(own.Keys(m)) }},
		"Values":     {func(m, n M) any { return slices.Sorted(maps.Values(m)) }, func(m, n M) any { return slices.Sorted(own.Values(m)) }},
		"Insert":     {func(m, n M) any { maps.Insert(m, pairs(n)); return nil }, func(m, n M) any { own.Insert(m, pairs(n)); return nil }},
		"Collect":    {func(m, n M) any { return maps.Collect(pairs(m)) }, func(m, n M) any { return own.Collect(pairs(m)) }},
	}
	for name := range genericAPI(t, importer())["maps"] {
		if _, ok := functions[name]; !ok {
			t.Errorf("maps.%s is not tried", name)
		}
	}
	r := rand.New(rand.NewPCG(15, 16))
	for range 1000 {
		m, n := randomMap(r), randomMap(r)
		for name, f := range functions {
			try := func(f func(m, n M) any) string {
				m, n := maps.Clone(m), maps.Clone(n)
				return fmt.Sprintf("%#v, leaves %v, %v", f(m, n), m, n)
			}
			if want, got := try(f.std), try(f.own); got != want {
				t.Fatalf("%s(%v, %v) gives %s, want %s", name, m, n, got, want)
			}
		}
	}
}

func TestMapsEdges(t *testing.T) {
	if own.Clone[map[int]int](nil) != nil {
		t.Error("Clone of nil is not nil")
	}
	if m := own.Clone(map[int]int{}); m == nil {
		t.Error("Clone of an empty map is nil")
	}
	if m := own.Collect(pairs(nil)); m == nil {
		t.Error("Collect of nothing is nil")
	}
	nan := map[float64]int{math.NaN(): 1}
	if len(own.Clone(nan)) != 1 || own.Equal(nan, nan) || maps.Equal(nan, nan) {
		t.Error("a NaN as a key is lost, or equal to itself")
	}
	m := map[int]int{1: 1, 2: 2, 3: 3}
	if got := len(log2(own.All(m), 2)) + len(log(own.Keys(m), 2)) + len(log(own.Values(m), 2)); got != 8 {
		t.Errorf("sequences gave %d values when stopped after two, want 8", got)
	}
}

func TestCompareAsLibrary(t *testing.T) {
	values := []float64{math.NaN(), math.Inf(-1), -1, math.Copysign(0, -1), 0, 1, math.Inf(1)}
	for _, x := range values {
		for _, y := range values {
			if got, want := owncmp.Compare(x, y), cmp.Compare(x, y); got != want {
				t.Errorf("Compare(%v, %v) gives %d, want %d", x, y, got, want)
			}
			if got, want := owncmp.Less(x, y), cmp.Less(x, y); got != want {
				t.Errorf("Less(%v, %v) gives %v, want %v", x, y, got, want)
			}
		}
	}
	if owncmp.Compare("a", "b") != -1 || owncmp.Less("b", "a") || owncmp.Compare("b", "b") != 0 {
		t.Error("strings are out of order")
	}
	if got := owncmp.Or("", "a", "b") + owncmp.Or("", "") + owncmp.Or[string](); got != "a" {
		t.Errorf("Or gives %q, want a", got)
	}
}
