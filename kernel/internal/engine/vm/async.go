package vm

import (
	"reflect"
	"strings"
	"unsafe"
)

// asyncName is the function of the scheduler that names a coroutine after its caller.
// Compiled code would find itself on Go's stack.
const asyncName = "gokernel/scheduler.Async"

// async calls AsyncNamed with the name of the cell's function that calls Async.
func (m *Machine) async(c *code) func(*frame) {
	named := m.std.symbol("gokernel/scheduler", "AsyncNamed")
	return func(nf *frame) {
		name := "<cell>"
		if nf.up != nil && nf.up.code.name != "" {
			name, _, _ = strings.Cut(nf.up.code.name, ".func")
		}
		out := named.Call([]reflect.Value{reflect.ValueOf(name), load(nf, c.args[0])})
		*at[unsafe.Pointer](nf, c.res[0].off) = out[0].UnsafePointer()
	}
}
