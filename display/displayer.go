package display

import (
	"crypto/rand"
	"fmt"
	"os"
)

// Displayer shows values in one place, such as a notebook session. The zero Displayer
// prints text to os.Stdout. Its methods may be called from any goroutine.
type Displayer struct {
	// Render makes the bundle of a value that isn't one; nil for the value's own
	// methods (see Rich) and else fmt.Sprint.
	Render func(v any) Bundle

	show  func(Data)
	clear func(wait bool)
}

// New makes a displayer that passes what is shown to show, and calls of Clear to clear.
// Both may be called from any goroutine; nil means what the zero Displayer does.
func New(show func(Data), clear func(wait bool)) *Displayer {
	return &Displayer{show: show, clear: clear}
}

// Handle is something shown, which can be replaced where it stands.
type Handle struct {
	displayer *Displayer
	id        string
}

// ID is the display_id of what is shown, a name that is unique in the world.
func (h *Handle) ID() string { return h.id }

// Update replaces what is shown by another value, of any kind that Show takes.
func (h *Handle) Update(value any) {
	h.displayer.send(Data{Bundle: h.displayer.bundle(value), ID: h.id, Update: true})
}

// Clear takes away what is shown; a later Update shows something in its place again.
func (h *Handle) Clear() {
	h.displayer.send(Data{Bundle: TextValue(""), ID: h.id, Update: true})
}

// String names the handle.
func (h *Handle) String() string { return fmt.Sprintf("<display handle %s>", h.id) }

// Show shows a value of any type, by its own methods if it has some.
func (d *Displayer) Show(v any) *Handle { return d.Raw(d.bundle(v)) }

// Raw shows a bundle as it is, with a text form if it has none.
func (d *Displayer) Raw(b Bundle) *Handle {
	h := &Handle{displayer: d, id: rand.Text()}
	d.send(Data{Bundle: b.withText(), ID: h.id})
	return h
}

// Clear clears what the cell has shown and printed, at once or, if wait is set, when it
// shows or prints again. An ordinary program does nothing.
func (d *Displayer) Clear(wait bool) {
	if d.clear != nil {
		d.clear(wait)
	}
}

// HTML shows HTML.
func (d *Displayer) HTML(html string) *Handle { return d.Raw(HTMLValue(html)) }

// Markdown shows Markdown.
func (d *Displayer) Markdown(markdown string) *Handle { return d.Raw(MarkdownValue(markdown)) }

// Latex shows LaTeX, with its dollar signs.
func (d *Displayer) Latex(latex string) *Handle { return d.Raw(LatexValue(latex)) }

// SVG shows an SVG picture.
func (d *Displayer) SVG(svg string) *Handle { return d.Raw(SVGValue(svg)) }

// JavaScript runs a script in the front end, if it trusts the notebook.
func (d *Displayer) JavaScript(script string) *Handle { return d.Raw(JavaScriptValue(script)) }

// JSON shows any value as a tree. It panics with the error of json.Marshal if the value
// has no JSON form.
func (d *Displayer) JSON(v any) *Handle { return d.Raw(JSONValue(v)) }

// PNG shows a PNG picture.
func (d *Displayer) PNG(data []byte) *Handle { return d.Raw(PNGValue(data)) }

// JPEG shows a JPEG picture.
func (d *Displayer) JPEG(data []byte) *Handle { return d.Raw(JPEGValue(data)) }

// GIF shows a GIF picture.
func (d *Displayer) GIF(data []byte) *Handle { return d.Raw(GIFValue(data)) }

// PDF shows a PDF document.
func (d *Displayer) PDF(data []byte) *Handle { return d.Raw(PDFValue(data)) }

// MIME shows data of any MIME type; see MIMEValue.
func (d *Displayer) MIME(mimetype string, data []byte) *Handle {
	return d.Raw(MIMEValue(mimetype, data))
}

func (d *Displayer) send(data Data) {
	if d.show == nil {
		fmt.Fprintln(os.Stdout, data.Bundle)
		return
	}
	d.show(data)
}

// bundle is how a value is shown.
func (d *Displayer) bundle(v any) Bundle {
	switch v := v.(type) {
	case Bundle:
		return v.withText()
	case *Handle:
		return TextValue(v.String())
	}
	if d.Render != nil {
		return d.Render(v).withText()
	}
	if b, ok := Rich(v); ok {
		return b
	}
	return TextValue(fmt.Sprint(v))
}
