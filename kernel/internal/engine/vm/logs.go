package vm

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"gokernel/kernel/internal/engine/support"
)

// logs are a session's own standard logger and default structured logger. They hang
// together as those of the process do: slog writes through log and, once SetDefault gives
// it a handler, log writes through slog.
type logs struct {
	standard *log.Logger
	level    slog.LevelVar // see slog.SetLogLoggerLevel
	current  atomic.Pointer[slog.Logger]
	writing  sync.Mutex // one line with a cell's place at a time
}

func newLogs(h *support.Host) *logs {
	l := &logs{standard: log.New(h.Stderr(), "", log.LstdFlags)}
	attrs := &lockedBuffer{}
	l.current.Store(slog.New(&standardHandler{logs: l, attrs: slog.NewTextHandler(attrs, nil), text: attrs}))
	return l
}

// logFunctions are package log's functions on the standard logger. Fatal ends the cell
// instead of the engine.
func (l *logs) logFunctions() map[string]any {
	s := l.standard
	return map[string]any{
		"Default": func() *log.Logger { return s },
		"Print":   s.Print, "Printf": s.Printf, "Println": s.Println,
		"Panic": s.Panic, "Panicf": s.Panicf, "Panicln": s.Panicln,
		"Fatal":     func(a ...any) { fatal(s, a...) },
		"Fatalf":    func(f string, a ...any) { fatalf(s, f, a...) },
		"Fatalln":   func(a ...any) { fatalln(s, a...) },
		"SetOutput": s.SetOutput, "SetFlags": s.SetFlags, "SetPrefix": s.SetPrefix,
		"Flags": s.Flags, "Prefix": s.Prefix, "Writer": s.Writer, "Output": s.Output,
	}
}

func fatal(l *log.Logger, a ...any) {
	l.Print(a...)
	panic(support.Fatal(fmt.Sprint(a...)))
}

func fatalf(l *log.Logger, format string, a ...any) {
	l.Printf(format, a...)
	panic(support.Fatal(fmt.Sprintf(format, a...)))
}

func fatalln(l *log.Logger, a ...any) {
	l.Println(a...)
	panic(support.Fatal(strings.TrimSuffix(fmt.Sprintln(a...), "\n")))
}

// slogFunctions are package slog's functions on the default logger.
func (l *logs) slogFunctions() map[string]any {
	return map[string]any{
		"Default":           l.current.Load,
		"SetDefault":        l.setDefault,
		"SetLogLoggerLevel": l.setLevel,
		"With":              func(args ...any) *slog.Logger { return l.current.Load().With(args...) },
		"Debug":             func(msg string, args ...any) { l.current.Load().Debug(msg, args...) },
		"Info":              func(msg string, args ...any) { l.current.Load().Info(msg, args...) },
		"Warn":              func(msg string, args ...any) { l.current.Load().Warn(msg, args...) },
		"Error":             func(msg string, args ...any) { l.current.Load().Error(msg, args...) },
		"DebugContext": func(ctx context.Context, msg string, args ...any) {
			l.current.Load().DebugContext(ctx, msg, args...)
		},
		"InfoContext": func(ctx context.Context, msg string, args ...any) {
			l.current.Load().InfoContext(ctx, msg, args...)
		},
		"WarnContext": func(ctx context.Context, msg string, args ...any) {
			l.current.Load().WarnContext(ctx, msg, args...)
		},
		"ErrorContext": func(ctx context.Context, msg string, args ...any) {
			l.current.Load().ErrorContext(ctx, msg, args...)
		},
		"Log": func(ctx context.Context, level slog.Level, msg string, args ...any) {
			l.current.Load().Log(ctx, level, msg, args...)
		},
		"LogAttrs": func(ctx context.Context, level slog.Level, msg string, attrs ...slog.Attr) {
			l.current.Load().LogAttrs(ctx, level, msg, attrs...)
		},
	}
}

func (l *logs) setDefault(to *slog.Logger) {
	l.current.Store(to)
	if _, ours := to.Handler().(*standardHandler); !ours {
		l.standard.SetOutput(&handlerWriter{l, to.Handler()})
		l.standard.SetFlags(0)
	}
}

func (l *logs) setLevel(level slog.Level) slog.Level {
	old := l.level.Level()
	l.level.Set(level)
	return old
}

// standardHandler writes records through the standard logger, as the process's default
// handler does: the level, the message, the attributes.
type standardHandler struct {
	logs  *logs
	attrs slog.Handler // writes to text
	text  *lockedBuffer
}

func (h *standardHandler) Enabled(_ context.Context, level slog.Level) bool {
	return level >= h.logs.level.Level()
}

func (h *standardHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &standardHandler{h.logs, h.attrs.WithAttrs(attrs), h.text}
}

func (h *standardHandler) WithGroup(name string) slog.Handler {
	return &standardHandler{h.logs, h.attrs.WithGroup(name), h.text}
}

func (h *standardHandler) Handle(ctx context.Context, r slog.Record) error {
	attrs, err := h.attributes(ctx, r)
	if err != nil {
		return err
	}
	const outputDepth = 4 // from here to who logs
	return h.logs.standard.Output(outputDepth, r.Level.String()+" "+r.Message+attrs)
}

// attributes gives a record's attributes as text, each after a space.
func (h *standardHandler) attributes(ctx context.Context, r slog.Record) (string, error) {
	bare := slog.NewRecord(time.Time{}, slog.LevelInfo, "", 0)
	r.Attrs(func(a slog.Attr) bool {
		bare.AddAttrs(a)
		return true
	})
	h.text.mu.Lock()
	defer h.text.mu.Unlock()
	h.text.Reset()
	err := h.attrs.Handle(ctx, bare)
	text := strings.TrimPrefix(h.text.String(), `level=INFO msg=""`)
	return strings.TrimSuffix(text, "\n"), err
}

// lockedBuffer is held while one record's attributes are written.
type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

// handlerWriter is the standard logger's output when slog has a handler of the cells'.
type handlerWriter struct {
	logs    *logs
	handler slog.Handler
}

func (w *handlerWriter) Write(line []byte) (int, error) {
	level, ctx := w.logs.level.Level(), context.Background()
	if !w.handler.Enabled(ctx, level) {
		return 0, nil
	}
	text := strings.TrimSuffix(string(line), "\n")
	return len(line), w.handler.Handle(ctx, slog.NewRecord(time.Now(), level, text, 0))
}
