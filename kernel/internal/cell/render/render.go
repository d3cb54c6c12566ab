// Package render turns the value of a cell's last expression into what a front end
// shows: text to be read, and an HTML table where that helps.
//
// A value comes as the interpreter holds it, which loses the names of types, renames
// fields and wraps interfaces; the go/types type that comes with it has the truth. Where
// the two do not fit together the value itself is believed.
package render

import (
	"go/types"
	"reflect"

	"gokernel/display"
)

// Options are what a session knows of its values, and the limits. The zero value is
// usable.
type Options struct {
	// GoesOn tells whether a panic of a value's own method must not end here: an
	// interrupt must end the cell.
	GoesOn func(recovered any) bool

	Items int // elements shown of each slice, array or map; 0 means 500
	Depth int // values within values; 0 means 12
	Bytes int // text in all; 0 means 100,000. A string that is the value itself has 10 MB
	Rows  int // rows of an HTML table; 0 means 50
}

func (o Options) withDefaults() Options {
	for limit, standard := range map[*int]int{&o.Items: 500, &o.Depth: 12, &o.Bytes: 100_000, &o.Rows: 50} {
		if *limit <= 0 {
			*limit = standard
		}
	}
	return o
}

// maxString is the length in bytes from which a string that is the value itself is cut.
const maxString = 10_000_000

// Value gives the bundle of a value: the one that its own methods make, or else its
// text, with a table if it is a struct, a map or a list of structs. The type may be nil.
// It never panics, but for what Options.GoesOn lets pass.
func Value(v reflect.Value, t types.Type, o Options) (b display.Bundle) {
	p := newPrinter(o)
	defer p.guard(func(any) { b = display.TextValue("<a value that can't be shown>") })
	v, t = p.unwrap(v, t)
	rich, panicked := p.rich(v)
	if rich != nil {
		return *rich
	}
	b = display.TextValue(p.top(v, t, panicked))
	if table := newPrinter(o).table(v, t); table != "" {
		b.Data["text/html"] = display.HTMLValue(table).Data["text/html"]
	}
	return b
}

// Text gives a value as text alone: of its own methods only Error and String are called.
// The type may be nil. It never panics, but for what Options.GoesOn lets pass.
func Text(v reflect.Value, t types.Type, o Options) (text string) {
	p := newPrinter(o)
	defer p.guard(func(any) { text = "<a value that can't be shown>" })
	return p.text(v, t, 0)
}

// rich gives the bundle of a value that has a way of its own to be shown, or nil.
func (p *printer) rich(v reflect.Value) (b *display.Bundle, panicked string) {
	if isNil(v) {
		return nil, ""
	}
	defer p.guard(func(recovered any) { b, panicked = nil, panicText(recovered) })
	if v.CanInterface() {
		if made, ok := display.Rich(v.Interface()); ok {
			return &made, ""
		}
	}
	return nil, ""
}

// guard runs then with what is recovered; it must be deferred.
func (p *printer) guard(then func(recovered any)) {
	recovered := recover()
	if recovered == nil {
		return
	}
	if p.GoesOn != nil && p.GoesOn(recovered) {
		panic(recovered)
	}
	then(recovered)
}
