package slices

import (
	"cmp"
	"slices"
)

// Sort sorts x, NaNs first.
func Sort[S ~[]E, E cmp.Ordered](x S) {
	SortStableFunc(x, cmp.Compare[E])
}

// SortFunc sorts x in the order of cmp. The stable sort serves it too: calls of cmp cost
// the most where it is interpreted, and a merge sort makes the fewest.
func SortFunc[S ~[]E, E any](x S, cmp func(a, b E) int) {
	SortStableFunc(x, cmp)
}

// IsSorted reports whether x is sorted.
func IsSorted[S ~[]E, E cmp.Ordered](x S) bool {
	return IsSortedFunc(x, cmp.Compare[E])
}

// IsSortedFunc reports whether x is sorted in the order of cmp.
func IsSortedFunc[S ~[]E, E any](x S, cmp func(a, b E) int) bool {
	for i := len(x) - 1; i > 0; i-- {
		if cmp(x[i], x[i-1]) < 0 {
			return false
		}
	}
	return true
}

// SortStableFunc sorts x in the order of cmp and leaves equal elements in theirs. It is a
// merge sort of the runs that x has already, made longer where they are short. If cmp
// panics, x keeps all its elements, in some order.
func SortStableFunc[S ~[]E, E any](x S, cmp func(a, b E) int) {
	if end := makeRun(x, cmp); end < len(x) {
		mergeRuns(x, makeRuns(x, end, cmp), cmp)
	}
}

// shortRun is the length that runs have at least, but for the last one.
const shortRun = 16

// makeRuns makes runs of all of x, of which the first one ends at end, and returns where
// each of them ends.
func makeRuns[E any](x []E, end int, cmp func(a, b E) int) (ends []int) {
	ends = append(ends, end)
	for end < len(x) {
		end += makeRun(x[end:], cmp)
		ends = append(ends, end)
	}
	return ends
}

// makeRun sorts the first elements of x and returns how many. All that it moves it moves
// between calls of cmp.
func makeRun[E any](x []E, cmp func(a, b E) int) int {
	n := findRun(x, cmp)
	for ; n < shortRun && n < len(x); n++ {
		v := x[n]
		low, high := 0, n
		for low < high {
			middle := (low + high) / 2
			if cmp(v, x[middle]) < 0 {
				high = middle
			} else {
				low = middle + 1
			}
		}
		copy(x[low+1:n+1], x[low:n])
		x[low] = v
	}
	return n
}

// findRun returns how many of the first elements of x are sorted. If they are in reverse,
// it turns them, which is stable as none of them are equal.
func findRun[E any](x []E, cmp func(a, b E) int) int {
	if len(x) < 2 {
		return len(x)
	}
	n := 2
	if cmp(x[1], x[0]) < 0 {
		for n < len(x) && cmp(x[n], x[n-1]) < 0 {
			n++
		}
		slices.Reverse(x[:n])
		return n
	}
	for n < len(x) && cmp(x[n], x[n-1]) >= 0 {
		n++
	}
	return n
}

// mergeRuns merges the runs of x, two and two, until there is one. In each pass they go
// from one of two slices to the other; the first one has all elements until the end.
func mergeRuns[E any](x []E, ends []int, cmp func(a, b E) int) {
	from, to := x, make([]E, len(x))
	defer func() { copy(x, from) }()
	for len(ends) > 1 {
		ends = mergePairs(to, from, ends, cmp)
		from, to = to, from
	}
}

// mergePairs merges the runs of from in pairs into to, and returns where those end.
func mergePairs[E any](to, from []E, ends []int, cmp func(a, b E) int) []int {
	merged := ends[:0]
	start := 0
	for i := 1; i < len(ends); i += 2 {
		middle, end := ends[i-1], ends[i]
		merge(to[start:end], from[start:middle], from[middle:end], cmp)
		merged = append(merged, end)
		start = end
	}
	if start < len(from) { // one is left over
		copy(to[start:], from[start:])
		merged = append(merged, len(from))
	}
	return merged
}

// merge merges the runs a and b, neither of them empty, into to.
func merge[E any](to, a, b []E, cmp func(a, b E) int) {
	if cmp(b[0], a[len(a)-1]) >= 0 {
		copy(to[copy(to, a):], b)
		return
	}
	i, j := 0, 0
	first, second := a[0], b[0]
	for k := 0; ; k++ {
		if cmp(second, first) < 0 {
			to[k] = second
			if j++; j == len(b) {
				copy(to[k+1:], a[i:])
				return
			}
			second = b[j]
		} else {
			to[k] = first
			if i++; i == len(a) {
				copy(to[k+1:], b[j:])
				return
			}
			first = a[i]
		}
	}
}
