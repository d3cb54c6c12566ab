package history

import "unicode/utf8"

// matchGlob matches all of text, where * stands for any text and ? for any character. On
// a mismatch only the last * is tried further on, so that no pattern takes exponential
// time.
func matchGlob(pattern, text string) bool {
	p, t, star, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && pattern[p] == '?':
			p++
			t += runeLength(text[t:])
		case p < len(pattern) && pattern[p] == text[t]:
			p++
			t++
		case star >= 0:
			mark += runeLength(text[mark:])
			p, t = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

func runeLength(text string) int {
	_, n := utf8.DecodeRuneInString(text)
	return n
}
