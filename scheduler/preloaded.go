package scheduler

import (
	"iter"
	"math/big"
	"time"
)

// The functions below are the methods of the same names of an ordinary program's Host.

// Async makes a coroutine of body, named after the function that calls Async. It
// begins to run when it is first resumed.
func Async(body func(co *Co) (any, error)) *Coroutine { return plain.AsyncNamed(callerName(1), body) }

// AsyncNamed is Async with a given name.
func AsyncNamed(name string, body func(co *Co) (any, error)) *Coroutine {
	return plain.AsyncNamed(name, body)
}

// Next runs the coroutine to its next yield and returns what it yielded, which is
// always nil. If the coroutine returns, Next panics with a *StopIteration; if it
// fails, with its error; if it panics, with the same value. Next never blocks: while
// the coroutine sleeps or waits, Next returns nil at once.
func Next(c *Coroutine) any { return plain.Next(c) }

// NewScheduler makes a scheduler without tasks.
func NewScheduler() *Scheduler { return plain.NewScheduler() }

// GetEventLoop gives the program's event loop, always the same one.
func GetEventLoop() *EventLoop { return plain.GetEventLoop() }

// Take gives the first n items, or all if there are fewer.
func Take(items iter.Seq[*big.Int], n int) []*big.Int { return plain.Take(items, n) }

// Search gives the first item for which predicate holds; if there is none, the error
// "Not found".
func Search(items iter.Seq[*big.Int], predicate func(*big.Int) bool) (*big.Int, error) {
	return plain.Search(items, predicate)
}

// AsyncSearch is a coroutine that looks for the first item for which predicate holds
// and yields after each other one. It returns the item, or the error "Not Found".
func AsyncSearch(items iter.Seq[*big.Int], predicate func(*big.Int) bool) *Coroutine {
	return plain.AsyncSearch(items, predicate)
}

// IsPrime tries all divisors up to the square root of x. It panics with an
// *OverflowError if x is too large for a float64.
func IsPrime(x *big.Int) bool { return plain.IsPrime(x) }

// AsyncPrintMatches is a coroutine that prints "Found : …" for each item for which
// predicate holds. It yields where predicate does and fails if predicate does.
func AsyncPrintMatches(items iter.Seq[*big.Int], predicate func(co *Co, item *big.Int) (bool, error)) *Coroutine {
	return plain.AsyncPrintMatches(items, predicate)
}

// AsyncRepetitiveMessage is a coroutine that prints the message, sleeps for interval
// and begins again, without end.
func AsyncRepetitiveMessage(message string, interval time.Duration) *Coroutine {
	return plain.AsyncRepetitiveMessage(message, interval)
}

// AsyncSleep is a coroutine that sleeps for d and returns nil. AsyncSleep(0) yields
// exactly once.
func AsyncSleep(d time.Duration) *Coroutine { return plain.AsyncSleep(d) }
