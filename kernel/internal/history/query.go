package history

import (
	"database/sql"
	"slices"
)

// Tail gives the n latest entries, the newest last: those of this session after those of
// all others. A nil n means all.
func (h *History) Tail(n *int) []Entry {
	return h.latest(n, func(Entry) bool { return true },
		`where session = ? order by line desc`,
		`where session <> ? order by session desc, line desc`)
}

// Search gives the n latest entries whose whole input matches the pattern, the newest
// last, in the order of sessions and lines. In a pattern * stands for any text, ? for
// any character and [a-z] for one of some. If unique is set, of equal inputs only the
// newest counts. A nil n means all.
func (h *History) Search(pattern string, n *int, unique bool) []Entry {
	seen := map[string]bool{}
	wanted := func(e Entry) bool {
		if unique && seen[e.Input] || !matchGlob(pattern, e.Input) {
			return false
		}
		if unique {
			seen[e.Input] = true
		}
		return true
	}
	return h.latest(n, wanted, `where ? > 0 order by session desc, line desc`)
}

// latest takes wanted entries of selections in which the newest is first, and gives them
// the other way round. The parameter of a selection is this session.
func (h *History) latest(n *int, wanted func(Entry) bool, selections ...string) (found []Entry) {
	h.ask(func(db *sql.DB, session int) error {
		found = nil
		for _, selection := range selections {
			err := each(db, selection, session, func(e Entry) (more bool) {
				if n != nil && len(found) >= *n {
					return false
				}
				if wanted(e) {
					found = append(found, e)
				}
				return true
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	slices.Reverse(found)
	return found
}

// Range gives the entries of one session whose lines are from start to before stop. A
// session of 0 is this one, and negative ones count back from it. A negative start or
// stop counts back from the session's end, as -1 is the last line; a nil stop, and 0,
// mean the end.
func (h *History) Range(session, start int, stop *int) (found []Entry) {
	h.ask(func(db *sql.DB, own int) error {
		number := session
		if number <= 0 {
			number += own
		}
		found = nil
		return each(db, `where session = ? order by line`, number, func(e Entry) (more bool) {
			found = append(found, e)
			return true
		})
	})
	if len(found) == 0 {
		return nil
	}
	end := found[len(found)-1].Line + 1
	from, to := fromEnd(start, end), end
	if stop != nil && *stop != 0 {
		to = fromEnd(*stop, end)
	}
	return slices.DeleteFunc(found, func(e Entry) bool { return e.Line < from || e.Line >= to })
}

func fromEnd(line, end int) int {
	if line < 0 {
		return line + end
	}
	return line
}

// ask has the database used by a query that may be repeated, with the number of this
// session: the one that it would get, if it has none yet. What can't be read is not there.
func (h *History) ask(query func(db *sql.DB, session int) error) {
	if err := h.flush(); err != nil {
		h.logger.Warn("history: not written", "file", h.store.path, "error", err)
	}
	h.store.mu.Lock()
	defer h.store.mu.Unlock()
	err := h.store.do(func(db *sql.DB) error {
		session := h.store.session
		if session == 0 {
			if err := db.QueryRow(`select coalesce(max(session), 0) + 1 from sessions`).Scan(&session); err != nil {
				return err
			}
		}
		return query(db, session)
	})
	if err != nil {
		h.logger.Warn("history: not read", "file", h.store.path, "error", err)
	}
}

// each calls visit for the entries of a selection, while it wants more.
func each(db *sql.DB, selection string, session int, visit func(Entry) (more bool)) error {
	rows, err := db.Query(`select session, line, input, output from history `+selection, session)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var e Entry
		var output sql.NullString
		if err := rows.Scan(&e.Session, &e.Line, &e.Input, &output); err != nil {
			return err
		}
		if output.Valid {
			e.Output = &output.String
		}
		if !visit(e) {
			return nil
		}
	}
	return rows.Err()
}
