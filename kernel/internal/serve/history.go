package serve

import (
	"slices"

	"gokernel/kernel/internal/proto"
)

// ownSession is this kernel's number among the sessions of a history; there is no other.
const ownSession = 1

// maxOutput bounds in bytes what is remembered of a cell's value.
const maxOutput = 64 << 10

// history remembers the stored cells of this session, oldest first. Only the shell lane
// uses it.
type history []proto.HistoryEntry

func (h *history) add(line int, input string, output *string) {
	if output != nil && len(*output) > maxOutput {
		cut := (*output)[:maxOutput]
		output = &cut
	}
	*h = append(*h, proto.HistoryEntry{Session: ownSession, Line: line, Input: input, Output: output})
}

func (s *Server) historyOf(_ *request, q proto.HistoryRequest) (proto.HistoryReply, error) {
	var found []proto.HistoryEntry
	switch q.Access {
	case proto.HistoryTail:
		found = latest(s.history, q.N)
	case proto.HistoryRange:
		found = s.history.between(q)
	case proto.HistorySearch:
		found = latest(s.history.search(q), q.N)
	}
	found = slices.Clone(found)
	for i := range found {
		found[i].WithOutput = q.Output
	}
	return proto.HistoryReply{Status: proto.OK, History: found}, nil
}

// latest gives the last n entries, all for nil.
func latest(entries []proto.HistoryEntry, n *int) []proto.HistoryEntry {
	if n == nil || *n >= len(entries) {
		return entries
	}
	return entries[len(entries)-max(*n, 0):]
}

// between gives the lines from Start to before Stop.
func (h history) between(q proto.HistoryRequest) []proto.HistoryEntry {
	if q.Session != 0 && q.Session != ownSession {
		return nil
	}
	var found []proto.HistoryEntry
	for _, e := range h {
		if e.Line >= q.Start && (q.Stop == nil || e.Line < *q.Stop) {
			found = append(found, e)
		}
	}
	return found
}

// search gives the entries whose whole input matches the pattern.
func (h history) search(q proto.HistoryRequest) []proto.HistoryEntry {
	var found []proto.HistoryEntry
	seen := map[string]bool{}
	for _, e := range slices.Backward(h) {
		if q.Unique && seen[e.Input] || !matchGlob(q.Pattern, e.Input) {
			continue
		}
		seen[e.Input] = true
		found = append(found, e)
	}
	slices.Reverse(found)
	return found
}

// matchGlob matches all of text, where * stands for any text and ? for any character. On
// a mismatch only the last * is tried further on, so that no pattern takes exponential
// time.
func matchGlob(pattern, text string) bool {
	p, t := []rune(pattern), []rune(text)
	pi, ti, star, mark := 0, 0, -1, 0
	for ti < len(t) {
		switch {
		case pi < len(p) && p[pi] == '*':
			star, mark = pi, ti
			pi++
		case pi < len(p) && (p[pi] == '?' || p[pi] == t[ti]):
			pi++
			ti++
		case star >= 0:
			mark++
			pi, ti = star+1, mark
		default:
			return false
		}
	}
	for pi < len(p) && p[pi] == '*' {
		pi++
	}
	return pi == len(p)
}
