// Package source holds the text of a cell and everything that can be said of it
// without understanding Go: positions, the lines that are magics, and the borders
// between imports, declarations and statements.
package source

import (
	"fmt"
	"sort"
	"strings"
)

// Cell is the text of one cell.
type Cell struct {
	Count int    // execution count; the cell's name is made of it
	Text  string // as the front end sent it
	File  string // the path of the file whose text it is, "" for a cell
	lines []int  // offset of each line's first byte
}

// New gives the cell with that execution count and text.
func New(count int, text string) *Cell {
	c := &Cell{Count: count, Text: text, lines: []int{0}}
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' {
			c.lines = append(c.lines, i+1)
		}
	}
	return c
}

// Name is what messages call the cell.
func (c *Cell) Name() string {
	if c.File != "" {
		return c.File
	}
	return Name(c.Count)
}

// Name is what messages call the cell with an execution count.
func Name(count int) string { return fmt.Sprintf("cell[%d]", count) }

// Position is a place in a cell; line and column count from 1, the column in bytes.
type Position struct {
	Cell      string
	Line, Col int
}

// String gives cell[3]:2:5.
func (p Position) String() string { return fmt.Sprintf("%s:%d:%d", p.Cell, p.Line, p.Col) }

// Position finds the line and column of a byte offset; offsets outside of the text
// are moved to its nearer end.
func (c *Cell) Position(offset int) Position {
	offset = min(max(offset, 0), len(c.Text))
	line := sort.SearchInts(c.lines, offset+1)
	return Position{Cell: c.Name(), Line: line, Col: offset - c.lines[line-1] + 1}
}

// Line gives the text of a line, counted from 1, without its line break; "" if there is none.
func (c *Cell) Line(number int) string {
	if number < 1 || number > len(c.lines) {
		return ""
	}
	rest := c.Text[c.lines[number-1]:]
	line, _, _ := strings.Cut(rest, "\n")
	return strings.TrimSuffix(line, "\r")
}

// Offset finds the byte offset of a line and column, both counted from 1.
func (c *Cell) Offset(line, col int) int {
	line = min(max(line, 1), len(c.lines))
	return c.lines[line-1] + col - 1
}
