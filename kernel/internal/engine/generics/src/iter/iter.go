package iter

import "iter"

// Pull turns a sequence that pushes its values into one that they are pulled from. The
// values go past the compiled coroutine, in a variable.
func Pull[V any](seq iter.Seq[V]) (next func() (V, bool), stop func()) {
	var value, zero V
	step, stop := iter.Pull(func(yield func(struct{}) bool) {
		seq(func(v V) bool {
			value = v
			return yield(struct{}{})
		})
	})
	next = func() (V, bool) {
		if _, ok := step(); !ok {
			return zero, false
		}
		v := value
		value = zero // which keeps nothing alive
		return v, true
	}
	return next, stop
}

// Pull2 is Pull for sequences of pairs.
func Pull2[K, V any](seq iter.Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	var key, zeroKey K
	var value, zero V
	step, stop := iter.Pull2(func(yield func(struct{}, struct{}) bool) {
		seq(func(k K, v V) bool {
			key, value = k, v
			return yield(struct{}{}, struct{}{})
		})
	})
	next = func() (K, V, bool) {
		if _, _, ok := step(); !ok {
			return zeroKey, zero, false
		}
		k, v := key, value
		key, value = zeroKey, zero
		return k, v, true
	}
	return next, stop
}
