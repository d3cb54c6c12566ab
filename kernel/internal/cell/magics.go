package cell

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/token"
	"io"
	"time"

	"gokernel/display"
	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/support"
	"gokernel/kernel/internal/magic"
	"gokernel/kernel/internal/source"
)

// parts runs a cell: its magics, and the Go text between them, from top to bottom. The
// value is that of the last part.
func (s *Session) parts(run *support.Run, cell *source.Cell) (value *display.Bundle, fault *engine.Error) {
	list, fault := split(cell)
	if fault != nil {
		return nil, fault
	}
	for _, p := range list {
		if p.magic == nil {
			value, fault = s.evaluateAndKeep(run, cell, cell.Only(p.From, p.To), engine.Code.Run)
		} else {
			value, fault = s.magic(run, cell, p)
		}
		if fault != nil {
			return nil, fault
		}
		if run.Interrupted() {
			return nil, interruptError(run, nil)
		}
	}
	return value, nil
}

// part is a part of a cell with the magic that it asks for, nil for Go text.
type part struct {
	source.Part
	magic *magic.Magic
}

// split cuts a cell into its parts. All that can be known to be wrong before the first of
// them runs is an error.
func split(cell *source.Cell) ([]part, *engine.Error) {
	cut, err := cell.Parts()
	if err != nil {
		var misplaced *source.Misplaced
		errors.As(err, &misplaced)
		return nil, magicError(cell, misplaced.Offset, err)
	}
	var list []part
	var syntax []check.Diagnostic
	for _, p := range cut {
		if p.Magic == nil {
			list = append(list, part{p, nil})
			if len(cut) > 1 { // a single one is parsed when it runs
				_, wrong := check.Parse(token.NewFileSet(), cell, cell.Only(p.From, p.To))
				syntax = append(syntax, wrong...)
			}
			continue
		}
		found, err := magic.Find(p.Magic.Name, p.Magic.Cell)
		if err != nil {
			return nil, magicError(cell, p.Magic.Offset, err)
		}
		list = append(list, part{p, &found})
	}
	if len(syntax) > 0 {
		return nil, compileError(syntax)
	}
	return list, nil
}

// magicError is an error of the magic at an offset.
func magicError(cell *source.Cell, offset int, err error) *engine.Error {
	at := cell.Position(offset)
	d := check.Diagnostic{Pos: at, Message: err.Error(), Line: cell.Line(at.Line)}
	return &engine.Error{Name: "MagicError", Value: d.Error(), Traceback: []string{d.Show()}}
}

// magic runs one magic.
func (s *Session) magic(run *support.Run, cell *source.Cell, p part) (value *display.Bundle, fault *engine.Error) {
	defer s.survive(run, &value, &fault)
	use := &magicUse{session: s, run: run, cell: cell}
	m := p.Part.Magic
	err := p.magic.Run(use, magic.Call{Cell: cell, Args: m.Args, ArgsAt: m.ArgsAt, Body: m.Body, BodyAt: m.BodyAt})
	var failure magic.Failure
	switch {
	case errors.As(err, &failure):
		return nil, failure.Shown
	case err != nil:
		return nil, magicError(cell, m.Offset, fmt.Errorf("%s: %w", p.magic.Written(), err))
	}
	return use.value, nil
}

// magicUse is what a magic sees of the session while it runs.
type magicUse struct {
	session *Session
	run     *support.Run
	cell    *source.Cell
	value   *display.Bundle // of the magic
}

// Stdout writes to the cell's output.
func (u *magicUse) Stdout() io.Writer { return runWriter{u.run, engine.Stdout} }

// Stderr is the other output stream.
func (u *magicUse) Stderr() io.Writer { return runWriter{u.run, engine.Stderr} }

// runWriter writes to the output of one run, whatever goroutine it is called by.
type runWriter struct {
	run    *support.Run
	stream engine.Stream
}

// Write never fails.
func (w runWriter) Write(text []byte) (int, error) {
	w.run.Out.Write(w.stream, text)
	return len(text), nil
}

// Display shows a bundle in the cell's output.
func (u *magicUse) Display(b display.Bundle) { u.run.Out.Display(display.Data{Bundle: b}) }

// AddPayload adds to the payload of the cell's reply.
func (u *magicUse) AddPayload(p any) {
	if text, err := json.Marshal(p); err == nil { // magics give plain structs
		u.run.AddPayload(text)
	}
}

// Done is closed when the cell is interrupted.
func (u *magicUse) Done() <-chan struct{} { return u.run.Done() }

// InterruptAfter interrupts the cell when it has run for that long.
func (u *magicUse) InterruptAfter(d time.Duration) { u.session.InterruptAfter(d) }

// Go runs Go text which stands at an offset of the cell.
func (u *magicUse) Go(text string, at int) error {
	value, fault := u.session.evaluateAndKeep(u.run, u.cell, u.cell.Only(at, at)+text, engine.Code.Run)
	if fault != nil {
		return magic.Failure{Shown: fault}
	}
	u.value = value
	return nil
}

// Inspect tells about a name.
func (u *magicUse) Inspect(name string, detail engine.Detail) *display.Bundle {
	return u.session.inspect(u.run, name, len(name), detail)
}
