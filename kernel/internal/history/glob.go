package history

import "unicode/utf8"

// matchGlob matches all of text, where * stands for any text and ? for any character.
// Both are escaped as in a line, so a backslash and what follows it are one character.
// On a mismatch only the last * is tried further on, so that no pattern takes exponential
// time.
func matchGlob(pattern, text []byte) bool {
	p, t, star, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && pattern[p] == '?':
			p++
			t += charLength(text[t:])
		case p < len(pattern) && pattern[p] == text[t]:
			p++
			t++
		case star >= 0:
			mark += charLength(text[mark:])
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

func charLength(text []byte) int {
	if text[0] == '\\' {
		return min(2, len(text))
	}
	_, n := utf8.DecodeRune(text)
	return n
}
