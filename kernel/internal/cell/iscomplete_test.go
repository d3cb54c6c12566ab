package cell_test

import (
	"testing"

	"gokernel/kernel/internal/engine"
)

func TestIsComplete(t *testing.T) {
	s := newSession(t)
	for _, tt := range []struct {
		code   string
		want   engine.CompletenessStatus
		indent string
	}{
		{"", engine.Complete, ""},
		{"x := 1", engine.Complete, ""},
		{"for {", engine.Incomplete, "\t"},
		{"func f() {\n\tif true {", engine.Incomplete, "\t\t"},
		{"f(1,", engine.Incomplete, "\t"},
		{"s := `", engine.Incomplete, ""},
		{"x := := 1", engine.Invalid, ""},
		{"}", engine.Invalid, ""},

		{"%help", engine.Complete, ""},
		{"!ls \"", engine.Complete, ""},
		{"!ls \\", engine.Incomplete, ""},
		{"!ls \\\n-l", engine.Complete, ""},
		{"?fmt", engine.Complete, ""},
		{"fmt.Println??", engine.Complete, ""},
		{"%cd x\nfor {", engine.Incomplete, "\t"},
		{"for {\n%cd x", engine.Incomplete, "\t"},
		{"for {\n%cd x\n}", engine.Invalid, ""},
		{"x := 1\n%cd x\ny := := 2", engine.Invalid, ""},
		{"x := %cd", engine.Invalid, ""},
		{"%nonsense", engine.Complete, ""}, // and what is wrong is told when it runs

		{"%%bash", engine.Incomplete, ""},
		{"%%bash\n", engine.Complete, ""},
		{"%%bash\nls", engine.Incomplete, ""},
		{"%%bash\nls\n", engine.Complete, ""},
		{"%%bash\nif true; then\n", engine.Complete, ""},
		{"%%fmt\nx := 1", engine.Incomplete, ""},
		{"%%fmt\nfor {\n", engine.Incomplete, "\t"},
		{"%%fmt\nfor {\n}\n", engine.Complete, ""},
	} {
		got := s.IsComplete(tt.code)
		if got.Status != tt.want || got.Indent != tt.indent {
			t.Errorf("%q: got %s, indent %q; want %s, indent %q", tt.code, got.Status, got.Indent, tt.want, tt.indent)
		}
	}
}
