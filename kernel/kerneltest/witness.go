package kerneltest

import (
	"context"
	"log/slog"
	"strings"
	"testing"
)

// witness is the handler of a kernel's logger that fails the test when a handler of a
// message panics: clients are told of that as of any error.
type witness struct{ t testing.TB }

func (w witness) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelError }

func (w witness) Handle(_ context.Context, r slog.Record) error {
	if !strings.Contains(r.Message, "panic in a handler") {
		return nil
	}
	var details strings.Builder
	r.Attrs(func(a slog.Attr) bool {
		details.WriteString(a.String() + "\n")
		return true
	})
	w.t.Errorf("%s\n%s", r.Message, &details)
	return nil
}

func (w witness) WithAttrs([]slog.Attr) slog.Handler { return w }

func (w witness) WithGroup(string) slog.Handler { return w }
