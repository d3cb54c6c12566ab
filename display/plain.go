package display

import "iter"

// The functions below are the methods of the same names of the zero Displayer; in a
// notebook they are those of the session.

// Show shows a value of any type, by its own methods if it has some.
func Show(v any) *Handle { return plain().Show(v) }

// Raw shows a bundle as it is, with a text form if it has none.
func Raw(b Bundle) *Handle { return plain().Raw(b) }

// Clear clears what the cell has shown and printed, at once or, if wait is set, when it
// shows or prints again. An ordinary program does nothing.
func Clear(wait bool) { plain().Clear(wait) }

// NewProgress shows a bar with a label, which may be empty. Without a total (0) it is a
// count. An ordinary program prints one line, at the end.
func NewProgress(total int, label string) *Progress { return plain().NewProgress(total, label) }

// Steps counts from 0 to before n, and shows a bar for it: that is for a loop over the
// indices of what there is to do. The bar stays where the loop ends.
func Steps(n int, label string) iter.Seq[int] { return plain().Steps(n, label) }

// HTML shows HTML.
func HTML(html string) *Handle { return plain().HTML(html) }

// Markdown shows Markdown.
func Markdown(markdown string) *Handle { return plain().Markdown(markdown) }

// Latex shows LaTeX, with its dollar signs.
func Latex(latex string) *Handle { return plain().Latex(latex) }

// SVG shows an SVG picture.
func SVG(svg string) *Handle { return plain().SVG(svg) }

// JavaScript runs a script in the front end, if it trusts the notebook.
func JavaScript(script string) *Handle { return plain().JavaScript(script) }

// JSON shows any value as a tree. It panics with the error of json.Marshal if the value
// has no JSON form.
func JSON(v any) *Handle { return plain().JSON(v) }

// PNG shows a PNG picture.
func PNG(data []byte) *Handle { return plain().PNG(data) }

// JPEG shows a JPEG picture.
func JPEG(data []byte) *Handle { return plain().JPEG(data) }

// GIF shows a GIF picture.
func GIF(data []byte) *Handle { return plain().GIF(data) }

// PDF shows a PDF document.
func PDF(data []byte) *Handle { return plain().PDF(data) }

// MIME shows data of any MIME type; see MIMEValue.
func MIME(mimetype string, data []byte) *Handle { return plain().MIME(mimetype, data) }

func plain() *Displayer { return &Displayer{} }
