package check

import (
	"slices"
	"strings"
)

// Nearest gives the candidate that is most like name, "" if none is near enough: two
// edits, one for names of up to four letters, none for those of one or two; a difference
// of case is one edit, and always near enough.
func Nearest(name string, candidates []string) string {
	if len(name) <= 4 {
		return nearestWithin(1, name, candidates)
	}
	return nearestWithin(2, name, candidates)
}

// nearestWithin is Nearest with a limit to the edits.
func nearestWithin(limit int, name string, candidates []string) string {
	best := ""
	slices.Sort(candidates)
	for _, c := range candidates {
		if len(c)-len(name) > limit || len(name)-len(c) > limit {
			continue
		}
		d := distance(name, c)
		if lower := distance(strings.ToLower(name), strings.ToLower(c)); lower < d {
			d = lower + 1 // the case is wrong, too
		}
		if len(name) <= 2 && !strings.EqualFold(name, c) {
			continue
		}
		if c != name && c != "_" && d <= limit && !strings.ContainsRune(c, 'ꓸ') {
			best, limit = c, d-1
		}
	}
	return best
}

// distance counts the insertions, deletions, replacements and swaps of neighbours that
// make a into b.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 || len(a)-len(b) > 3 || len(b)-len(a) > 3 {
		return 64
	}
	var before, last []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
