package support

import (
	"bytes"
	"errors"
	"io"

	"gokernel/kernel/internal/engine"
)

// NoStdin is the panic of a question to a front end that takes none.
type NoStdin struct{}

// Error says so.
func (NoStdin) Error() string { return engine.ErrNoStdin.Error() }

// Input asks for a line.
func (h *Host) Input(prompt string) string { return h.ask(prompt, false) }

// Password asks for a line that is not shown.
func (h *Host) Password(prompt string) string { return h.ask(prompt, true) }

func (h *Host) ask(prompt string, password bool) string {
	line, err := h.answer(prompt, password)
	switch {
	case errors.Is(err, engine.ErrInterrupted):
		h.Interrupt()
	case errors.Is(err, engine.ErrNoStdin):
		panic(NoStdin{})
	case err != nil:
		panic(err)
	}
	return line
}

// answer waits for the front end, or for an interrupt.
func (h *Host) answer(prompt string, password bool) (string, error) {
	type answer struct {
		line string
		err  error
	}
	r := h.Here()
	answered := make(chan answer, 1)
	go func() {
		line, err := r.Out.Input(prompt, password)
		answered <- answer{line, err}
	}()
	select {
	case a := <-answered:
		return a.line, a.err
	case <-r.done:
		return "", engine.ErrInterrupted
	}
}

// Stdin reads what the person types, a line at a time, asking when a read wants more.
func (h *Host) Stdin() io.Reader { return &stdin{host: h} }

type stdin struct {
	host *Host
	rest bytes.Buffer
}

func (s *stdin) Read(p []byte) (int, error) {
	if s.rest.Len() == 0 {
		s.rest.WriteString(s.host.ask("", false))
		s.rest.WriteByte('\n')
	}
	return s.rest.Read(p)
}
