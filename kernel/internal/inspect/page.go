package inspect

import (
	"encoding/json"

	"gokernel/display"
)

// page is what is told about one thing, before it is put into a form. Parts that are
// empty are left out.
type page struct {
	head    code     // what it is, as Go
	active  string   // the parameter at the cursor, in words
	value   string   // what it holds now, as text of one or more lines
	doc     document // its comment
	members code     // what belongs to it, as Go
	source  code     // its source text
	facts   []fact   // in the order in which they are shown
}

// code is Go text.
type code struct {
	text string
	mark span // the part that matters
	noGo bool // it is no Go, after all
}

// span is a part of a text, in bytes; nothing if both are the same.
type span struct{ from, to int }

// fact is one thing more to know.
type fact struct {
	name string // in lower case
	text string
	link string // a web address, "" if there is none
}

func (p *page) fact(name, text, link string) {
	if text != "" {
		p.facts = append(p.facts, fact{name, text, link})
	}
}

// empty tells whether there is nothing to tell.
func (p *page) empty() bool { return p == nil || p.head.text == "" && p.doc.text == "" }

// bundle gives the page in all forms.
func (p *page) bundle() *display.Bundle {
	data := map[string]json.RawMessage{}
	for mimetype, text := range map[string]string{
		"text/plain":    p.plain(),
		"text/markdown": p.markdown(),
		"text/html":     p.html(),
	} {
		raw, err := json.Marshal(text)
		if err != nil {
			continue // strings have a JSON form
		}
		data[mimetype] = raw
	}
	return &display.Bundle{Data: data}
}
