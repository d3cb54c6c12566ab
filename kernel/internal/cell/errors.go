package cell

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/support"
	"gokernel/kernel/internal/source"
)

// compileError shows all findings of a cell.
func compileError(list []check.Diagnostic) *engine.Error {
	var lines, shown []string
	for _, d := range list {
		lines = append(lines, d.Error())
		shown = append(shown, d.Show())
	}
	return &engine.Error{Name: "CompileError", Value: strings.Join(lines, "\n"), Traceback: shown}
}

// interruptError is the error of an interrupted cell: like Python's, without a message.
func interruptError(trace []string) *engine.Error {
	return &engine.Error{Name: "KeyboardInterrupt", Value: "", Traceback: append([]string{"KeyboardInterrupt"}, trace...)}
}

// errorOutput shows an error value under the name of its type.
func errorOutput(err error, trace []string) *engine.Error {
	name := errorName(err)
	text := err.Error()
	return &engine.Error{Name: name, Value: text, Traceback: append([]string{name + ": " + text}, trace...)}
}

// errorName is what a person would search for: the name of an error's type, if it has
// one that says something.
func errorName(err error) string {
	if _, ok := err.(runtime.Error); ok {
		return "RuntimeError"
	}
	switch err := err.(type) {
	case support.NoStdin:
		return "StdinNotImplementedError"
	case *support.CellError:
		return err.Name
	}
	t := reflect.TypeOf(err)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch name := t.Name(); {
	case name == "", name == "errorString", name == "wrapError", name == "fundamental", strings.HasPrefix(name, "_"):
		return "error"
	default:
		return name
	}
}

func isNilPointer(v any) bool {
	rv := reflect.ValueOf(v)
	return rv.Kind() == reflect.Pointer && rv.IsNil()
}

// traceLines writes a trace, innermost function first. The evaluator tells where the
// functions on the way begin, and the cell notes the line of its own statement.
func (s *Session) traceLines(count int, frames []engine.Frame) []string {
	var lines []string
	last := ""
	for _, f := range frames {
		name := cellName(f.Func)
		if name == "the cell" || name == last {
			continue
		}
		last = name
		lines = append(lines, fmt.Sprintf("    in %s, which begins at %s", name, f.Pos))
	}
	if line := s.host.CurrentLine(); line > 0 {
		name, text := source.Name(count), ""
		if cell := s.cells[name]; cell != nil {
			text = strings.TrimSpace(cell.Line(line))
		}
		lines = append(lines, fmt.Sprintf("    at %s:%d: %s", name, line, text))
	}
	return lines
}

// cellName is what a cell calls a function of the evaluator.
func cellName(name string) string {
	base, _, _ := strings.Cut(name, "ꓸ")
	if base == "cell" && name != base {
		return "the cell"
	}
	return base
}

// reportGoroutine shows the panic of a goroutine as its cell's error output.
func (s *Session) reportGoroutine(run *support.Run, value any) {
	v := support.Normal(s.host.Unwrap(value))
	text := fmt.Sprintf("panic in a goroutine of %s: %s\n", source.Name(run.Input.Count), engine.Message(v))
	run.Out.Write(engine.Stderr, []byte(text))
}
