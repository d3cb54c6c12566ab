package complete

import (
	"cmp"
	"go/types"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gokernel/kernel/internal/engine"
)

// candidate is a text that could stand at the cursor.
type candidate struct {
	text   string
	kind   engine.CompletionKind
	note   string       // signature, if it is not that of obj
	obj    types.Object // nil for words
	typ    types.Type   // of the object where it stands; nil for packages and words
	origin origin
	depth  int // how far away within its origin
	match  match
	fit    fit
	old    bool // deprecated
}

// origin says where a candidate comes from, the nearest first.
type origin int

const (
	local origin = iota
	session
	preloaded
	imported
	universe
	keyword
	importable
)

// match says how what is typed stands for a candidate.
type match int

const (
	exact    match = iota // its beginning
	folded                // its beginning, but for upper and lower case
	humps                 // the beginnings of words in it: sB for strings.Builder
	loose                 // letters of it, the first among them; if nothing else matches
	mismatch              // not at all
)

// most bounds the number of items: nobody reads more, and all have signatures.
const most = 600

// add takes a candidate if what is typed matches it, and its text is new.
func (q *query) add(c candidate) {
	q.addAs(matching(q.prefix, c.text), c)
}

// addAs is add for a candidate that is known to match, or not.
func (q *query) addAs(how match, c candidate) {
	c.match = how
	if c.match == mismatch || c.text == "" || isOurs(c.text) || q.seen[c.text] {
		return
	}
	q.seen[c.text] = true
	c.fit = q.fits.of(c)
	q.list = append(q.list, c)
}

// answer gives the candidates, the best first.
func (q *query) answer() engine.Completions {
	if slices.ContainsFunc(q.list, func(c candidate) bool { return c.match < loose }) {
		q.list = slices.DeleteFunc(q.list, func(c candidate) bool { return c.match == loose })
	}
	slices.SortFunc(q.list, func(a, b candidate) int {
		return cmp.Or(
			cmp.Compare(a.match, b.match),
			compareBool(a.old, b.old),
			cmp.Compare(a.fit, b.fit),
			compareWanted(a, b),
			cmp.Compare(a.origin, b.origin),
			cmp.Compare(a.depth, b.depth),
			cmp.Compare(strings.ToLower(a.text), strings.ToLower(b.text)),
			cmp.Compare(a.text, b.text),
		)
	})
	out := engine.Completions{From: q.from, To: q.to}
	for _, c := range q.list[:min(len(q.list), most)] {
		out.Items = append(out.Items, engine.Completion{Text: c.text, Kind: c.kind, Signature: q.signature(c)})
	}
	return out
}

// compareWanted compares the constants of an enumeration by their values.
func compareWanted(a, b candidate) int {
	if a.fit != wanted || b.fit != wanted || !types.Identical(a.typ, b.typ) {
		return 0
	}
	return compareConstants(a.obj.(*types.Const), b.obj.(*types.Const))
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// matching tells how well typed stands for text.
func matching(typed, text string) match {
	switch {
	case strings.HasPrefix(text, typed):
		return exact
	case len(text) >= len(typed) && foldedPrefix(text, typed):
		return folded
	case matchesHumps(typed, text):
		return humps
	case len(typed) > 2 && matchesLoosely(typed, text):
		return loose
	}
	return mismatch
}

// matchesLoosely tells whether the letters of typed are in text, in their order, and the
// first one at its beginning.
func matchesLoosely(typed, text string) bool {
	if commonFold(typed, text) == 0 {
		return false
	}
	for _, r := range text {
		want, size := utf8.DecodeRuneInString(typed)
		if size > 0 && unicode.ToLower(r) == unicode.ToLower(want) {
			typed = typed[size:]
		}
	}
	return typed == ""
}

func foldedPrefix(text, typed string) bool {
	for _, want := range typed {
		got, size := utf8.DecodeRuneInString(text)
		if size == 0 || unicode.ToLower(got) != unicode.ToLower(want) {
			return false
		}
		text = text[size:]
	}
	return true
}

// matchesHumps tells whether typed consists of beginnings of words of text that follow
// each other: builder and nBu both stand for NewBuilder.
func matchesHumps(typed, text string) bool {
	if len(typed) > 64 || len(text) > 256 {
		return false
	}
	words := wordsOf(text)
	for i := range words {
		if beginsWords(typed, words[i:]) {
			return true
		}
	}
	return false
}

// beginsWords tells whether typed consists of beginnings of the first of some words. It
// takes as much as it can of each: letters that two words could have are not many.
func beginsWords(typed string, words []string) bool {
	for _, word := range words {
		n := commonFold(typed, word)
		if n == 0 {
			return false
		}
		if typed = typed[n:]; typed == "" {
			return true
		}
	}
	return typed == ""
}

// commonFold counts the bytes of typed that word begins with, but for their case.
func commonFold(typed, word string) int {
	n := 0
	for n < len(typed) && word != "" {
		a, size := utf8.DecodeRuneInString(typed[n:])
		b, skip := utf8.DecodeRuneInString(word)
		if unicode.ToLower(a) != unicode.ToLower(b) {
			break
		}
		n += size
		word = word[skip:]
	}
	return n
}

// wordsOf cuts a name into its words: HTTP, Server for HTTPServer, long, name for
// long_name.
func wordsOf(name string) []string {
	var words []string
	start, upper := 0, true // upper: the character before is in upper case
	for i, r := range name {
		switch {
		case r == '_' || r == '.':
			words = append(words, name[start:i])
			start = i + 1
		case i > start && unicode.IsUpper(r) && (!upper || lowerFollows(name[i:])):
			words = append(words, name[start:i])
			start = i
		}
		upper = unicode.IsUpper(r)
	}
	return append(words, name[start:])
}

// lowerFollows tells whether the second character of a text is in lower case.
func lowerFollows(text string) bool {
	_, size := utf8.DecodeRuneInString(text)
	r, _ := utf8.DecodeRuneInString(text[size:])
	return unicode.IsLower(r)
}
