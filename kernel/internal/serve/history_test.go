package serve

import (
	"strings"
	"testing"
)

func TestMatchGlob(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"*", "", true},
		{"*", "any\nthing", true},
		{"", "", true},
		{"", "x", false},
		{"a*b", "a\n[b", true},
		{"a*b", "abc", false},
		{"*b*", "abc", true},
		{"a?c", "aéc", true},
		{"a?c", "ac", false},
		{"**a**", "bab", true},
		{"[a]", "[a]", true},
		{"*ab*ab", "abxabab", true},
	} {
		if got := matchGlob(c.pattern, c.text); got != c.want {
			t.Errorf("%q, %q: got %t", c.pattern, c.text, got)
		}
	}
}

func TestNoPatternTakesForEver(t *testing.T) {
	if matchGlob(strings.Repeat("*a", 1000)+"b", strings.Repeat("a", 5000)) {
		t.Error("matched")
	}
}
