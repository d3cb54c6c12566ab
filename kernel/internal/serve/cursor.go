package serve

import (
	"unicode/utf8"

	"gokernel/kernel/internal/proto"
)

// maxAsked bounds in bytes the code that is looked at for an answer. No cell that a person
// writes comes near it, and looking takes many times the memory.
const maxAsked = 1 << 20

// byteOffset gives the offset in bytes of a place that a client counted in code points.
// Places outside of the code are moved to its nearer end.
func byteOffset(code string, at proto.Position) int {
	points := proto.Position(0)
	for offset := range code {
		if points >= at {
			return offset
		}
		points++
	}
	return len(code)
}

// codePoints counts the code points before an offset in bytes, which may lie outside.
func codePoints(code string, offset int) int {
	return utf8.RuneCountInString(code[:min(max(offset, 0), len(code))])
}
