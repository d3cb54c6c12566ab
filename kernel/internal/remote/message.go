package remote

import (
	"encoding/json"

	"gokernel/comm"
	"gokernel/display"
	"gokernel/kernel/internal/engine"
)

// message is what one frame of the link carries.
type message interface {
	kind() byte
	fields(c *codec)
}

// kinds is the table of frames: a frame's first byte is the index of its row.
var kinds = [...]struct {
	name string
	new  func() message
}{
	kindReady:        {"ready", func() message { return new(ready) }},
	kindRun:          {"run", func() message { return new(run) }},
	kindResult:       {"result", func() message { return new(result) }},
	kindInterrupt:    {"interrupt", func() message { return new(interrupt) }},
	kindStuck:        {"stuck", func() message { return new(stuck) }},
	kindStream:       {"stream", func() message { return new(stream) }},
	kindShow:         {"show", func() message { return new(show) }},
	kindClear:        {"clear", func() message { return new(clearOutput) }},
	kindSync:         {"sync", func() message { return new(syncPipes) }},
	kindAck:          {"ack", func() message { return new(ack) }},
	kindAsk:          {"ask", func() message { return new(ask) }},
	kindAnswer:       {"answer", func() message { return new(answer) }},
	kindIsComplete:   {"is_complete", func() message { return new(isComplete) }},
	kindCompleteness: {"completeness", func() message { return new(completeness) }},
	kindClose:        {"close", func() message { return new(closing) }},
	kindComplete:     {"complete", func() message { return new(complete) }},
	kindCompletions:  {"completions", func() message { return new(completions) }},
	kindInspect:      {"inspect", func() message { return new(inspect) }},
	kindInspection:   {"inspection", func() message { return new(inspection) }},
	kindComms:        {"comms", func() message { return new(comms) }},
	kindOpenComms:    {"open_comms", func() message { return new(openComms) }},
	kindComm:         {"comm", func() message { return new(commMessage) }},
}

const (
	kindReady byte = iota
	kindRun
	kindResult
	kindInterrupt
	kindStuck
	kindStream
	kindShow
	kindClear
	kindSync
	kindAck
	kindAsk
	kindAnswer
	kindIsComplete
	kindCompleteness
	kindClose
	kindComplete
	kindCompletions
	kindInspect
	kindInspection
	kindComms
	kindOpenComms
	kindComm
)

// version is the word by which both ends know that they speak the same frames.
const version = "gokernel engine 2"

// ready is the engine's first frame: it takes cells from now on, or can't and says why.
type ready struct {
	Version string
	Failure string
}

func (*ready) kind() byte { return kindReady }
func (m *ready) fields(c *codec) {
	text(c, &m.Version)
	text(c, &m.Failure)
}

// run asks the engine to run a cell. Cell is the front's number for it, which all other
// frames about the cell carry.
type run struct {
	Cell  uint64
	Input engine.Input
}

func (*run) kind() byte { return kindRun }
func (m *run) fields(c *codec) {
	c.number(&m.Cell)
	text(c, &m.Input.ID)
	text(c, &m.Input.Subshell)
	c.int(&m.Input.Count)
	text(c, &m.Input.Code)
	c.bool(&m.Input.Silent)
	c.bool(&m.Input.AllowStdin)
	dict(c, &m.Input.UserExpressions, text)
	pointer(c, &m.Input.Comm, commFields)
}

// result says how a cell ended.
type result struct {
	Cell   uint64
	Result engine.Result
}

func (*result) kind() byte { return kindResult }
func (m *result) fields(c *codec) {
	c.number(&m.Cell)
	pointer(c, &m.Result.Value, bundleFields)
	pointer(c, &m.Result.Error, errorFields)
	dict(c, &m.Result.Expressions, expressionFields)
	list(c, &m.Result.Payload, blob[json.RawMessage])
}

func bundleFields(c *codec, b *display.Bundle) {
	dict(c, &b.Data, blob)
	dict(c, &b.Metadata, blob)
}

func errorFields(c *codec, e *engine.Error) {
	text(c, &e.Name)
	text(c, &e.Value)
	list(c, &e.Traceback, text)
}

func expressionFields(c *codec, e *engine.Expression) {
	pointer(c, &e.Value, bundleFields)
	pointer(c, &e.Error, errorFields)
}

// interrupt asks the engine to interrupt a cell, if that one still runs.
type interrupt struct{ Cell uint64 }

func (*interrupt) kind() byte        { return kindInterrupt }
func (m *interrupt) fields(c *codec) { c.number(&m.Cell) }

// stuck tells the front what an interrupted cell is stuck in.
type stuck struct {
	Cell uint64
	What string
}

func (*stuck) kind() byte { return kindStuck }
func (m *stuck) fields(c *codec) {
	c.number(&m.Cell)
	text(c, &m.What)
}

// stream carries output of a cell that has ended; that of the running cell goes through
// the pipes.
type stream struct {
	Cell   uint64
	Stream engine.Stream
	Text   []byte
}

func (*stream) kind() byte { return kindStream }
func (m *stream) fields(c *codec) {
	c.number(&m.Cell)
	text(c, &m.Stream)
	blob(c, &m.Text)
}

// show carries one display. The front answers with an ack.
type show struct {
	Cell uint64
	Call uint64
	Data display.Data
}

func (*show) kind() byte { return kindShow }
func (m *show) fields(c *codec) {
	c.number(&m.Cell)
	c.number(&m.Call)
	bundleFields(c, &m.Data.Bundle)
	text(c, &m.Data.ID)
	c.bool(&m.Data.Update)
}

// clearOutput clears a cell's output. The front answers with an ack.
type clearOutput struct {
	Cell uint64
	Call uint64
	Wait bool
}

func (*clearOutput) kind() byte { return kindClear }
func (m *clearOutput) fields(c *codec) {
	c.number(&m.Cell)
	c.number(&m.Call)
	c.bool(&m.Wait)
}

// commMessage carries one message over a comm. The front answers with an ack.
type commMessage struct {
	Cell    uint64
	Call    uint64
	Message comm.Message
}

func (*commMessage) kind() byte { return kindComm }
func (m *commMessage) fields(c *codec) {
	c.number(&m.Cell)
	c.number(&m.Call)
	commFields(c, &m.Message)
}

func commFields(c *codec, m *comm.Message) {
	text(c, &m.Type)
	text(c, &m.ID)
	text(c, &m.Target)
	blob(c, &m.Data)
	blob(c, &m.Metadata)
	list(c, &m.Buffers, blob[[]byte])
}

// syncPipes asks the front to read the pipes until they are empty. The front answers
// with an ack.
type syncPipes struct{ Call uint64 }

func (*syncPipes) kind() byte        { return kindSync }
func (m *syncPipes) fields(c *codec) { c.number(&m.Call) }

// ack says that a call of the engine, and all that was written before it, is done.
type ack struct{ Call uint64 }

func (*ack) kind() byte        { return kindAck }
func (m *ack) fields(c *codec) { c.number(&m.Call) }

// ask asks the person at the front end for a line. The front replies with an answer.
type ask struct {
	Cell     uint64
	Call     uint64
	Prompt   string
	Password bool
}

func (*ask) kind() byte { return kindAsk }
func (m *ask) fields(c *codec) {
	c.number(&m.Cell)
	c.number(&m.Call)
	text(c, &m.Prompt)
	c.bool(&m.Password)
}

// answer is the reply to an ask: a line, or the reason why there is none.
type answer struct {
	Call    uint64
	Text    string
	Failure string
}

func (*answer) kind() byte { return kindAnswer }
func (m *answer) fields(c *codec) {
	c.number(&m.Call)
	text(c, &m.Text)
	text(c, &m.Failure)
}

// closing asks the engine to close its session and end.
type closing struct{}

func (*closing) kind() byte    { return kindClose }
func (*closing) fields(*codec) {}
