package history

import (
	"cmp"
	"slices"
)

// Tail gives the n latest entries, the newest last: those of this session after those of
// all others. A nil n means all.
func (h *History) Tail(n *int) []Entry {
	others, own, _ := h.all()
	return latest(append(others, own...), n)
}

// Range gives the entries of one session whose lines are from start to before stop. A
// session of 0 is this one, and negative ones count back from it. A negative start or
// stop counts back from the session's end, as -1 is the last line; a nil stop, and 0,
// mean the end.
func (h *History) Range(session, start int, stop *int) []Entry {
	entries, own, current := h.all()
	if session <= 0 {
		session += current
	}
	if session == current {
		entries = own
	}
	entries = slices.DeleteFunc(entries, func(e Entry) bool { return e.Session != session })
	if len(entries) == 0 {
		return nil
	}
	end := entries[len(entries)-1].Line + 1
	from, to := fromEnd(start, end), end
	if stop != nil && *stop != 0 {
		to = fromEnd(*stop, end)
	}
	return slices.DeleteFunc(entries, func(e Entry) bool { return e.Line < from || e.Line >= to })
}

func fromEnd(line, end int) int {
	if line < 0 {
		return line + end
	}
	return line
}

// Search gives the n latest entries whose whole input matches the pattern, the newest
// last, in the order of sessions and lines. In a pattern * stands for any text and ? for
// any character. If unique is set, of equal inputs only the newest counts. A nil n means
// all.
func (h *History) Search(pattern string, n *int, unique bool) []Entry {
	others, own, _ := h.all()
	entries := append(others, own...)
	slices.SortStableFunc(entries, byNumber)
	var found []Entry
	seen := map[string]bool{}
	for _, e := range slices.Backward(entries) {
		if n != nil && len(found) >= *n {
			break
		}
		if unique && seen[e.Input] || !matchGlob(pattern, e.Input) {
			continue
		}
		if unique {
			seen[e.Input] = true
		}
		found = append(found, e)
	}
	slices.Reverse(found)
	return found
}

// latest gives the last n entries, all for nil.
func latest(entries []Entry, n *int) []Entry {
	if n == nil || *n >= len(entries) {
		return entries
	}
	return entries[len(entries)-max(*n, 0):]
}

func byNumber(a, b Entry) int {
	return cmp.Or(cmp.Compare(a.Session, b.Session), cmp.Compare(a.Line, b.Line))
}

// all gives the entries of other sessions and of this one, each in order, and this
// session's number: the one that it would get, if it has none yet.
func (h *History) all() (others, own []Entry, session int) {
	read := h.file.read()
	h.mu.Lock()
	own, session = slices.Clone(h.own), h.session
	h.mu.Unlock()
	if session == 0 {
		session = read.last + 1
	}
	remembered := map[int]bool{}
	for i := range own {
		own[i].Session = session
		remembered[own[i].Line] = true
	}
	for _, e := range read.entries {
		switch {
		case e.Session != session:
			others = append(others, e)
		case !remembered[e.Line]: // no longer in memory
			own = append(own, e)
		}
	}
	slices.SortStableFunc(others, byNumber)
	slices.SortStableFunc(own, byNumber)
	return others, own, session
}
