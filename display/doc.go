// Package display is what a notebook's cells call to show things richer than text:
//
//	display.HTML("<b>bold</b>")
//	progress := display.Show("starting")
//	progress.Update("half way")
//	display.Clear(true)
//	for i := range display.Steps(100, "searching") { … }
//
// A value is shown by its own methods if it has some: HTML() string, Markdown() string,
// PNG() []byte and so on; the table is in renderers.go. Pictures of package image are
// shown as pictures, errors and Stringers as their text, all else as the values of cells
// are; docs/display.md has all of it.
//
// HTMLValue, MarkdownValue and the like make a Bundle without showing it. A cell whose
// last value is a Bundle shows it.
//
// In an ordinary program, without a notebook around it, everything is printed to
// os.Stdout in its text form, values as fmt prints them.
package display
