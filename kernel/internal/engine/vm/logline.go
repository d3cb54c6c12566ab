package vm

import (
	"fmt"
	"log"
	"strings"

	"gokernel/kernel/internal/engine/support"
)

// logLine gives what stands for a function of package log, or a method of a logger, that
// writes the line of its caller if the logger's flags say so: package log would name one
// of the evaluator's. It is nil for any other function.
func (m *Machine) logLine(name string, c *code) func(*frame) {
	method, onLogger := strings.CutPrefix(name, "(*log.Logger).")
	if !onLogger {
		method = strings.TrimPrefix(name, "log.")
	}
	args := c.args
	if onLogger {
		args = args[1:]
	}
	text := logText(method, args)
	if text == nil || method == name {
		return nil
	}
	plain, logs := c.run, m.std.process.logs
	return func(nf *frame) {
		l := logs.standard
		if onLogger {
			l = *at[*log.Logger](nf, c.args[0].off)
		}
		list := m.callers(nf)
		if method == "Output" { // which is told how many callers to leave out
			list = list[min(max(*at[int](nf, args[0].off)-1, 0), len(list)):]
		}
		if l == nil || l.Flags()&(log.Lshortfile|log.Llongfile) == 0 || len(list) == 0 {
			plain(nf)
			return
		}
		from := runtimeFrame(list[0])
		message := text(nf)
		err := logs.writeAt(l, fmt.Sprintf("%s:%d: ", from.File, from.Line), message)
		switch {
		case method == "Output":
			*at[error](nf, c.res[0].off) = err
		case strings.HasPrefix(method, "Panic"):
			panic(message)
		case strings.HasPrefix(method, "Fatal"):
			panic(support.Fatal(strings.TrimSuffix(message, "\n")))
		}
	}
}

// logText gives what a method of loggers logs, nil for one that logs nothing.
func logText(method string, args []slot) func(*frame) string {
	if method == "Output" {
		return func(nf *frame) string { return *at[string](nf, args[1].off) }
	}
	for _, verb := range []string{"Print", "Panic", "Fatal"} {
		form, ok := strings.CutPrefix(method, verb)
		if !ok {
			continue
		}
		switch form {
		case "":
			return func(nf *frame) string { return fmt.Sprint(*at[[]any](nf, args[0].off)...) }
		case "ln":
			return func(nf *frame) string { return fmt.Sprintln(*at[[]any](nf, args[0].off)...) }
		case "f":
			return func(nf *frame) string {
				return fmt.Sprintf(*at[string](nf, args[0].off), *at[[]any](nf, args[1].off)...)
			}
		}
	}
	return nil
}

// writeAt logs a message as l would, with the place that it is said to come from.
func (l *logs) writeAt(to *log.Logger, place, message string) error {
	prefix, flags := to.Prefix(), to.Flags()
	if flags&log.Lmsgprefix != 0 {
		prefix, message = "", prefix+message
	}
	l.writing.Lock()
	defer l.writing.Unlock()
	plain := log.New(to.Writer(), prefix, flags&^(log.Lshortfile|log.Llongfile|log.Lmsgprefix))
	return plain.Output(0, place+message)
}
