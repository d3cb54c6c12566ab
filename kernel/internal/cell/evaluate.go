package cell

import (
	"errors"
	"fmt"
	"go/types"
	"reflect"

	"gokernel/display"
	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/support"
	"gokernel/kernel/internal/source"
)

// evaluate runs Go text, at its place in a cell, and gives the value to show or what went
// wrong.
func (s *Session) evaluate(run *support.Run, cell *source.Cell, text string) (*display.Bundle, *engine.Error) {
	return s.evaluateBy(run, cell, text, engine.Code.Run)
}

// evaluateBy is evaluate with a function that runs the loaded text.
func (s *Session) evaluateBy(
	run *support.Run, cell *source.Cell, text string, runCode func(engine.Code) error,
) (value *display.Bundle, fault *engine.Error) {
	defer s.survive(run, &value, &fault)
	code, plan, last, fault := s.compile(cell, text)
	if fault != nil {
		return nil, fault
	}
	s.warn(run, plan.unit.Diagnostics)
	if run.Interrupted() {
		return nil, interruptError(run, nil)
	}
	if err := runCode(code); err != nil {
		return nil, s.runError(run, plan, err)
	}
	if run.Interrupted() {
		return nil, interruptError(run, nil)
	}
	s.compiling.Lock()
	plan.release()
	s.compiling.Unlock()
	return s.show(code.Values(), last)
}

// compile checks a cell and has the engine load it: other cells may be running, but
// no two are compiled at a time.
func (s *Session) compile(cell *source.Cell, text string) (engine.Code, *plan, last, *engine.Error) {
	s.compiling.Lock()
	defer s.compiling.Unlock()
	s.keepCell(cell)
	parsed, syntax := check.Parse(s.engine.FileSet(), cell, text)
	if len(syntax) > 0 {
		return nil, nil, last{}, compileError(syntax)
	}
	unit := s.check(parsed)
	if errs := check.Errors(unit.Diagnostics); len(errs) > 0 {
		s.disown(unit)
		return nil, nil, last{}, compileError(errs)
	}
	code, plan, end, err := s.load(unit)
	if err != nil {
		s.disown(unit)
		return nil, nil, last{}, &engine.Error{Name: "CompileError", Value: err.Error(), Traceback: []string{err.Error()}}
	}
	return code, plan, end, nil
}

// survive makes an error of a panic: of a value's own method, as its text is asked for
// after the cell has run, or of ours.
func (s *Session) survive(run *support.Run, value **display.Bundle, fault **engine.Error) {
	v := recover()
	switch {
	case v == nil:
		return
	case s.host.IsInterrupt(v):
		*value, *fault = nil, interruptError(run, nil)
	default:
		text := fmt.Sprintf("%v", v)
		*value, *fault = nil, &engine.Error{Name: "panic", Value: text, Traceback: []string{"panic: " + text}}
	}
}

// disown notes the methods that a failed cell has left behind.
func (s *Session) disown(unit *check.Unit) {
	for _, fn := range unit.Added {
		s.names.Phantom[fn] = true
	}
}

// warn shows findings that do not keep a cell from running.
func (s *Session) warn(run *support.Run, list []check.Diagnostic) {
	for _, d := range list {
		if d.Warning {
			run.Out.Write(engine.Stderr, []byte(d.Error()+"\n"))
		}
	}
}

// load gives the unit's objects their slots, and has the engine compile it. Only then do
// the session's names change.
func (s *Session) load(unit *check.Unit) (engine.Code, *plan, last, error) {
	plan := s.plan(unit)
	last := lastOf(unit)
	code, err := s.engine.Load(engine.Program{
		Unit: unit, Stmts: last.before, Last: last.expr, Replaced: plan.replaced,
	})
	if err != nil {
		return nil, nil, last, err
	}
	plan.commit()
	return code, plan, last, nil
}

// show renders the values of the cell's last expression. An error at their end fails
// the cell if it is one, and is not shown if it is none.
func (s *Session) show(values []reflect.Value, last last) (*display.Bundle, *engine.Error) {
	if last.shown && last.huge != "" {
		b := display.TextValue(last.huge)
		return &b, nil
	}
	if len(values) == 0 {
		return nil, nil
	}
	list := last.types
	end := len(list) - 1
	if isError(list[end]) {
		if err, ok := values[end].Interface().(error); ok && err != nil && !isNilPointer(err) {
			return nil, errorOutput(err, nil)
		}
		values, list = values[:end], list[:end]
	}
	if !last.shown || len(values) == 0 {
		return nil, nil
	}
	return s.render(values, list), nil
}

func isError(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}

// runError turns the end of a call into what the front end shows.
func (s *Session) runError(run *support.Run, plan *plan, err error) *engine.Error {
	var p *engine.Panic
	if !errors.As(err, &p) {
		return &engine.Error{Name: "InternalError", Value: err.Error(), Traceback: []string{err.Error()}}
	}
	s.compiling.Lock()
	s.takeBack(plan, p.Trace)
	s.compiling.Unlock()
	return s.panicError(run, p)
}

// panicError is how the front end shows a panic that nothing has recovered.
func (s *Session) panicError(run *support.Run, p *engine.Panic) *engine.Error {
	trace := s.traceLines(p.Trace)
	switch v := p.Value.(type) {
	case support.KeyboardInterrupt:
		return interruptError(run, trace)
	case error:
		return errorOutput(v, trace)
	}
	text := engine.Message(p.Value)
	return &engine.Error{Name: "panic", Value: text, Traceback: append([]string{"panic: " + text}, trace...)}
}
