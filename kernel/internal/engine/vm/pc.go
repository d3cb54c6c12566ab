package vm

import (
	"reflect"
	"runtime"
	"sync"
	"unsafe"
)

// Cells' functions are in no text segment. To package runtime's functions that cells
// call they have program counters all the same: numbers above all addresses.

// firstPC is the lowest of them.
const firstPC = ^uintptr(0) - 1<<28

// counters are the program counters given out so far: one for a line of a function.
type counters struct {
	form   funcForm
	mu     sync.Mutex
	pcs    map[runtime.Frame]uintptr
	frames []runtime.Frame
	funcs  map[*runtime.Func]int // index in frames
}

// of gives a frame's program counter. The frame has none itself.
func (c *counters) of(f runtime.Frame) uintptr {
	c.mu.Lock()
	defer c.mu.Unlock()
	if pc, ok := c.pcs[f]; ok {
		return pc
	}
	if c.pcs == nil {
		c.pcs, c.funcs = map[runtime.Frame]uintptr{}, map[*runtime.Func]int{}
	}
	pc := firstPC + uintptr(len(c.frames))
	c.pcs[f] = pc
	f.PC = pc
	f.Func = (*runtime.Func)(unsafe.Pointer(new(int)))
	c.funcs[f.Func] = len(c.frames)
	c.frames = append(c.frames, f)
	return pc
}

// frame gives the frame of a program counter; ok is false for compiled code's.
func (c *counters) frame(pc uintptr) (f runtime.Frame, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if pc < firstPC || pc-firstPC >= uintptr(len(c.frames)) {
		return f, false
	}
	return c.frames[pc-firstPC], true
}

func (c *counters) frameOf(fn *runtime.Func) (f runtime.Frame, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i, ok := c.funcs[fn]
	if ok {
		f = c.frames[i]
	}
	return f, ok
}

// replacements are the functions and methods that take program counters.
func (c *counters) replacements() map[string]any {
	return map[string]any{
		"runtime.FuncForPC":        c.funcForPC,
		"(*runtime.Func).Name":     c.funcName,
		"(*runtime.Func).FileLine": c.fileLine,
		"(*runtime.Func).Entry":    c.entry,
		"(*runtime.Frames).Next":   c.next,
		"(reflect.Value).Pointer":  c.pointer,
	}
}

func (c *counters) funcForPC(pc uintptr) *runtime.Func {
	if f, ok := c.frame(pc); ok {
		return f.Func
	}
	return runtime.FuncForPC(pc)
}

func (c *counters) funcName(fn *runtime.Func) string {
	if f, ok := c.frameOf(fn); ok {
		return f.Function
	}
	return fn.Name()
}

func (c *counters) fileLine(fn *runtime.Func, pc uintptr) (string, int) {
	if f, ok := c.frame(pc); ok {
		return f.File, f.Line
	}
	if _, ok := c.frameOf(fn); ok {
		return "?", 0 // as package runtime says of what is not the function's
	}
	return fn.FileLine(pc)
}

func (c *counters) entry(fn *runtime.Func) uintptr {
	if f, ok := c.frameOf(fn); ok {
		return f.PC
	}
	return fn.Entry()
}

// next takes a frame of ours from those that follow. What runtime.CallersFrames has made
// begins with the program counters that are left.
func (c *counters) next(frames *runtime.Frames) (runtime.Frame, bool) {
	left := (*[]uintptr)(unsafe.Pointer(frames))
	if len(*left) > 0 {
		if f, ok := c.frame((*left)[0]); ok {
			*left = (*left)[1:]
			return f, len(*left) > 0
		}
	}
	return frames.Next()
}

// pointer tells functions of cells apart, whose code is all the same.
func (c *counters) pointer(v reflect.Value) uintptr {
	if v.Kind() == reflect.Func && v.CanInterface() {
		if cl := c.form.closureOf(funcPointer(v)); cl != nil {
			code := cl.code()
			return c.of(runtime.Frame{Function: qualified(code.name, code.native)})
		}
	}
	return v.Pointer()
}

// qualified names a function as package runtime does; "" stands for a cell's statements.
func qualified(name string, native bool) string {
	switch {
	case native:
		return name
	case name == "":
		return "main.cell"
	}
	return "main." + name
}
