package cell

import (
	"fmt"
	"path"
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
// If it was a goroutine's os.Exit that has interrupted it, the error is that.
func interruptError(run *support.Run, trace []string) *engine.Error {
	if err, ok := run.Exited().(error); ok {
		return errorOutput(err, trace)
	}
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
	if _, ok := err.(support.NoStdin); ok {
		return "StdinNotImplementedError"
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

// traceLines writes a trace, innermost function first: where it was, and the line.
func (s *Session) traceLines(frames []engine.Frame) []string {
	var lines []string
	same := 0
	for i, f := range frames {
		if i > 0 && f == frames[i-1] {
			same++
			continue
		}
		lines = again(lines, same)
		same = 0
		name := path.Dir(f.Pos.Filename)
		where := fmt.Sprintf("%s:%d", name, f.Pos.Line)
		if f.Func != "" {
			where += " in " + f.Func
		}
		if cell := s.cell(name); cell != nil {
			where += ": " + strings.TrimSpace(cell.Line(f.Pos.Line))
		}
		lines = append(lines, "    at "+where)
	}
	return again(lines, same)
}

// again says how often the last line of a trace was there once more.
func again(lines []string, times int) []string {
	if times == 0 {
		return lines
	}
	return append(lines, fmt.Sprintf("    … %d more like it", times))
}

// reportGoroutine shows the panic of a goroutine as its cell's error output.
func (s *Session) reportGoroutine(run *support.Run, value any) {
	var trace []string
	if p, ok := value.(*engine.Panic); ok {
		value, trace = p.Value, s.traceLines(p.Trace)
	}
	origin := source.Name(run.Input.Count)
	if run.Input.Comm != nil {
		origin = "a comm handler"
	}
	text := fmt.Sprintf("panic in a goroutine of %s: %s\n", origin, engine.Message(value))
	for _, line := range trace {
		text += line + "\n"
	}
	run.Out.Write(engine.Stderr, []byte(text))
}
