// Package echo is a session for tests of the protocol: its cells say line by line what
// they show, so that a transcript tells all that happens.
//
//	out TEXT, err TEXT      write a line to stdout, stderr
//	bytes HEX               write bytes to stdout
//	=> TEXT                 value of the cell
//	raise NAME MESSAGE      end with an error
//	panic MESSAGE           panic inside of Run, as a broken session would
//	wait                    block until interrupted
//	input PROMPT            ask, and write the answer to stdout; password PROMPT likewise
//	display [#ID] HTML      show HTML, under an id if one is given; update #ID HTML
//	broken                  show something that is not JSON
//	clear, clear wait       clear the output
//	late TEXT               keep a line of this cell; release writes all lines kept so far
//	page TEXT               show a page in the pager
//
// Messages over comms are written to stdout, and sent back with their buffers reversed.
package echo

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"gokernel/comm"
	"gokernel/display"
	"gokernel/kernel/internal/engine"
)

// Session implements engine.Session. The zero value is ready.
type Session struct {
	mu      sync.Mutex
	late    []lateLine
	running int
	cancel  chan struct{} // of the running cells, closed by Interrupt
	closed  bool
	comms   map[string]string
}

type lateLine struct {
	out  engine.Out
	text string
}

// cell is one cell while it runs.
type cell struct {
	*Session
	out         engine.Out
	interrupted <-chan struct{}
	result      engine.Result
}

// commands are the words that lines begin with. One that returns an error ends the cell.
var commands = map[string]func(c *cell, rest string) *engine.Error{
	"out":      func(c *cell, rest string) *engine.Error { return c.write(engine.Stdout, rest+"\n") },
	"err":      func(c *cell, rest string) *engine.Error { return c.write(engine.Stderr, rest+"\n") },
	"bytes":    (*cell).bytes,
	"=>":       (*cell).value,
	"raise":    (*cell).raise,
	"panic":    func(_ *cell, rest string) *engine.Error { panic(rest) },
	"wait":     (*cell).wait,
	"input":    func(c *cell, rest string) *engine.Error { return c.ask(rest, false) },
	"password": func(c *cell, rest string) *engine.Error { return c.ask(rest, true) },
	"display":  func(c *cell, rest string) *engine.Error { return c.display(rest, false) },
	"update":   func(c *cell, rest string) *engine.Error { return c.display(rest, true) },
	"broken":   (*cell).broken,
	"clear":    (*cell).clear,
	"late":     (*cell).keep,
	"release":  (*cell).release,
	"page":     (*cell).page,
}

// Run executes the lines of a cell.
func (s *Session) Run(in engine.Input, out engine.Out) engine.Result {
	c := &cell{Session: s, out: out, interrupted: s.begin()}
	defer s.end()
	if in.Comm != nil {
		c.handle(*in.Comm)
		return c.result
	}
	for line := range strings.Lines(in.Code) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if word == "" {
			continue
		}
		command, ok := commands[word]
		if !ok {
			return engine.Result{Error: failure("UnknownCommand", word)}
		}
		if err := command(c, rest); err != nil {
			return engine.Result{Error: err}
		}
	}
	c.result.Expressions = answers(in.UserExpressions)
	return c.result
}

func (s *Session) begin() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running == 0 {
		s.cancel = make(chan struct{})
	}
	s.running++
	return s.cancel
}

func (s *Session) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running--
}

// Interrupt ends the waits of the running cells.
func (s *Session) Interrupt() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running > 0 {
		close(s.cancel)
		s.cancel = make(chan struct{}) // for cells that start now
	}
}

// IsComplete calls a final backslash incomplete and a first question mark invalid.
func (s *Session) IsComplete(code string) engine.Completeness {
	switch {
	case strings.HasSuffix(code, `\`):
		return engine.Completeness{Status: engine.Incomplete, Indent: "    "}
	case strings.HasPrefix(code, "?"):
		return engine.Completeness{Status: engine.Invalid}
	}
	return engine.Completeness{Status: engine.Complete}
}

// Complete offers, for the word before the cursor, the commands that begin with it.
func (s *Session) Complete(code string, cursor int) engine.Completions {
	from := strings.LastIndexAny(code[:cursor], " \n") + 1
	found := engine.Completions{From: from, To: cursor}
	for _, word := range slices.Sorted(maps.Keys(commands)) {
		if strings.HasPrefix(word, code[from:cursor]) {
			found.Items = append(found.Items, engine.Completion{Text: word, Kind: engine.KindKeyword, Signature: word + " TEXT"})
		}
	}
	return found
}

// Inspect knows the commands: the word that the cursor is in, and how much was asked for.
func (s *Session) Inspect(code string, cursor int, detail engine.Detail) *display.Bundle {
	from := strings.LastIndexAny(code[:cursor], " \n") + 1
	word, _, _ := strings.Cut(strings.ReplaceAll(code[from:], "\n", " "), " ")
	if _, ok := commands[word]; !ok {
		return nil
	}
	b := display.TextValue(fmt.Sprintf("command %s, detail %d", word, detail))
	return &b
}

// Comms gives the comms that front ends have opened.
func (s *Session) Comms() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.comms)
}

// handle takes a message of a comm: it writes what came, and sends a msg back to the
// front end. The target "none" is not known.
func (c *cell) handle(m comm.Message) {
	if m.Type == comm.Open && m.Target == "none" {
		c.out.Comm(comm.Message{Type: comm.Close, ID: m.ID})
		return
	}
	c.mu.Lock()
	switch m.Type {
	case comm.Open:
		if c.comms == nil {
			c.comms = map[string]string{}
		}
		c.comms[m.ID] = m.Target
	case comm.Close:
		delete(c.comms, m.ID)
	}
	c.mu.Unlock()
	c.write(engine.Stdout, fmt.Sprintf("%s %s\n", m.Type, m.Data))
	if m.Type == comm.Msg {
		m.Buffers = slices.Clone(m.Buffers)
		slices.Reverse(m.Buffers)
		c.out.Comm(m)
	}
}

// Close ends the session.
func (s *Session) Close() error {
	s.Interrupt()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}

// Closed reports whether Close was called.
func (s *Session) Closed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

func (c *cell) write(stream engine.Stream, text string) *engine.Error {
	c.out.Write(stream, []byte(text))
	return nil
}

func (c *cell) bytes(rest string) *engine.Error {
	raw, err := hex.DecodeString(rest)
	if err != nil {
		return failure("BadHex", err.Error())
	}
	c.out.Write(engine.Stdout, raw)
	return nil
}

func (c *cell) value(rest string) *engine.Error {
	c.result.Value = bundle("text/plain", rest)
	return nil
}

func (c *cell) raise(rest string) *engine.Error {
	name, message, _ := strings.Cut(rest, " ")
	return failure(name, message)
}

func (c *cell) wait(string) *engine.Error {
	<-c.interrupted
	return failure("KeyboardInterrupt", "the cell was interrupted")
}

func (c *cell) ask(prompt string, password bool) *engine.Error {
	answer, err := c.out.Input(prompt, password)
	if err == engine.ErrInterrupted {
		return failure("KeyboardInterrupt", err.Error())
	}
	if err != nil {
		return failure("InputError", err.Error())
	}
	return c.write(engine.Stdout, "got "+answer+"\n")
}

func (c *cell) display(rest string, update bool) *engine.Error {
	id := ""
	if strings.HasPrefix(rest, "#") {
		id, rest, _ = strings.Cut(rest[1:], " ")
	}
	c.out.Display(display.Data{Bundle: *bundle("text/html", rest), ID: id, Update: update})
	return nil
}

func (c *cell) broken(string) *engine.Error {
	c.out.Display(display.Data{Bundle: display.Bundle{Data: map[string]json.RawMessage{"text/html": json.RawMessage("<b>")}}})
	return nil
}

func (c *cell) clear(rest string) *engine.Error {
	c.out.ClearOutput(rest == "wait")
	return nil
}

func (c *cell) keep(rest string) *engine.Error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.late = append(c.late, lateLine{c.out, rest})
	return nil
}

func (c *cell) release(string) *engine.Error {
	c.mu.Lock()
	late := c.late
	c.late = nil
	c.mu.Unlock()
	for _, l := range late {
		l.out.Write(engine.Stdout, []byte(l.text+"\n"))
	}
	return nil
}

func (c *cell) page(rest string) *engine.Error {
	c.result.Payload = append(c.result.Payload, fmt.Appendf(nil, `{"source":"page","data":{"text/plain":%s},"start":0}`, quote(rest)))
	return nil
}

// answers echoes user expressions; one that begins with "raise " fails.
func answers(asked map[string]string) map[string]engine.Expression {
	given := make(map[string]engine.Expression, len(asked))
	for name, text := range asked {
		if message, fails := strings.CutPrefix(text, "raise "); fails {
			given[name] = engine.Expression{Error: failure("ExpressionError", message)}
		} else {
			given[name] = engine.Expression{Value: bundle("text/plain", text)}
		}
	}
	return given
}

func failure(name, message string) *engine.Error {
	return &engine.Error{Name: name, Value: message, Traceback: []string{name + ": " + message}}
}

func bundle(mimeType, text string) *display.Bundle {
	return &display.Bundle{Data: map[string]json.RawMessage{mimeType: quote(text)}}
}

func quote(text string) json.RawMessage {
	quoted, _ := json.Marshal(text) // a string cannot fail
	return quoted
}
