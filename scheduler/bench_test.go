package scheduler

import (
	"bytes"
	"fmt"
	"io"
	"math/big"
	"testing"
	"time"
)

// BenchmarkYield measures one yield: of the only task, between two tasks, to Next, and
// of a task that the loop of a lone scheduler runs over.
func BenchmarkYield(b *testing.B) {
	h := &Host{Stdout: io.Discard}
	yields := func(n int) *Coroutine {
		return h.Async(func(co *Co) (any, error) {
			for range n {
				co.Yield()
			}
			return nil, nil
		})
	}
	b.Run("alone", func(b *testing.B) {
		s := h.NewScheduler()
		s.Add(yields(b.N))
		b.ResetTimer()
		s.RunToCompletion()
	})
	b.Run("beside-a-sleeper", func(b *testing.B) {
		s := h.NewScheduler()
		s.Add(yields(b.N))
		sleeper := h.AsyncSleep(time.Hour)
		s.Add(sleeper)
		s.Step()
		s.Step()
		s.core.sleeping[0].until = time.Now() // the last wait is not what is measured
		b.ResetTimer()
		s.RunToCompletion()
	})
	b.Run("of-two", func(b *testing.B) {
		s := h.NewScheduler()
		s.Add(yields(b.N / 2))
		s.Add(yields(b.N / 2))
		b.ResetTimer()
		s.RunToCompletion()
	})
	b.Run("next", func(b *testing.B) {
		c := yields(b.N + 1)
		b.ResetTimer()
		for range b.N {
			h.Next(c)
		}
		b.StopTimer()
		c.Close()
	})
}

// finder closes found when the text has been written.
type finder struct {
	text  []byte
	found func()
}

func (f finder) Write(p []byte) (int, error) {
	if bytes.Contains(p, f.text) {
		f.found()
	}
	return len(p), nil
}

// BenchmarkPrimes runs the lesson's last demonstration on the preloaded coroutines
// until it has found the given Lucas prime.
func BenchmarkPrimes(b *testing.B) {
	for _, last := range []string{"5600748293801", "32361122672259149"} {
		b.Run(last, func(b *testing.B) {
			for range b.N {
				h := &Host{}
				loop := h.GetEventLoop()
				h.Stdout = finder{text: []byte(fmt.Sprintln("Found :", last)), found: loop.Stop}
				matches := h.AsyncPrintMatches(Lucas(), func(co *Co, x *big.Int) (bool, error) {
					return AsyncIsPrime(co, x)
				})
				loop.CreateTask(h.AsyncRepetitiveMessage("Come Get Dinner Fam!", 2500*time.Millisecond))
				loop.CreateTask(matches)
				loop.RunForever()
				loop.Close()
			}
		})
	}
}
