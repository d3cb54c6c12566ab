package vm

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
)

// logger is what package testing's T, B and F have of their common part, whose type has no
// name here.
type logger interface {
	Output() io.Writer
	Fail()
	FailNow()
	SkipNow()
	Cleanup(func())
}

// testCommon begins the full names of the methods of the common part.
const testCommon = "(*testing.common)."

// isTestState tells whether a type has the common part.
func isTestState(rt reflect.Type) bool {
	return rt == reflect.TypeFor[*testing.T]() || rt == reflect.TypeFor[*testing.B]() || rt == reflect.TypeFor[*testing.F]()
}

// testLog gives what stands for a method of tests that writes the line of its caller, or
// calls a function at the end: see support.TestingFunctions. It is nil for any other
// function.
func (m *Machine) testLog(name string, c *code) func(*frame) {
	method, ok := strings.CutPrefix(name, testCommon)
	if !ok {
		return nil
	}
	switch method {
	case "Helper":
		return m.noteHelper
	case "Cleanup":
		return func(nf *frame) {
			if t, ok := load(nf, c.args[0]).Interface().(logger); ok {
				t.Cleanup(m.host.Cleanup(t, load(nf, c.args[1]).Interface().(func())))
			}
		}
	}
	verb, formatted := strings.CutSuffix(method, "f")
	var then func(logger)
	switch verb {
	case "Log":
		then = func(logger) {}
	case "Error":
		then = logger.Fail
	case "Fatal":
		then = logger.FailNow
	case "Skip":
		then = logger.SkipNow
	default:
		return nil
	}
	return func(nf *frame) {
		t, ok := load(nf, c.args[0]).Interface().(logger)
		if !ok {
			panicNil()
		}
		m.logTest(nf, t, testText(nf, c.args[1:], formatted))
		then(t)
	}
}

func testText(nf *frame, args []slot, formatted bool) string {
	if formatted {
		return fmt.Sprintf(*at[string](nf, args[0].off), *at[[]any](nf, args[1].off)...)
	}
	return fmt.Sprintln(*at[[]any](nf, args[0].off)...)
}

// noteHelper notes that messages of the calling function have the place of its caller.
func (m *Machine) noteHelper(nf *frame) {
	if list := m.callers(nf); len(list) > 0 {
		m.helpers.Store(list[0].Func, true)
	}
}

// logTest writes a message as testing does, with the place in the cell.
func (m *Machine) logTest(nf *frame, t logger, text string) {
	place := ""
	list := m.callers(nf)
	for len(list) > 1 {
		if _, helper := m.helpers.Load(list[0].Func); !helper {
			break
		}
		list = list[1:]
	}
	if len(list) > 0 {
		from := runtimeFrame(list[0])
		place = fmt.Sprintf("%s:%d: ", from.File, from.Line)
	}
	text = strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n    ")
	_, _ = fmt.Fprintln(t.Output(), place+text) // it can't fail
}
