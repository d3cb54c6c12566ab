package gotest

import (
	"fmt"
	"slices"
	"strings"
)

// difference says how the output of an example is not the one it should have, "" if it
// is.
func difference(got string, e Example) string {
	got, want := strings.TrimSpace(got), strings.TrimSpace(e.Want)
	if !e.Unordered && got == want {
		return ""
	}
	if e.Unordered {
		if sortedLines(got) == sortedLines(want) {
			return ""
		}
		return fmt.Sprintf("got:\n%s\nwant (unordered):\n%s\n", got, want)
	}
	return fmt.Sprintf("got:\n%s\nwant:\n%s\n", got, want)
}

func sortedLines(text string) string {
	lines := strings.Split(text, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
