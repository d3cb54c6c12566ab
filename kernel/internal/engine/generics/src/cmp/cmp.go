package cmp

import "cmp"

// Compare returns -1 if x is less than y, +1 if it is greater and 0 if they are equal.
// A NaN equals a NaN and is less than any other number.
func Compare[T cmp.Ordered](x, y T) int {
	if x < y {
		return -1
	}
	if x > y {
		return +1
	}
	if x == y {
		return 0
	}
	return compareNaN(x != x, y != y)
}

// compareNaN compares two values of which one at least is a NaN.
func compareNaN(x, y bool) int {
	if !y {
		return -1
	}
	if !x {
		return +1
	}
	return 0
}

// Less reports whether x is less than y; a NaN is less than any other number.
func Less[T cmp.Ordered](x, y T) bool {
	return x < y || x != x && y == y
}

// Or returns the first of its arguments that is not the zero value, or the zero value.
func Or[T comparable](vals ...T) T {
	var zero T
	for _, v := range vals {
		if v != zero {
			return v
		}
	}
	return zero
}
