package source_test

import (
	"strings"
	"testing"

	"gokernel/kernel/internal/source"
)

// BenchmarkParts cuts a cell of a hundred lines that has no magic, but signs that may be one.
func BenchmarkParts(b *testing.B) {
	text := strings.Repeat("if a != b { // why?\n\tfmt.Printf(\"%d\", a%b)\n}\n", 33)
	for b.Loop() {
		if _, err := source.New(1, text).Parts(); err != nil {
			b.Fatal(err)
		}
	}
}
