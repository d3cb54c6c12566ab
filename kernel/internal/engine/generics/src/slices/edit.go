package slices

// Clone returns a copy of s; nil gives nil.
func Clone[S ~[]E, E any](s S) S {
	if s == nil {
		return nil
	}
	return append(S{}, s...)
}

// Clip returns s without spare capacity.
func Clip[S ~[]E, E any](s S) S {
	return s[:len(s):len(s)]
}

// Grow returns s with room for n more elements. It panics if n is negative.
func Grow[S ~[]E, E any](s S, n int) S {
	if n < 0 {
		panic("cannot be negative")
	}
	if missing := n - (cap(s) - len(s)); missing > 0 {
		s = append(s[:cap(s)], make([]E, missing)...)[:len(s)]
	}
	return s
}

// Insert returns s with v put before its element i. It panics if i is out of range.
func Insert[S ~[]E, E any](s S, i int, v ...E) S {
	_ = s[i:] // panics as slicing does
	if len(v) == 0 {
		return s
	}
	if i == len(s) {
		return append(s, v...)
	}
	return splice(s, i, i, v)
}

// Delete returns s without its elements from i up to j, exclusive, and clears those that
// it no longer uses. It panics if s[i:j] is no part of s.
func Delete[S ~[]E, E any](s S, i, j int) S {
	_ = s[i:j:len(s)] // panics as slicing does
	if i == j {
		return s
	}
	kept := append(s[:i], s[j:]...)
	clear(s[len(kept):])
	return kept
}

// DeleteFunc returns s without the elements for which del returns true, and clears those
// that it no longer uses.
func DeleteFunc[S ~[]E, E any](s S, del func(E) bool) S {
	kept := 0
	for _, v := range s {
		if !del(v) {
			s[kept] = v
			kept++
		}
	}
	clear(s[kept:])
	return s[:kept]
}

// Replace returns s with v in the place of its elements from i up to j, exclusive, and
// clears those that it no longer uses. It panics if s[i:j] is no part of s.
func Replace[S ~[]E, E any](s S, i, j int, v ...E) S {
	_ = s[i:j] // panics as slicing does
	_ = s[j:]
	if i == j {
		return Insert(s, i, v...)
	}
	return splice(s, i, j, v)
}

// splice puts v in the place of s[i:j].
func splice[S ~[]E, E any](s S, i, j int, v []E) S {
	v = append([]E(nil), v...) // as it may be a part of s
	old := len(s)
	more := len(v) - (j - i)
	if more > 0 {
		s = append(s, v[:more]...) // any elements: for their room
	}
	copy(s[i+len(v):], s[j:old])
	copy(s[i:], v)
	clear(s[old+min(more, 0) : old])
	return s[:old+more]
}

// Compact returns s with one element in the place of each run of equal ones, and clears
// those that it no longer uses.
func Compact[S ~[]E, E comparable](s S) S {
	if len(s) < 2 {
		return s
	}
	kept := 1
	for i := 1; i < len(s); i++ {
		if s[i] != s[i-1] {
			s[kept] = s[i]
			kept++
		}
	}
	clear(s[kept:])
	return s[:kept]
}

// CompactFunc is Compact with elements compared by eq; it keeps the first of each run.
func CompactFunc[S ~[]E, E any](s S, eq func(E, E) bool) S {
	if len(s) < 2 {
		return s
	}
	kept := 1
	for i := 1; i < len(s); i++ {
		if !eq(s[i], s[i-1]) {
			s[kept] = s[i]
			kept++
		}
	}
	clear(s[kept:])
	return s[:kept]
}

// Reverse reverses the order of the elements of s.
func Reverse[S ~[]E, E any](s S) {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
}

// Concat returns a new slice of the elements of all slices.
func Concat[S ~[]E, E any](slices ...S) S {
	size := 0
	for _, s := range slices {
		if size += len(s); size < 0 {
			panic("len out of range")
		}
	}
	all := Grow(S(nil), size)
	for _, s := range slices {
		all = append(all, s...)
	}
	return all
}

// Repeat returns a new slice of the elements of x, count times. It panics if count is
// negative or the length too large.
func Repeat[S ~[]E, E any](x S, count int) S {
	if count < 0 {
		panic("cannot be negative")
	}
	const maxInt = int(^uint(0) >> 1)
	if len(x) > 0 && count > maxInt/len(x) {
		panic("the result of (len(x) * count) overflows")
	}
	all := make(S, len(x)*count)
	for n := copy(all, x); n < len(all); {
		n += copy(all[n:], all[:n])
	}
	return all
}
