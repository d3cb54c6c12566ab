package inspect

import (
	"go/types"

	"gokernel/kernel/internal/engine/support"
)

// document adds what is known of an object from where it was declared: its comment, its
// place, and in detail its source.
func (q *query) document(p *page, obj types.Object) {
	switch path := obj.Pkg().Path(); {
	case path == support.Path:
		p.doc.text = preloaded[obj.Name()]
	case q.look.InCell(obj):
		q.fromCell(p, obj)
	case q.look.InSession(obj):
		q.fromSession(p, obj)
	default:
		q.fromPackage(p, obj)
	}
}

// preloaded documents the functions that cells see beside those of package scheduler.
var preloaded = map[string]string{
	"Input":        "Input asks the person at the front end for a line of text. It shows the prompt, and gives the line without its line break.",
	"Password":     "Password asks the person at the front end for a line of text that is not shown while it is typed.",
	"SetNextInput": "SetNextInput puts text into the cell below, for the person to change or run.",
}
