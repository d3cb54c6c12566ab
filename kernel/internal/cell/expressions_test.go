package cell_test

import (
	"slices"
	"testing"

	"gokernel/kernel/internal/engine"
)

// TestExpressionsHaveTheirOwnText: a trace still shows the lines of the cell that the
// front end's expressions came with.
func TestExpressionsHaveTheirOwnText(t *testing.T) {
	s := newSession(t)
	r := s.Run(engine.Input{ID: "1", Count: 1, Code: "func f(n int) int {\n\treturn 1 / n\n}",
		UserExpressions: map[string]string{"sum": "1+1", "wrong": "nope", "late": "f(0)"}}, newRecord())
	if got := r.Expressions["sum"].Value; got == nil || plain(got) != "2" {
		t.Errorf("sum: got %v", got)
	}
	if got := r.Expressions["wrong"].Error; got == nil || got.Value != "expression:1:1: undefined: nope" {
		t.Errorf("wrong: got %+v", got)
	}
	want := []string{"RuntimeError: runtime error: integer divide by zero", "    at cell[1]:2 in f: return 1 / n", "    at expression:1: f(0)"}
	if got := r.Expressions["late"].Error; got == nil || !slices.Equal(got.Traceback, want) {
		t.Errorf("late: got %+v, want %q", got, want)
	}
}
