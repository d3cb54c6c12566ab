package cell_test

import (
	"strconv"
	"strings"
	"testing"

	"gokernel/kernel/internal/engine"
)

// BenchmarkTrivial is the whole pipeline of the smallest cell.
func BenchmarkTrivial(b *testing.B) { benchmarkCell(b, "1+1") }

// BenchmarkHundredLines is that of a cell of a hundred lines.
func BenchmarkHundredLines(b *testing.B) {
	benchmarkCell(b, "total := 0\n"+strings.Repeat("for i := range 3 {\n\ttotal += i\n}\n", 33))
}

// BenchmarkCompileError is that of a cell of a hundred lines with errors.
func BenchmarkCompileError(b *testing.B) {
	s := newSession(b)
	code := strings.Repeat("undefinedName(1)\n", 100)
	for i := range b.N {
		if res := s.Run(engine.Input{ID: strconv.Itoa(i), Count: i + 1, Code: code}, &record{}); res.Error == nil {
			b.Fatal("the cell ran")
		}
	}
}

func benchmarkCell(b *testing.B, code string) {
	s := newSession(b)
	for i := range b.N {
		if res := s.Run(engine.Input{ID: strconv.Itoa(i), Count: i + 1, Code: code}, &record{}); res.Error != nil {
			b.Fatal(res.Error.Value)
		}
	}
}
