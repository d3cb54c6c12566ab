package magic

import (
	"io"
	"time"

	"gokernel/display"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/export"
	"gokernel/kernel/internal/gotest"
)

// Session is what a magic can do to the cell and the session that run it.
type Session interface {
	// Stdout and Stderr write to the cell's output.
	Stdout() io.Writer
	Stderr() io.Writer
	// Display shows a bundle in the cell's output.
	Display(b display.Bundle)
	// AddPayload adds to the payload of the cell's reply what encoding/json makes of p.
	AddPayload(p any)

	// Ask asks the person at the front end for a line. It fails if nobody answers.
	Ask() (string, error)
	// Background starts a goroutine that may outlive the cell, and writes to its output.
	Background(f func())
	// Done is closed when the cell is interrupted.
	Done() <-chan struct{}
	// InterruptAfter interrupts the cell when it has run for that long.
	InterruptAfter(d time.Duration)

	// Go runs Go text which stands at that offset of the cell. Its value is that of the
	// magic. An error is a Failure, already in the terms of the cell.
	Go(text string, at int) error
	// File runs the Go text of a file as a cell of that name.
	File(name, text string) error
	// Time is Go, and gives what running the text has cost.
	Time(text string, at int) (Cost, error)
	// Loop compiles a loop and runs its setup. The function goes round it n times.
	Loop(l Loop) (func(n int) (Cost, error), error)

	// Names gives what the session's cells have declared and imported, by name.
	Names() []Name
	// Values gives short texts of the values of variables and constants, by name. Those of
	// variables are "…" while other cells, or goroutines of earlier ones, run.
	Values() map[string]string
	// Reset makes the session forget all names, and interrupts what other cells run.
	Reset()
	// AutoImport tells whether packages need no import, and by name what is chosen where
	// several packages have that name.
	AutoImport() (on bool, chosen map[string]string)
	// SetAutoImport decides whether packages need no import.
	SetAutoImport(on bool)
	// Inspect tells about a name; nil if nothing is known.
	Inspect(name string, detail engine.Detail) *display.Bundle
	// Test runs Go text which stands at that offset and then the tests that it declares: if
	// there are none, those of the session. It gives the names of those that have failed.
	Test(text string, at int, f gotest.Flags) (failed []string, err error)
	// Export writes what the session has done as a program.
	Export() (*export.Written, error)
}

// Name is something that cells have declared or imported.
type Name struct {
	Name string
	Kind string // variable, constant, function, type or package
	Type string // in Go; of a package its import path
	Cell string // cell[3]; "" if it was only imported
}
