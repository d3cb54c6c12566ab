package engine

import (
	"go/ast"
	"go/token"
)

// Engine evaluates lowered Go. It knows nothing of cells but the positions in their
// syntax trees.
type Engine interface {
	// FileSet is where cells must be parsed, so that positions mean something here.
	FileSet() *token.FileSet

	// Load compiles a program's declarations and puts replacements in place. It runs no
	// statement of the cell.
	Load(p Program) error

	// Call runs a loaded function without parameters and waits for its end. The error
	// is nil, or a *Panic.
	Call(name string) error

	// Abandon makes whatever runs end without further notice: the second step of an
	// interrupt, for code that the first does not reach. It returns when that code has
	// ended or the time is up, and tells whether it has ended.
	Abandon(ended <-chan struct{}) bool
}

// Program is what one cell brings to the engine.
type Program struct {
	Imports []string          // paths that File uses, under the names of lower.Alias
	File    *ast.File         // types, variables, functions
	Main    string            // the function of File that runs the cell's statements
	Replace map[string]string // function, or type.method → the function of File that takes its place
}

// Panic is the error of a call that ended in a panic.
type Panic struct {
	Value any     // what was passed to panic, or a runtime.Error
	Trace []Frame // where, innermost first
}

// Frame is one line of a trace.
type Frame struct {
	Pos  string // cell[3]:2:5
	Func string // f
}

// Error gives the value as a message.
func (p *Panic) Error() string { return Message(p.Value) }
