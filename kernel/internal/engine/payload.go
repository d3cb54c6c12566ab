package engine

import "gokernel/display"

// NextInput is the payload that puts text into a cell.
type NextInput struct {
	Source  string `json:"source"` // set_next_input
	Text    string `json:"text"`
	Replace bool   `json:"replace"` // the text of the cell that runs, not a new cell below it
}

// SetNextInput gives the payload that puts text into the cell that runs, or into a new one
// below it.
func SetNextInput(text string, replace bool) NextInput {
	return NextInput{"set_next_input", text, replace}
}

// Page is the payload that shows a bundle in the front end's pager.
type Page struct {
	Source string `json:"source"` // page
	Data   any    `json:"data"`   // MIME type → content
	Start  int    `json:"start"`  // the line to begin with
}

// ShowPage gives the payload that shows a bundle in the pager.
func ShowPage(b display.Bundle) Page { return Page{"page", b.Data, 0} }
