// Package engine holds the two borders of execution and nothing that executes.
//
// Session is the upper border: what the protocol side (package serve) asks of a
// notebook session. It is implemented in process by package cell, at a distance by
// package remote, and by package echo for protocol tests.
//
// Engine is the lower border: what package cell asks of whatever evaluates checked
// Go. It is implemented by packages vm and yaegi.
package engine

import (
	"encoding/json"
	"errors"

	"gokernel/comm"
	"gokernel/display"
)

// Session is one notebook session: its values, and the answers about them.
//
// Its methods may be called at any time, by any goroutine. Run is called by one goroutine
// at a time for each subshell; all others answer at once, also while Run is busy.
type Session interface {
	// Run executes one cell or handles one comm message, reports what it shows to out as
	// it goes, and returns when the cell's own statements have ended. Goroutines that the
	// cell leaves behind may use out for as long as the session lives.
	Run(in Input, out Out) Result

	// Interrupt asks all running cells to end with a KeyboardInterrupt. It does not
	// wait for that, and does nothing when no cell runs.
	Interrupt()

	// IsComplete tells a console whether code can be run as it stands.
	IsComplete(code string) Completeness

	// Complete gives what could stand at the cursor, an offset in bytes into code. Code is
	// as a front end sent it: as a rule it does not compile.
	Complete(code string, cursor int) Completions

	// Inspect tells about what is at the cursor, an offset in bytes into code: its
	// signature and documentation or, in more detail, its source. Nil: nothing is known.
	Inspect(code string, cursor int, detail Detail) *display.Bundle

	// Comms gives the target names of the open comms by their ids.
	Comms() map[string]string

	// Close ends the session and everything it started.
	Close() error
}

// Input is one cell to run, or one comm message to handle.
type Input struct {
	ID              string            // unique name of the request (its msg_id)
	Subshell        string            // where it runs; "" is the main shell
	Count           int               // execution count; the cell is called cell[Count] in messages
	Code            string            // source text as the front end sent it
	Silent          bool              // the front end asked for no output and no count
	AllowStdin      bool              // the front end can answer Out.Input
	UserExpressions map[string]string // evaluated after the code, by name
	Comm            *comm.Message     // from the front end, instead of code; nil for a cell
}

// Stream names one of the two output streams.
type Stream string

// The output streams of a cell.
const (
	Stdout Stream = "stdout"
	Stderr Stream = "stderr"
)

// Out takes what a running cell shows. Its methods may be called from any goroutine,
// may block while front ends are slow, and keep the order of calls.
type Out interface {
	// Write takes bytes that the cell wrote; they need not end at a character's border.
	Write(stream Stream, text []byte)
	// Display takes a display_data or update_display_data.
	Display(d display.Data)
	// ClearOutput clears the cell's output, at once or when the next output comes.
	ClearOutput(wait bool)
	// Comm sends a message over a comm to the front end.
	Comm(m comm.Message)
	// Input asks the person at the front end for a line of text. It fails with
	// ErrNoStdin if the front end takes no questions and with ErrInterrupted if the
	// cell is interrupted meanwhile.
	Input(prompt string, password bool) (string, error)
}

// Reasons why Out.Input has no answer.
var (
	ErrNoStdin     = errors.New("the front end does not take input requests (allow_stdin is false)")
	ErrInterrupted = errors.New("interrupted while waiting for input")
)

// Result is how a cell ended.
type Result struct {
	Value       *display.Bundle       // value of the last expression; nil if there is none to show
	Error       *Error                // nil if the cell ended well
	Expressions map[string]Expression // answers to Input.UserExpressions
	Payload     []json.RawMessage     // payloads for the execute_reply, such as a page to show
}

// Error is a cell's failure as front ends show it.
type Error struct {
	Name      string   // ename: one word, what a person would search for
	Value     string   // evalue: the message
	Traceback []string // lines to show, with ANSI colours allowed
}

// Expression is the answer to one user expression: a bundle, or an error.
type Expression struct {
	Value *display.Bundle
	Error *Error
}

// Completeness is the answer to is_complete_request.
type Completeness struct {
	Status CompletenessStatus
	Indent string // text to begin the next line with, if Status is Incomplete
}

// CompletenessStatus says whether code can be run.
type CompletenessStatus string

// What IsComplete may answer.
const (
	Complete   CompletenessStatus = "complete"
	Incomplete CompletenessStatus = "incomplete"
	Invalid    CompletenessStatus = "invalid"
	Unknown    CompletenessStatus = "unknown"
)

// Completions is the answer to complete_request.
type Completions struct {
	From, To int          // bytes of the code that an item replaces
	Items    []Completion // the best first
}

// Completion is one text that could stand at the cursor.
type Completion struct {
	Text      string         // what is inserted
	Kind      CompletionKind // for the front end's icon
	Signature string         // type or signature in Go; "" if there is none
}

// CompletionKind is the kind of a completion in the words that JupyterLab knows.
type CompletionKind string

// The kinds of completions.
const (
	KindFunction CompletionKind = "function"
	KindMethod   CompletionKind = "method"
	KindVariable CompletionKind = "instance"
	KindConstant CompletionKind = "constant"
	KindType     CompletionKind = "class"
	KindField    CompletionKind = "property"
	KindPackage  CompletionKind = "module"
	KindKeyword  CompletionKind = "keyword"
	KindLabel    CompletionKind = "statement"
	KindMagic    CompletionKind = "magic"
	KindPath     CompletionKind = "path"
	KindValue    CompletionKind = "value" // an argument of a magic
)

// Detail is how much Inspect tells.
type Detail int

// The levels of detail of inspect_request.
const (
	Brief  Detail = 0 // signature and documentation
	Source Detail = 1 // the source too, if there is one
)
