// Package notebook reads and writes Jupyter notebooks, format 4.5.
//
// What it does not know, it keeps: unknown fields, all metadata, attachments, and the
// digits of numbers. What it writes has the style of nbformat (keys sorted, one space of
// indent, texts as lists of lines), so that a notebook that was only run differs in its
// outputs alone.
package notebook

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
)

// Notebook is a document of format 4.
type Notebook struct {
	Metadata Fields
	Cells    []*Cell

	minor int // of the format as it is written
	other Fields
}

// CellType is the kind of a cell.
type CellType string

// The kinds of cells.
const (
	Code     CellType = "code"
	Markdown CellType = "markdown"
	Raw      CellType = "raw"
)

// Cell is one cell.
type Cell struct {
	ID             string // letters, digits, - and _; unique in the notebook
	Type           CellType
	Source         string
	Metadata       Fields
	Outputs        []Output // of a code cell
	ExecutionCount *int     // of a code cell; nil if it has not run

	other Fields
}

// OutputType is the kind of an output.
type OutputType string

// The kinds of outputs.
const (
	Stream        OutputType = "stream"
	DisplayData   OutputType = "display_data"
	ExecuteResult OutputType = "execute_result"
	Error         OutputType = "error"
)

// Output is one output of a code cell. Which fields count depends on its type.
type Output struct {
	Type OutputType

	Name string // of a stream: stdout or stderr
	Text string // of a stream

	Data           Fields // of display_data and execute_result: MIME type → value
	Metadata       Fields // of the same
	ExecutionCount *int   // of execute_result

	ErrorName  string   // of an error
	ErrorValue string   // of an error
	Traceback  []string // of an error

	other Fields
}

// New gives an empty notebook.
func New() *Notebook {
	return &Notebook{Metadata: Fields{}, minor: currentMinor}
}

// AddCell appends a cell and gives it an ID.
func (n *Notebook) AddCell(kind CellType, source string) *Cell {
	c := &Cell{Type: kind, Source: source, Metadata: Fields{}}
	n.Cells = append(n.Cells, c)
	n.nameCells()
	return c
}

// HasTag tells whether the cell's metadata has a tag.
func (c *Cell) HasTag(tag string) bool {
	var tags []string
	if json.Unmarshal(c.Metadata["tags"], &tags) != nil {
		return false
	}
	return slices.Contains(tags, tag)
}

// nameCells gives a new ID to every cell that has none, a wrong one, or that of a cell
// before it.
func (n *Notebook) nameCells() {
	taken := map[string]bool{}
	for _, c := range n.Cells {
		for !isID(c.ID) || taken[c.ID] {
			c.ID = newID()
		}
		taken[c.ID] = true
	}
}

func isID(id string) bool {
	for _, r := range id {
		if !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '_') {
			return false
		}
	}
	return id != "" && len(id) <= 64
}

func newID() string {
	var b [4]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// formatError is why a document is not a notebook that we can read.
type formatError struct{ where, what string }

func (e *formatError) Error() string { return e.where + ": " + e.what }

func wrong(where, format string, args ...any) error {
	return &formatError{where, fmt.Sprintf(format, args...)}
}
