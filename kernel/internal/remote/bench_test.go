//go:build unix

package remote

import (
	"context"
	"strconv"
	"testing"

	"gokernel/kernel/internal/engine"
)

func BenchmarkRun(b *testing.B) {
	s := start(b, config("fake"))
	out := newRecorder()
	s.Run(engine.Input{Code: "value 1"}, out)
	for b.Loop() {
		s.Run(engine.Input{Code: "value 1"}, out)
	}
}

func BenchmarkRunWithOutput(b *testing.B) {
	s := start(b, config("fake"))
	out := newRecorder()
	out.keep = false
	for b.Loop() {
		s.Run(engine.Input{Code: "out hello\nvalue 1"}, out)
	}
}

func BenchmarkDisplay(b *testing.B) {
	s := start(b, config("fake"))
	out := newRecorder()
	out.keep = false
	for b.Loop() {
		s.Run(engine.Input{Code: "display hello"}, out)
	}
}

func BenchmarkBytes(b *testing.B) {
	s := start(b, config("fake"))
	out := newRecorder()
	out.keep = false
	b.SetBytes(50 << 20)
	for b.Loop() {
		s.Run(engine.Input{Code: "flood " + strconv.Itoa(50<<20)}, out)
	}
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		s, err := Start(context.Background(), config("fake"))
		if err != nil {
			b.Fatal(err)
		}
		s.Run(engine.Input{Code: "value 1"}, newRecorder())
		s.Close()
	}
}
