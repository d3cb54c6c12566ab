package remote

import (
	"gokernel/display"
	"gokernel/kernel/internal/engine"
)

// question is a frame that asks the engine about its session, and reply what answers it.
type question interface {
	message
	asked(call uint64)
	answer(engine.Session) reply
}

type reply interface {
	message
	answers() (call uint64)
}

// isComplete asks whether code can be run as it stands.
type isComplete struct {
	Call uint64
	Code string
}

func (*isComplete) kind() byte          { return kindIsComplete }
func (m *isComplete) asked(call uint64) { m.Call = call }
func (m *isComplete) fields(c *codec) {
	c.number(&m.Call)
	text(c, &m.Code)
}
func (m *isComplete) answer(s engine.Session) reply {
	return &completeness{m.Call, s.IsComplete(m.Code)}
}

// completeness is the reply to isComplete.
type completeness struct {
	Call   uint64
	Answer engine.Completeness
}

func (*completeness) kind() byte        { return kindCompleteness }
func (m *completeness) answers() uint64 { return m.Call }
func (m *completeness) fields(c *codec) {
	c.number(&m.Call)
	text(c, &m.Answer.Status)
	text(c, &m.Answer.Indent)
}

// complete asks what could stand at the cursor.
type complete struct {
	Call   uint64
	Code   string
	Cursor int
}

func (*complete) kind() byte          { return kindComplete }
func (m *complete) asked(call uint64) { m.Call = call }
func (m *complete) fields(c *codec) {
	c.number(&m.Call)
	text(c, &m.Code)
	c.int(&m.Cursor)
}
func (m *complete) answer(s engine.Session) reply {
	return &completions{m.Call, s.Complete(m.Code, m.Cursor)}
}

// completions is the reply to complete.
type completions struct {
	Call   uint64
	Answer engine.Completions
}

func (*completions) kind() byte        { return kindCompletions }
func (m *completions) answers() uint64 { return m.Call }
func (m *completions) fields(c *codec) {
	c.number(&m.Call)
	c.int(&m.Answer.From)
	c.int(&m.Answer.To)
	list(c, &m.Answer.Items, completionFields)
}

func completionFields(c *codec, item *engine.Completion) {
	text(c, &item.Text)
	text(c, &item.Kind)
	text(c, &item.Signature)
}

// inspect asks about what is at the cursor.
type inspect struct {
	Call   uint64
	Code   string
	Cursor int
	Detail engine.Detail
}

func (*inspect) kind() byte          { return kindInspect }
func (m *inspect) asked(call uint64) { m.Call = call }
func (m *inspect) fields(c *codec) {
	c.number(&m.Call)
	text(c, &m.Code)
	c.int(&m.Cursor)
	c.int((*int)(&m.Detail))
}
func (m *inspect) answer(s engine.Session) reply {
	return &inspection{m.Call, s.Inspect(m.Code, m.Cursor, m.Detail)}
}

// inspection is the reply to inspect.
type inspection struct {
	Call   uint64
	Answer *display.Bundle
}

func (*inspection) kind() byte        { return kindInspection }
func (m *inspection) answers() uint64 { return m.Call }
func (m *inspection) fields(c *codec) {
	c.number(&m.Call)
	pointer(c, &m.Answer, bundleFields)
}

// comms asks which comms are open.
type comms struct{ Call uint64 }

func (*comms) kind() byte                      { return kindComms }
func (m *comms) asked(call uint64)             { m.Call = call }
func (m *comms) fields(c *codec)               { c.number(&m.Call) }
func (m *comms) answer(s engine.Session) reply { return &openComms{m.Call, s.Comms()} }

// openComms is the reply to comms: target names by id.
type openComms struct {
	Call   uint64
	Answer map[string]string
}

func (*openComms) kind() byte        { return kindOpenComms }
func (m *openComms) answers() uint64 { return m.Call }
func (m *openComms) fields(c *codec) {
	c.number(&m.Call)
	dict(c, &m.Answer, text)
}
