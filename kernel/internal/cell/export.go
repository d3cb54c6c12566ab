package cell

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strings"

	"gokernel/display"
	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/support"
	"gokernel/kernel/internal/export"
	"gokernel/kernel/internal/source"
)

// done is Go text that has run.
type done struct {
	cell     *source.Cell
	from, to int  // of the text in the cell's
	well     bool // all its statements have ended
	trace    []engine.Frame
}

// evaluateAndKeep is evaluate for text of the cell that an export has. It runs the loaded
// text with runCode.
func (s *Session) evaluateAndKeep(
	run *support.Run, cell *source.Cell, text string, runCode func(engine.Code) error,
) (*display.Bundle, *engine.Error) {
	d := done{cell: cell, from: len(text) - len(strings.TrimLeft(text, " \r\n")), to: len(text)}
	value, fault := s.evaluateBy(run, cell, text, func(code engine.Code) error {
		err := runCode(code)
		d.well = err == nil
		if p, ok := errors.AsType[*engine.Panic](err); ok {
			d.trace = p.Trace
		}
		return err
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done = append(s.done, d)
	return value, fault
}

// Export writes what the session has done as a program.
func (u *magicUse) Export() (*export.Written, error) { return u.session.export() }

// export checks all cells once more, in a session of their own that evaluates nothing, so
// that it knows what each name in them means.
func (s *Session) export() (*export.Written, error) {
	s.mu.Lock()
	list := s.done[:len(s.done):len(s.done)]
	s.mu.Unlock()
	s.compiling.Lock()
	defer s.compiling.Unlock()
	pkg, err := check.NewPackage()
	if err != nil {
		return nil, err
	}
	again := &Session{
		host: s.host, engine: noEngine{token.NewFileSet()}, importer: s.importer,
		pkg: pkg, names: check.NewNames(s.names.Outer), slots: newSlots(), decls: map[string]*declaration{},
		cells: map[string]*source.Cell{},
	}
	p := export.Program{Slots: map[types.Object]any{}, Kernel: support.Path}
	for _, d := range list {
		unit, err := again.checkAgain(d, p.Slots)
		if err != nil {
			return nil, err
		}
		if unit != nil {
			p.Units = append(p.Units, unit)
		}
	}
	p.Current = again.names.Objects
	return export.Write(p)
}

// checkAgain checks what has run, and notes the slots of its objects. Of what has failed
// the unit has the statements that have ended; it is nil if nothing was declared.
func (s *Session) checkAgain(d done, slots map[types.Object]any) (*check.Unit, error) {
	s.keepCell(d.cell)
	parsed, syntax := check.Parse(s.engine.FileSet(), d.cell, d.cell.Only(d.from, d.to))
	if len(syntax) > 0 {
		return nil, nil // it has failed
	}
	unit := s.check(parsed)
	if errs := check.Errors(unit.Diagnostics); len(errs) > 0 {
		if s.disown(unit); !d.well {
			return nil, nil
		}
		return nil, fmt.Errorf("%w (does it need a cell that has failed?)", errors.New(errs[0].Error()))
	}
	plan := s.plan(unit)
	for obj, slot := range s.slots.byObject {
		slots[obj] = slot
	}
	plan.commit()
	if !d.well {
		s.takeBack(plan, d.trace)
		unit.Stmts = ended(unit, d.trace)
	}
	return unit, nil
}

// ended gives the statements before the one in which a trace ends; none if that is not
// known.
func ended(unit *check.Unit, trace []engine.Frame) []ast.Stmt {
	rest := notDone(unit, trace)
	if rest == nil {
		return nil
	}
	return unit.Stmts[:len(unit.Stmts)-len(rest)]
}

// noEngine loads nothing: who has it only checks.
type noEngine struct{ fset *token.FileSet }

func (e noEngine) FileSet() *token.FileSet { return e.fset }

func (noEngine) Load(engine.Program) (engine.Code, error) {
	return nil, errors.New("cells are only checked here")
}

func (noEngine) Value(*types.Var) reflect.Value { return reflect.Value{} }

func (noEngine) Abandon(<-chan struct{}) bool { return true }
