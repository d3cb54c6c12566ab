package yaegi

import (
	"go/token"
	"reflect"

	"gokernel/kernel/internal/engine"
)

// cell is a loaded program.
type cell struct {
	engine *Engine
	main   func() // runs the cell's statements
	file   string // of their positions
	values []reflect.Value
}

// Values gives the values of the last expression.
func (c *cell) Values() []reflect.Value { return c.values }

// Run runs the cell's statements on the calling goroutine.
func (c *cell) Run() (err error) {
	e := c.engine
	c.values = nil
	e.host.Reset()
	e.trace.reset()
	guard := e.inner.guardStack()
	defer func() {
		overflow, r := guard.stop(), recover()
		switch {
		case overflow:
			err = &engine.Panic{Value: StackOverflow{}, Trace: c.frames()}
		case r != nil:
			err = &engine.Panic{Value: e.host.Plain(r), Trace: c.frames()}
		}
	}()
	c.main()
	c.values = e.host.Values()
	return nil
}

// frames gives the functions that a panic has unwound, and last the cell's own line.
func (c *cell) frames() []engine.Frame {
	frames := c.engine.trace.frames()
	if line := c.engine.host.CurrentLine(); line > 0 {
		frames = append(frames, engine.Frame{Pos: token.Position{Filename: c.file, Line: line}})
	}
	return frames
}
