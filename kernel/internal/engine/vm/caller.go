package vm

import (
	"bytes"
	"fmt"
	"go/token"
	"reflect"
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
	case "runtime/debug.Stack":
		return func(nf *frame) { *at[[]byte](nf, c.res[0].off) = m.stack(nf) }
	case "runtime/debug.PrintStack":
		return func(nf *frame) { _, _ = m.host.Stderr().Write(m.stack(nf)) } // it can't fail
	}
	return nil
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

// caller is runtime.Caller. There is no program counter to give.
func (m *Machine) caller(c *code) func(*frame) {
	return func(nf *frame) {
		skip, list := *at[int](nf, c.args[0].off), m.callers(nf)
		if skip < 0 || skip >= len(list) {
			return
		}
		at := list[skip].Pos
		for i, v := range []any{uintptr(0), fileName(at), at.Line, true} {
			load(nf, c.res[i]).Set(reflect.ValueOf(v))
		}
	}
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
