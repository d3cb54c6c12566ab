package history

import (
	"strings"
	"unicode/utf8"
)

// matchGlob matches all of text, where * stands for any text, ? for any character and a
// set for one of its characters; see matchSet. That is what SQLite's GLOB knows, and so
// IPython: JupyterLab writes [?], [*] and [[] for characters that stand for themselves.
// On a mismatch only the last * is tried further on, so that no pattern takes exponential
// time.
func matchGlob(pattern, text string) bool {
	p, t, star, mark := 0, 0, -1, 0
	for t < len(text) {
		length, inSet := matchSet(pattern[p:], text[t:])
		switch {
		case inSet:
			p += length
			t += charLength(text[t:])
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && pattern[p] == '?':
			p++
			t += charLength(text[t:])
		case p < len(pattern) && pattern[p] == text[t] && length == 0:
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

// matchSet matches the first character of text with the set at the beginning of pattern:
// [abc], [a-z] or, for all others, [^abc]. A ] is in a set as its first character. The
// length of a set is that of its text, 0 if there is none; a [ without its end stands
// for itself.
func matchSet(pattern, text string) (length int, ok bool) {
	if len(pattern) == 0 || pattern[0] != '[' {
		return 0, false
	}
	not, char := strings.HasPrefix(pattern, "[^"), text[:charLength(text)]
	rest := pattern[1:]
	if not {
		rest = rest[1:]
	}
	for first := true; len(rest) > 0 && (rest[0] != ']' || first); first = false {
		var low, high string
		low, high, rest = cutRange(rest)
		ok = ok || low <= char && char <= high
	}
	if len(rest) == 0 {
		return 0, false
	}
	return len(pattern) - len(rest) + 1, ok != not
}

// cutRange takes a character or a range such as a-z off a set.
func cutRange(set string) (low, high, rest string) {
	n := charLength(set)
	low, rest = set[:n], set[n:]
	if len(rest) < 2 || rest[0] != '-' || rest[1] == ']' {
		return low, low, rest
	}
	n = charLength(rest[1:])
	return low, rest[1 : 1+n], rest[1+n:]
}

func charLength(text string) int {
	_, n := utf8.DecodeRuneInString(text)
	return n
}
