package complete

import (
	"strings"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/check/stdtypes"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/magic"
	"gokernel/kernel/internal/source"
)

// magicAt is for a cursor in the line of a magic. If done is false the answer is to be
// found in a text of Go: of such a line only what may be Go in it.
func magicAt(code string, cursor int) (text string, items engine.Completions, done bool) {
	cursor = min(max(cursor, 0), len(code))
	cell := source.New(0, code)
	list, _ := cell.Magics()
	for _, m := range list {
		end := lineEnd(code, m.Offset)
		if m.Cell && cursor > end {
			return inBody(m, code, cursor)
		}
		if cursor <= m.Offset || cursor > end {
			continue
		}
		if name := m.Offset + len(m.Written()); cursor <= name && strings.HasPrefix(code[m.Offset:], "%") {
			return "", magicNames(code, m.Offset, cursor, name), true
		}
		return inArguments(m, code, cursor)
	}
	return code, engine.Completions{}, false
}

func lineEnd(code string, from int) int {
	if n := strings.IndexByte(code[from:], '\n'); n >= 0 {
		return from + n
	}
	return len(code)
}

// inBody is for the body of a cell magic, which need not be Go.
func inBody(m source.Magic, code string, cursor int) (string, engine.Completions, bool) {
	if known, err := magic.Find(m.Name, true); err == nil && known.GoBody {
		return code, engine.Completions{}, false
	}
	return "", engine.Completions{From: cursor, To: cursor}, true
}

// newWords is a query among words, of which what is typed begins at an offset.
func newWords(code string, from, cursor, to int) *query {
	return &query{code: code, prefix: code[from:cursor], from: from, to: to, seen: map[string]bool{}}
}

func magicNames(code string, from, cursor, to int) engine.Completions {
	q := newWords(code, from, cursor, to)
	first := strings.TrimSpace(code[:from]) == ""
	for _, m := range magic.All() {
		if m.Cell && !first || !strings.HasPrefix(m.Written(), "%") {
			continue
		}
		how := matching(q.prefix, m.Written())
		if how != exact && strings.HasPrefix(m.Name, strings.TrimLeft(q.prefix, "%")) {
			how = folded // %time for %%ti, and the other way round
		}
		q.addAs(how, candidate{text: m.Written(), kind: engine.KindMagic, note: m.Usage})
	}
	return q.answer()
}

// inArguments is for what follows the name of a magic.
func inArguments(m source.Magic, code string, cursor int) (string, engine.Completions, bool) {
	known, err := magic.Find(m.Name, m.Cell)
	if err != nil || known.Complete == nil {
		return "", engine.Completions{From: cursor, To: cursor}, true
	}
	found := known.Complete()
	if found.Of == magic.Names || found.Of == magic.GoText {
		return onlyArguments(m, code), engine.Completions{}, false
	}
	q := newWords(code, strings.LastIndexAny(code[:cursor], " \t!\n")+1, cursor, cursor)
	switch found.Of {
	case magic.Packages:
		for _, path := range stdtypes.Paths() {
			q.add(candidate{text: path, kind: engine.KindPackage})
		}
	case magic.Paths:
		q.look = &check.Look{Cursor: cursor}
		q.paths(q.prefix)
	default:
		q.words(found.Words)
	}
	return "", q.answer(), true
}

// onlyArguments gives the text with blanks for what is no argument in a magic's line.
func onlyArguments(m source.Magic, code string) string {
	end := lineEnd(code, m.Offset)
	line := []byte(strings.Repeat(" ", end-m.Offset))
	copy(line[min(m.ArgsAt-m.Offset, len(line)):], m.Args)
	return code[:m.Offset] + string(line) + code[end:]
}

// words adds the words that a magic takes; of names of magics the percent signs are the
// person's own.
func (q *query) words(list []string) {
	signs := len(q.prefix) - len(strings.TrimLeft(q.prefix, "%"))
	q.prefix, q.from = q.prefix[signs:], q.from+signs
	for i, word := range list {
		q.add(candidate{text: word, kind: engine.KindValue, depth: i})
	}
}
