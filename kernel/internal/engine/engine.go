package engine

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"

	"gokernel/kernel/internal/check"
)

// Engine evaluates checked cells.
type Engine interface {
	// FileSet is where cells must be parsed, so that positions mean something here.
	FileSet() *token.FileSet

	// Load makes a program's declarations known, and puts them in the place of those
	// that they replace. It runs no statement of the cell.
	Load(p Program) (Code, error)

	// Value gives the variable's own value, for a variable of the session; invalid if it
	// is not known. It must not be read while code runs that may change it.
	Value(v *types.Var) reflect.Value

	// Abandon makes whatever runs end without further notice: the second step of an
	// interrupt, for code that the first does not reach. It returns when that code has
	// ended or the time is up, and tells whether it has ended.
	Abandon(ended <-chan struct{}) bool
}

// Program is what one cell brings to the engine.
type Program struct {
	Unit  *check.Unit
	Stmts []ast.Stmt // the cell's statements, without Last
	Last  ast.Expr   // the expression at the cell's end whose values are wanted, or nil

	// Replaced gives, for functions and variables of the unit, those of earlier cells
	// whose place they take. They are of the same type: what uses the old one goes on
	// with the new one.
	Replaced map[types.Object]types.Object
}

// Code is a loaded program.
type Code interface {
	// Run runs the cell's statements and waits for their end. The error is nil, or a
	// *Panic.
	Run() error
	// Values gives the values of the last expression, after Run.
	Values() []reflect.Value
}

// Panic is the error of a call that ended in a panic.
type Panic struct {
	Value any     // what was passed to panic, or a runtime.Error
	Trace []Frame // where, innermost first
}

// Frame is one line of a trace.
type Frame struct {
	Pos  token.Position // the line that ran
	Func string         // f, T.m, or "" for the cell's own statements
}

// Error gives the value as a message.
func (p *Panic) Error() string { return Message(p.Value) }
