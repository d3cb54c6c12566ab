package vm

import (
	"bytes"
	"fmt"
	"go/token"
	"reflect"
	"runtime"
	"strings"
)

// callerAware gives what stands for a compiled function that looks at its callers: on
// Go's stack it would find the evaluator. It is nil for any other function.
func (m *Machine) callerAware(name string, c *code) func(*frame) {
	switch name {
	case asyncName:
		return m.async(c)
	case "runtime.Caller":
		return m.caller(c)
	case "runtime.Callers":
		return m.callersPCs(c)
	case "runtime/debug.Stack":
		return func(nf *frame) { *at[[]byte](nf, c.res[0].off) = m.stack(nf) }
	case "runtime/debug.PrintStack":
		return func(nf *frame) { _, _ = m.host.Stderr().Write(m.stack(nf)) } // it can't fail
	}
	if run := m.testLog(name, c); run != nil {
		return run
	}
	return m.logLine(name, c)
}

// callers tells what has called the function of nf, innermost first. A panic for which a
// deferred function runs is between that one and the function that panicked.
func (m *Machine) callers(nf *frame) []Frame {
	var list []Frame
	for fr := nf.up; fr != nil; fr = fr.up {
		if fr.pos.IsValid() && !fr.code.native {
			list = append(list, Frame{Pos: m.position(fr.pos), Func: fr.code.name})
		}
		if fr.by != nil && fr.by.panic != nil {
			return append(list, fr.by.panic.trace...)
		}
	}
	return list
}

// caller is runtime.Caller.
func (m *Machine) caller(c *code) func(*frame) {
	return func(nf *frame) {
		skip, list := *at[int](nf, c.args[0].off), m.callers(nf)
		if skip < 0 || skip >= len(list) {
			return
		}
		at := runtimeFrame(list[skip])
		for i, v := range []any{m.std.counters.of(at), at.File, at.Line, true} {
			load(nf, c.res[i]).Set(reflect.ValueOf(v))
		}
	}
}

// callersPCs is runtime.Callers, which counts itself.
func (m *Machine) callersPCs(c *code) func(*frame) {
	return func(nf *frame) {
		frames := []runtime.Frame{{Function: "runtime.Callers"}}
		for _, f := range m.callers(nf) {
			frames = append(frames, runtimeFrame(f))
		}
		skip, into := *at[int](nf, c.args[0].off), *at[[]uintptr](nf, c.args[1].off)
		n := 0
		for _, f := range frames[min(max(skip, 0), len(frames)):] {
			if n < len(into) {
				into[n] = m.std.counters.of(f)
				n++
			}
		}
		*at[int](nf, c.res[0].off) = n
	}
}

func runtimeFrame(f Frame) runtime.Frame {
	return runtime.Frame{Function: qualified(f.Func, false), File: fileName(f.Pos), Line: f.Pos.Line}
}

// stack is debug.Stack, of the cell's functions only.
func (m *Machine) stack(nf *frame) []byte {
	var b bytes.Buffer
	b.WriteString("goroutine 1 [running]:\n")
	for _, f := range m.callers(nf) {
		name := f.Func
		if name == "" {
			name = "cell"
		}
		fmt.Fprintf(&b, "%s(...)\n\t%s:%d\n", name, fileName(f.Pos), f.Pos.Line)
	}
	return b.Bytes()
}

// fileName names a cell as its messages do.
func fileName(p token.Position) string { return strings.TrimSuffix(p.Filename, "/_.go") }
