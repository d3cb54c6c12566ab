package scheduler

import (
	"errors"
	"fmt"
	"iter"
	"math/big"
	"time"
)

// Lucas gives the Lucas numbers 2, 1, 3, 4, 7, 11, … without end. Each is a number of
// its own, which the caller may keep and change.
func Lucas() iter.Seq[*big.Int] {
	return func(yield func(*big.Int) bool) {
		a, b := big.NewInt(2), big.NewInt(1)
		for yield(new(big.Int).Set(a)) {
			a.Add(a, b)
			a, b = b, a
		}
	}
}

// Take gives the first n items, or all if there are fewer.
func (h *Host) Take(items iter.Seq[*big.Int], n int) []*big.Int {
	taken := []*big.Int{}
	if n <= 0 {
		return taken
	}
	co := h.blocking()
	for item := range items {
		taken = append(taken, item)
		if len(taken) == n {
			break
		}
		co.Yield()
	}
	return taken
}

// Search gives the first item for which predicate holds; if there is none, the error
// "Not found".
func (h *Host) Search(items iter.Seq[*big.Int], predicate func(*big.Int) bool) (*big.Int, error) {
	co := h.blocking()
	for item := range items {
		if predicate(item) {
			return item, nil
		}
		co.Yield()
	}
	return nil, errors.New("Not found")
}

// AsyncSearch is a coroutine that looks for the first item for which predicate holds
// and yields after each other one. It returns the item, or the error "Not Found".
func (h *Host) AsyncSearch(items iter.Seq[*big.Int], predicate func(*big.Int) bool) *Coroutine {
	return h.AsyncNamed("AsyncSearch", func(co *Co) (any, error) {
		for item := range items {
			if predicate(item) {
				return item, nil
			}
			co.Yield()
		}
		return nil, errors.New("Not Found")
	})
}

// AsyncPrintMatches is a coroutine that prints "Found : …" for each item for which
// predicate holds. It yields where predicate does and fails if predicate does.
func (h *Host) AsyncPrintMatches(items iter.Seq[*big.Int], predicate func(co *Co, item *big.Int) (bool, error)) *Coroutine {
	return h.AsyncNamed("AsyncPrintMatches", func(co *Co) (any, error) {
		for item := range items {
			matches, err := predicate(co, item)
			if err != nil {
				return nil, err
			}
			if matches {
				fmt.Fprintln(h.stdout(), "Found :", item)
			}
		}
		return nil, nil
	})
}

// AsyncRepetitiveMessage is a coroutine that prints the message, sleeps for interval
// and begins again, without end.
func (h *Host) AsyncRepetitiveMessage(message string, interval time.Duration) *Coroutine {
	return h.AsyncNamed("AsyncRepetitiveMessage", func(co *Co) (any, error) {
		for {
			fmt.Fprintln(h.stdout(), message)
			co.Sleep(interval)
		}
	})
}

// AsyncSleep is a coroutine that sleeps for d and returns nil. AsyncSleep(0) yields
// exactly once.
func (h *Host) AsyncSleep(d time.Duration) *Coroutine {
	return h.AsyncNamed("AsyncSleep", func(co *Co) (any, error) {
		co.Sleep(d)
		return nil, nil
	})
}

// blocking is a Co for code that runs by itself: its yields return at once, and panic
// if the host is interrupted.
func (h *Host) blocking() *Co {
	return &Co{
		host:   h,
		driver: h,
		alone:  &core{flag: h.flag()},
		yield:  func(struct{}) bool { h.interrupt(); return true },
	}
}
