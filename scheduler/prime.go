package scheduler

import (
	"math"
	"math/big"
)

// OverflowError says that a number is too large for what was to be done with it.
type OverflowError struct {
	Text string // says more; "" for the text that Python has for a square root
}

// Error is the text.
func (e *OverflowError) Error() string {
	if e.Text == "" {
		return "int too large to convert to float"
	}
	return e.Text
}

// IsPrime tries all divisors up to the square root of x. It panics with an
// *OverflowError if x is too large for a float64.
func (h *Host) IsPrime(x *big.Int) bool {
	prime, err := AsyncIsPrime(h.blocking(), x)
	if err != nil {
		panic(err)
	}
	return prime
}

// AsyncIsPrime tries all divisors up to the square root of x and yields after each. It
// fails with an *OverflowError if x is too large for a float64.
func AsyncIsPrime(co *Co, x *big.Int) (bool, error) {
	if x.Cmp(big.NewInt(2)) < 0 {
		return false, nil
	}
	root, err := floatRoot(x)
	if err != nil {
		return false, err
	}
	if x.IsUint64() {
		return isPrimeWord(co, x.Uint64(), root), nil
	}
	return isPrimeBig(co, x, root), nil
}

// floatRoot is int(sqrt(x)) in floating point, as the lesson takes it; at most 1<<63,
// which nobody will count up to.
func floatRoot(x *big.Int) (uint64, error) {
	f, _ := new(big.Float).SetInt(x).Float64()
	if math.IsInf(f, 0) {
		return 0, &OverflowError{}
	}
	return uint64(min(math.Sqrt(f), 1<<63)), nil
}

func isPrimeWord(co *Co, x, root uint64) bool {
	for i := uint64(2); i <= root; i++ {
		if x%i == 0 {
			return false
		}
		co.Yield()
	}
	return true
}

func isPrimeBig(co *Co, x *big.Int, root uint64) bool {
	var divisor, quotient, rest big.Int
	for i := uint64(2); i <= root; i++ {
		quotient.QuoRem(x, divisor.SetUint64(i), &rest)
		if rest.Sign() == 0 {
			return false
		}
		co.Yield()
	}
	return true
}
