package maphash

import "hash/maphash"

// Comparable returns a hash of v that is the same for equal values and equal seeds.
func Comparable[T comparable](seed maphash.Seed, v T) uint64 {
	return maphash.Comparable[any](seed, v)
}

// WriteComparable adds x to what h hashes.
func WriteComparable[T comparable](h *maphash.Hash, x T) {
	maphash.WriteComparable[any](h, x)
}
