package generics

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	own "gokernel/kernel/internal/engine/generics/src/slices"
)

// item is sorted by key; place tells equal ones apart.
type item struct{ key, place int }

func byKey(a, b item) int { return cmp.Compare(a.key, b.key) }

// patterns give the keys of the n elements of a slice.
var patterns = map[string]func(r *rand.Rand, n, i int) int{
	"random":     func(r *rand.Rand, n, i int) int { return r.IntN(n) },
	"few":        func(r *rand.Rand, n, i int) int { return r.IntN(3) },
	"equal":      func(r *rand.Rand, n, i int) int { return 0 },
	"ascending":  func(r *rand.Rand, n, i int) int { return i / 2 },
	"descending": func(r *rand.Rand, n, i int) int { return -i },
	"steps down": func(r *rand.Rand, n, i int) int { return -i / 3 },
	"saw":        func(r *rand.Rand, n, i int) int { return i % 37 },
	"organ":      func(r *rand.Rand, n, i int) int { return min(i, n-i) },
	"last out":   func(r *rand.Rand, n, i int) int { return (i + 1) % n },
	"nearly":     func(r *rand.Rand, n, i int) int { return i + r.IntN(4) },
}

func items(pattern func(r *rand.Rand, n, i int) int, r *rand.Rand, n int) []item {
	s := make([]item, n)
	for i := range s {
		s[i] = item{pattern(r, n, i), i}
	}
	return s
}

func TestSortStable(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for name, pattern := range patterns {
		for _, n := range []int{0, 1, 2, 3, 5, 15, 16, 17, 31, 32, 33, 48, 49, 100, 257, 1000} {
			s := items(pattern, r, n)
			want := slices.Clone(s)
			slices.SortStableFunc(want, byKey)
			for sort, f := range map[string]func([]item){
				"SortStableFunc":   func(s []item) { own.SortStableFunc(s, byKey) },
				"SortFunc":         func(s []item) { own.SortFunc(s, byKey) },
				"SortedStableFunc": func(s []item) { copy(s, own.SortedStableFunc(slices.Values(s), byKey)) },
			} {
				got := slices.Clone(s)
				if f(got); !slices.Equal(got, want) {
					t.Errorf("%s of %d, %s:\n%v\nwant\n%v", sort, n, name, got, want)
				}
			}
		}
	}
}

// TestSortPanic holds that a slice keeps its elements when the comparison panics, as it
// does when a cell is interrupted: at any call.
func TestSortPanic(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	const n = 100
	s := items(patterns["random"], r, n)
	calls := countCalls(slices.Clone(s), own.SortFunc)
	for last := 1; last <= calls; last++ {
		got := slices.Clone(s)
		sortUntil(got, last)
		slices.SortFunc(got, func(a, b item) int { return a.place - b.place })
		if !slices.Equal(got, s) {
			t.Fatalf("after a panic in call %d of %d it holds %v", last, calls, got)
		}
	}
}

func countCalls(s []item, sort func([]item, func(a, b item) int)) (calls int) {
	sort(s, func(a, b item) int { calls++; return byKey(a, b) })
	return calls
}

// sortUntil sorts s up to a panic in the given call.
func sortUntil(s []item, last int) {
	defer func() { recover() }()
	own.SortFunc(s, func(a, b item) int {
		if last--; last == 0 {
			panic("stop")
		}
		return byKey(a, b)
	})
}

// A comparison that contradicts itself gives any order, and no harm.
func TestSortContradiction(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for name, compare := range map[string]func(a, b item) int{
		"random":  func(a, b item) int { return r.IntN(3) - 1 },
		"less":    func(a, b item) int { return -1 },
		"greater": func(a, b item) int { return +1 },
	} {
		for n := range 200 {
			s := items(patterns["ascending"], r, n)
			got := slices.Clone(s)
			own.SortFunc(got, compare)
			slices.SortFunc(got, func(a, b item) int { return a.place - b.place })
			if !slices.Equal(got, s) {
				t.Fatalf("%s: %d elements became %v", name, n, got)
			}
		}
	}
}

// TestFewCalls holds what the sort is made for: where comparisons are interpreted they
// cost the most, and on random elements there are fewer than the library's sort makes.
func TestFewCalls(t *testing.T) {
	for name, pattern := range patterns {
		s := items(pattern, rand.New(rand.NewPCG(11, 12)), 10000)
		got := countCalls(slices.Clone(s), own.SortFunc)
		library := countCalls(slices.Clone(s), slices.SortFunc)
		stable := countCalls(slices.Clone(s), slices.SortStableFunc)
		t.Logf("%-10s %6d calls; library: %6d, stable %6d", name, got, library, stable)
		if name == "random" && got >= library {
			t.Errorf("%d calls of the comparison, the library's sort makes %d", got, library)
		}
		if got >= 10000*14 {
			t.Errorf("%s: %d calls, want fewer than n log n", name, got)
		}
	}
}

func BenchmarkSortFunc(b *testing.B) {
	for name, sort := range map[string]func([]item, func(a, b item) int){"own": own.SortFunc[[]item], "library": slices.SortFunc[[]item]} {
		for _, n := range []int{10, 1000, 100000} {
			s := items(patterns["random"], rand.New(rand.NewPCG(13, 14)), n)
			work := make([]item, n)
			b.Run(fmt.Sprint(name, "/", n), func(b *testing.B) {
				for b.Loop() {
					copy(work, s)
					sort(work, byKey)
				}
			})
		}
	}
}
