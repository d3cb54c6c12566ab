package generics

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	own "gokernel/kernel/internal/engine/generics/src/slices"
)

// input is what a function is tried on. Each try has its own copies of the slices.
type input struct {
	s, v []int
	i, j int
}

// randomInput makes a short slice with few different elements and spare capacity, and
// indices that are now and then out of range.
func randomInput(r *rand.Rand) func() input {
	s, v := ints(r, r.IntN(10)), ints(r, r.IntN(4))
	spare, i, j := r.IntN(4), r.IntN(12)-1, r.IntN(12)-1
	shared := r.IntN(4) == 0 // v is a part of s
	return func() input {
		in := input{append(make([]int, 0, len(s)+spare), s...), slices.Clone(v), i, j}
		if shared && len(s) > 0 {
			in.v = in.s[len(s)/2:]
		}
		if len(s) == 0 && spare == 0 {
			in.s = nil
		}
		return in
	}
}

func ints(r *rand.Rand, n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = r.IntN(4)
	}
	return s
}

// outcome runs f and says what it returns, how it panics and what it does to its slice,
// up to its capacity if that is used as documented.
func outcome(f func(input) any, in input) (text string) {
	backing := in.s
	defer func() {
		if p := recover(); p != nil {
			text = fmt.Sprint("panic: ", p)
		}
		text += fmt.Sprint(", leaves ", backing)
	}()
	return fmt.Sprintf("%#v", f(in))
}

// log turns a sequence into the list of its values, stopped after at most n.
func log[V any](seq iter.Seq[V], n int) (values []V) {
	for v := range seq {
		values = append(values, v)
		if len(values) >= n {
			break
		}
	}
	return values
}

func log2[K, V any](seq iter.Seq2[K, V], n int) (values []any) {
	for k, v := range seq {
		values = append(values, k, v)
		if len(values) >= 2*n {
			break
		}
	}
	return values
}

func odd(v int) bool            { return v%2 == 1 }
func half(a, b int) int         { return a/2 - b/2 }
func follows(a, b int) bool     { return a == b+1 } // not symmetric: tells the arguments apart
func seq(v []int) iter.Seq[int] { return slices.Values(v) }

// functions are tried on the same inputs as the library's own, which it compares with.
var functions = map[string]struct{ std, own func(input) any }{
	"Equal":            {func(in input) any { return slices.Equal(in.s, in.v) }, func(in input) any { return own.Equal(in.s, in.v) }},
	"Equal to itself":  {func(in input) any { return slices.Equal(in.s, in.s) }, func(in input) any { return own.Equal(in.s, in.s) }},
	"EqualFunc":        {func(in input) any { return slices.EqualFunc(in.s, in.v, follows) }, func(in input) any { return own.EqualFunc(in.s, in.v, follows) }},
	"Compare":          {func(in input) any { return slices.Compare(in.s, in.v) }, func(in input) any { return own.Compare(in.s, in.v) }},
	"CompareFunc":      {func(in input) any { return slices.CompareFunc(in.s, in.v, half) }, func(in input) any { return own.CompareFunc(in.s, in.v, half) }},
	"Index":            {func(in input) any { return slices.Index(in.s, 2) }, func(in input) any { return own.Index(in.s, 2) }},
	"IndexFunc":        {func(in input) any { return slices.IndexFunc(in.s, odd) }, func(in input) any { return own.IndexFunc(in.s, odd) }},
	"Contains":         {func(in input) any { return slices.Contains(in.s, 2) }, func(in input) any { return own.Contains(in.s, 2) }},
	"ContainsFunc":     {func(in input) any { return slices.ContainsFunc(in.s, odd) }, func(in input) any { return own.ContainsFunc(in.s, odd) }},
	"Insert":           {func(in input) any { return slices.Insert(in.s, in.i, in.v...) }, func(in input) any { return own.Insert(in.s, in.i, in.v...) }},
	"Delete":           {func(in input) any { return slices.Delete(in.s, in.i, in.j) }, func(in input) any { return own.Delete(in.s, in.i, in.j) }},
	"DeleteFunc":       {func(in input) any { return slices.DeleteFunc(in.s, odd) }, func(in input) any { return own.DeleteFunc(in.s, odd) }},
	"Replace":          {func(in input) any { return slices.Replace(in.s, in.i, in.j, in.v...) }, func(in input) any { return own.Replace(in.s, in.i, in.j, in.v...) }},
	"Clone":            {func(in input) any { return slices.Clone(in.s) }, func(in input) any { return own.Clone(in.s) }},
	"Compact":          {func(in input) any { return slices.Compact(in.s) }, func(in input) any { return own.Compact(in.s) }},
	"CompactFunc":      {func(in input) any { return slices.CompactFunc(in.s, follows) }, func(in input) any { return own.CompactFunc(in.s, follows) }},
	"Grow":             {func(in input) any { return grown(slices.Grow(in.s, in.i), len(in.s)+in.i) }, func(in input) any { return grown(own.Grow(in.s, in.i), len(in.s)+in.i) }},
	"Clip":             {func(in input) any { return cap(slices.Clip(in.s)) }, func(in input) any { return cap(own.Clip(in.s)) }},
	"Reverse":          {func(in input) any { slices.Reverse(in.s); return nil }, func(in input) any { own.Reverse(in.s); return nil }},
	"Concat":           {func(in input) any { return slices.Concat(in.s, nil, in.v) }, func(in input) any { return own.Concat(in.s, nil, in.v) }},
	"Repeat":           {func(in input) any { return slices.Repeat(in.s, in.i) }, func(in input) any { return own.Repeat(in.s, in.i) }},
	"All":              {func(in input) any { return log2(slices.All(in.s), in.i) }, func(in input) any { return log2(own.All(in.s), in.i) }},
	"Backward":         {func(in input) any { return log2(slices.Backward(in.s), in.i) }, func(in input) any { return log2(own.Backward(in.s), in.i) }},
	"Values":           {func(in input) any { return log(slices.Values(in.s), in.i) }, func(in input) any { return log(own.Values(in.s), in.i) }},
	"Chunk":            {func(in input) any { return log(slices.Chunk(in.s, in.i), in.j) }, func(in input) any { return log(own.Chunk(in.s, in.i), in.j) }},
	"AppendSeq":        {func(in input) any { return slices.AppendSeq(in.s, seq(in.v)) }, func(in input) any { return own.AppendSeq(in.s, seq(in.v)) }},
	"Collect":          {func(in input) any { return slices.Collect(seq(in.s)) }, func(in input) any { return own.Collect(seq(in.s)) }},
	"Sorted":           {func(in input) any { return slices.Sorted(seq(in.s)) }, func(in input) any { return own.Sorted(seq(in.s)) }},
	"SortedFunc":       {func(in input) any { return slices.SortedFunc(seq(in.s), cmp.Compare) }, func(in input) any { return own.SortedFunc(seq(in.s), cmp.Compare) }},
	"SortedStableFunc": {func(in input) any { return slices.SortedStableFunc(seq(in.s), half) }, func(in input) any { return own.SortedStableFunc(seq(in.s), half) }},
	"Sort":             {func(in input) any { slices.Sort(in.s); return nil }, func(in input) any { own.Sort(in.s); return nil }},
	"IsSorted":         {func(in input) any { return slices.IsSorted(in.s) }, func(in input) any { return own.IsSorted(in.s) }},
	"IsSortedFunc":     {func(in input) any { return slices.IsSortedFunc(in.s, half) }, func(in input) any { return own.IsSortedFunc(in.s, half) }},
	"Min":              {func(in input) any { return slices.Min(in.s) }, func(in input) any { return own.Min(in.s) }},
	"MinFunc":          {func(in input) any { return slices.MinFunc(in.s, half) }, func(in input) any { return own.MinFunc(in.s, half) }},
	"Max":              {func(in input) any { return slices.Max(in.s) }, func(in input) any { return own.Max(in.s) }},
	"MaxFunc":          {func(in input) any { return slices.MaxFunc(in.s, half) }, func(in input) any { return own.MaxFunc(in.s, half) }},
}

// grown says that a slice has not changed but for its capacity, which is not specified.
func grown(s []int, room int) any { return []any{s, cap(s) >= room} }

func TestSlicesAsLibrary(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		fresh := randomInput(r)
		for name, f := range functions {
			if want, got := outcome(f.std, fresh()), outcome(f.own, fresh()); got != want {
				t.Fatalf("%s(%+v) gives\n%s\nwant\n%s", name, fresh(), got, want)
			}
		}
	}
}

// TestSlicesAreTried holds that functions has a row for each function of the package, or
// another test has.
func TestSlicesAreTried(t *testing.T) {
	elsewhere := []string{"SortFunc", "SortStableFunc", "BinarySearch", "BinarySearchFunc"}
	for name := range genericAPI(t, importer())["slices"] {
		if _, ok := functions[name]; !ok && !slices.Contains(elsewhere, name) {
			t.Errorf("slices.%s is not tried", name)
		}
	}
}

// What a slice no longer uses is cleared.
func TestSlicesClear(t *testing.T) {
	for name, f := range map[string]func(s []*int) []*int{
		"Delete":      func(s []*int) []*int { return own.Delete(s, 0, 2) },
		"DeleteFunc":  func(s []*int) []*int { return own.DeleteFunc(s, func(p *int) bool { return *p < 2 }) },
		"Replace":     func(s []*int) []*int { return own.Replace(s, 0, 3, s[3]) },
		"Compact":     func(s []*int) []*int { s[0], s[1] = s[2], s[2]; return own.Compact(s) },
		"CompactFunc": func(s []*int) []*int { return own.CompactFunc(s, func(a, b *int) bool { return *b < 2 }) },
	} {
		s := make([]*int, 4)
		for i := range s {
			s[i] = &[]int{i}[0]
		}
		kept := f(s)
		if len(kept) != 2 || s[1] == nil || s[2] != nil || s[3] != nil {
			t.Errorf("%s keeps %d of 4 elements and leaves %v, want 2 and nil after them", name, len(kept), s)
		}
	}
}

func TestRepeatTooMuch(t *testing.T) {
	for _, count := range []int{math.MaxInt, math.MaxInt/3 + 1} {
		try := func(f func([]struct{}, int) []struct{}) string {
			return outcome(func(input) any { return len(f(make([]struct{}, 3), count)) }, input{})
		}
		if got, want := try(own.Repeat), try(slices.Repeat); got != want {
			t.Errorf("Repeat by %d gives %s, want %s", count, got, want)
		}
	}
	if got := len(own.Repeat(make([]struct{}, 3), math.MaxInt/3)); got != math.MaxInt/3*3 {
		t.Errorf("got %d elements", got)
	}
}

func TestConcatTooMuch(t *testing.T) {
	half := make([]struct{}, math.MaxInt/2+1)
	try := func(f func(...[]struct{}) []struct{}) string {
		return outcome(func(input) any { return len(f(half, half)) }, input{})
	}
	if got, want := try(own.Concat), try(slices.Concat); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Sequences look at the slice when they run, as the library's do, and can run again.
func TestSequencesRunAgain(t *testing.T) {
	s := []int{1, 2, 3}
	values := own.Values(s)
	first := slices.Collect(values)
	s[1] = 7
	if second := slices.Collect(values); !slices.Equal(first, []int{1, 2, 3}) || !slices.Equal(second, []int{1, 7, 3}) {
		t.Errorf("got %v, then %v", first, second)
	}
	for part := range own.Chunk(s, 2) {
		_ = append(part, 9)
	}
	if s[2] != 3 {
		t.Error("a chunk has the next one for its spare capacity")
	}
}

type floats []float64

func randomFloats(r *rand.Rand) floats {
	some := floats{math.NaN(), math.Copysign(0, -1), 0, 1, 2, math.Inf(1), math.Inf(-1)}
	s := make(floats, r.IntN(9))
	for i := range s {
		s[i] = some[r.IntN(len(some))]
	}
	return s
}

func TestFloats(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	try := func(f func(floats) any, s floats) string {
		return outcome(func(input) any { s := slices.Clone(s); return []any{f(s), fmt.Sprint(s)} }, input{})
	}
	for range 3000 {
		s, v := randomFloats(r), randomFloats(r)
		for name, f := range map[string][2]func(floats) any{
			"Equal":    {func(s floats) any { return slices.Equal(s, v) }, func(s floats) any { return own.Equal(s, v) }},
			"Compare":  {func(s floats) any { return slices.Compare(s, v) }, func(s floats) any { return own.Compare(s, v) }},
			"Compact":  {func(s floats) any { return slices.Compact(s) }, func(s floats) any { return own.Compact(s) }},
			"Contains": {func(s floats) any { return slices.Contains(s, math.NaN()) }, func(s floats) any { return own.Contains(s, math.NaN()) }},
			"Min":      {func(s floats) any { return slices.Min(s) }, func(s floats) any { return own.Min(s) }},
			"Max":      {func(s floats) any { return slices.Max(s) }, func(s floats) any { return own.Max(s) }},
			"IsSorted": {func(s floats) any { return slices.IsSorted(s) }, func(s floats) any { return own.IsSorted(s) }},
		} {
			if want, got := try(f[0], s), try(f[1], s); got != want {
				t.Fatalf("%s of %v (and %v) gives %s, want %s", name, s, v, got, want)
			}
		}
		sorted := slices.Clone(s)
		if own.Sort(sorted); !slices.IsSorted(sorted) {
			t.Fatalf("Sort(%v) gives %v", s, sorted)
		}
		for _, target := range append(v, math.NaN()) {
			i, ok := own.BinarySearch(sorted, target)
			if wantI, want := slices.BinarySearch(sorted, target); i != wantI || ok != want {
				t.Fatalf("BinarySearch(%v, %v) gives %d, %v, want %d, %v", sorted, target, i, ok, wantI, want)
			}
		}
	}
}

func TestBinarySearch(t *testing.T) {
	for n := range 20 {
		s := make([]int, n)
		for i := range s {
			s[i] = i / 2 * 2
		}
		for target := -1; target < 21; target++ {
			i, ok := own.BinarySearch(s, target)
			if wantI, want := slices.BinarySearch(s, target); i != wantI || ok != want {
				t.Errorf("BinarySearch(%v, %d) gives %d, %v, want %d, %v", s, target, i, ok, wantI, want)
			}
			compare := func(e int, target string) int { return e - len(target) }
			text := fmt.Sprintf("%*s", max(target, 0), "")
			i, ok = own.BinarySearchFunc(s, text, compare)
			if wantI, want := slices.BinarySearchFunc(s, text, compare); i != wantI || ok != want {
				t.Errorf("BinarySearchFunc(%v, %q) gives %d, %v, want %d, %v", s, text, i, ok, wantI, want)
			}
		}
	}
}

func TestSameNilness(t *testing.T) {
	type S []int
	for name, f := range map[string][2]any{
		"Clone nil":    {slices.Clone[S](nil), own.Clone[S](nil)},
		"Clone empty":  {slices.Clone(S{}), own.Clone(S{})},
		"Concat":       {slices.Concat[S](), own.Concat[S]()},
		"Grow":         {slices.Grow[S](nil, 0), own.Grow[S](nil, 0)},
		"Insert":       {slices.Insert[S](nil, 0), own.Insert[S](nil, 0)},
		"Repeat":       {slices.Repeat[S](nil, 2), own.Repeat[S](nil, 2)},
		"Collect":      {slices.Collect(seq(nil)), own.Collect(seq(nil))},
		"AppendSeq":    {slices.AppendSeq(S{}, seq(nil)), own.AppendSeq(S{}, seq(nil))},
		"Compact":      {slices.Compact[S](nil), own.Compact[S](nil)},
		"Delete":       {slices.Delete[S](nil, 0, 0), own.Delete[S](nil, 0, 0)},
		"Replace":      {slices.Replace(S{1}, 0, 1), own.Replace(S{1}, 0, 1)},
		"Clip":         {slices.Clip[S](nil), own.Clip[S](nil)},
		"Sorted":       {slices.Sorted(seq(nil)), own.Sorted(seq(nil))},
		"DeleteFunc":   {slices.DeleteFunc[S](nil, odd), own.DeleteFunc[S](nil, odd)},
		"CompactFunc":  {slices.CompactFunc[S](nil, follows), own.CompactFunc[S](nil, follows)},
		"Insert in it": {slices.Insert(S(nil), 0, 1), own.Insert(S(nil), 0, 1)},
	} {
		if !reflect.DeepEqual(f[0], f[1]) {
			t.Errorf("%s gives %#v, want %#v", name, f[1], f[0])
		}
	}
}
