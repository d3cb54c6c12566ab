package history

import (
	"cmp"
	"slices"
)

// Tail gives the n latest entries, the newest last: those of this session after those of
// all others. A nil n means all.
func (h *History) Tail(n *int) []Entry {
	others, own, _ := h.all()
	return entriesOf(latest(append(others, own...), n))
}

// Range gives the entries of one session whose lines are from start to before stop. A
// session of 0 is this one, and negative ones count back from it. A negative start or
// stop counts back from the session's end, as -1 is the last line; a nil stop, and 0,
// mean the end.
func (h *History) Range(session, start int, stop *int) []Entry {
	records, own, current := h.all()
	if session <= 0 {
		session += current
	}
	if session == current {
		records = own
	}
	records = slices.DeleteFunc(records, func(r record) bool { return r.session != session })
	if len(records) == 0 {
		return nil
	}
	end := records[len(records)-1].line + 1
	from, to := fromEnd(start, end), end
	if stop != nil && *stop != 0 {
		to = fromEnd(*stop, end)
	}
	return entriesOf(slices.DeleteFunc(records, func(r record) bool { return r.line < from || r.line >= to }))
}

func fromEnd(line, end int) int {
	if line < 0 {
		return line + end
	}
	return line
}

// Search gives the n latest entries whose whole input matches the pattern, the newest
// last, in the order of sessions and lines. In a pattern * stands for any text, ? for
// any character and [a-z] for one of some. If unique is set, of equal inputs only the
// newest counts. A nil n means all.
func (h *History) Search(pattern string, n *int, unique bool) []Entry {
	others, own, _ := h.all()
	records := append(others, own...)
	slices.SortStableFunc(records, byNumber)
	glob := []byte(escaper.Replace(pattern))
	var found []record
	seen := map[string]bool{}
	for _, r := range slices.Backward(records) {
		if n != nil && len(found) >= *n {
			break
		}
		if !matchGlob(glob, r.input) || unique && seen[string(r.input)] {
			continue
		}
		if unique {
			seen[string(r.input)] = true
		}
		found = append(found, r)
	}
	slices.Reverse(found)
	return entriesOf(found)
}

func entriesOf(records []record) []Entry {
	var entries []Entry
	for _, r := range records {
		entries = append(entries, r.entry())
	}
	return entries
}

// latest gives the last n records, all for nil.
func latest(records []record, n *int) []record {
	if n == nil || *n >= len(records) {
		return records
	}
	return records[len(records)-max(*n, 0):]
}

func byNumber(a, b record) int {
	return cmp.Or(cmp.Compare(a.session, b.session), cmp.Compare(a.line, b.line))
}

// all gives the records of other sessions and of this one, each in order, and this
// session's number: the one that it would get, if it has none yet.
func (h *History) all() (others, own []record, session int) {
	read := h.file.read()
	h.mu.Lock()
	inMemory, session := slices.Clone(h.own), h.session
	h.mu.Unlock()
	if session == 0 {
		session = read.last + 1
	}
	remembered := map[int]bool{}
	for _, e := range inMemory {
		own = append(own, recordOf(session, e))
		remembered[e.Line] = true
	}
	others = read.records[:0]
	for _, r := range read.records {
		switch {
		case r.session != session:
			others = append(others, r)
		case !remembered[r.line]: // no longer in memory
			own = append(own, r)
		}
	}
	slices.SortStableFunc(others, byNumber)
	slices.SortStableFunc(own, byNumber)
	return others, own, session
}
