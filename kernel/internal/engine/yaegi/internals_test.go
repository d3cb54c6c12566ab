package yaegi

import (
	"go/token"
	"reflect"
	"strings"
	"testing"

	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/support"
)

func newEngine(t *testing.T) *Engine {
	t.Helper()
	e, err := New(support.NewHost())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestInternals: this version of yaegi is as internals.go knows it.
func TestInternals(t *testing.T) {
	e := newEngine(t)
	if f := e.inner.function("no"); f != nil {
		t.Error("an unknown function was found")
	}
	if _, err := e.interp.Eval("type T struct{}\nfunc (T) m() {}\nfunc (t *T) p() {}\nfunc f() {}"); err != nil {
		t.Fatal(err)
	}
	if e.inner.function("f") == nil {
		t.Error("function f was not found")
	}
	for name, want := range map[string]int{"m": 1, "p": 1, "no": 0} {
		if got := len(e.inner.methods("T", name)); got != want {
			t.Errorf("method %s: %d nodes, want %d", name, got, want)
		}
	}
}

func TestReplaceRefuses(t *testing.T) {
	e := newEngine(t)
	if _, err := e.interp.Eval("type T struct{}\nfunc f() {}"); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ old, replacement, want string }{
		{"f", "no", "the evaluator has no function no"},
		{"no", "f", "the evaluator has no function no"},
		{"T.no", "f", "the evaluator has no function T.no"},
		{"No.m", "f", "the evaluator has no function No.m"},
	} {
		if err := e.inner.replace(tt.old, tt.replacement); err == nil || err.Error() != tt.want {
			t.Errorf("%s by %s: got %v, want %s", tt.old, tt.replacement, err, tt.want)
		}
	}
}

func TestUnwrap(t *testing.T) {
	e := newEngine(t)
	if _, err := e.interp.Eval("type I interface{ M() int }\ntype T struct{ N int }\nfunc (t T) M() int { return t.N }\nvar i I = T{3}"); err != nil {
		t.Fatal(err)
	}
	wrapped, err := e.interp.Eval("&i")
	if err != nil {
		t.Fatal(err)
	}
	if typ := wrapped.Elem().Type(); typ != e.inner.wrapped {
		t.Fatalf("an interface is kept as %s, want %s", typ, e.inner.wrapped)
	}
	got := reflect.ValueOf(e.inner.unwrap(wrapped.Elem().Interface()))
	if got.Kind() != reflect.Struct || got.Field(0).Int() != 3 {
		t.Errorf("got %v", got)
	}
	for _, v := range []any{nil, 3, "a"} {
		if got := e.inner.unwrap(v); got != v {
			t.Errorf("%v became %v", v, got)
		}
	}
	if got := e.inner.unwrap(reflect.ValueOf(3)); got != 3 {
		t.Errorf("a reflect.Value of 3 became %v", got)
	}
	if got := e.inner.unwrap(reflect.Value{}); got != nil {
		t.Errorf("no value became %v", got)
	}
}

func TestFrames(t *testing.T) {
	w := &traceWriter{}
	lines := []string{
		"cell[3]/_.go:2:5: panic: main.f(...)",
		"cell[3]/_.go:2:5: panic: main.f(...)", // a recursion is one frame
		"noise",
		"cell[12]/_.go:10:1: panic: main.Tꓸ2.m(...)",
		"cell[12]/_.go:11:1: panic: gꓸr7_1(...)",
		"cell[12]/_.go:1:1: panic: main.ꓸcell12(...)", // the cell itself
		"panic: main.h(...)",
	}
	if _, err := w.Write([]byte(strings.Join(lines, "\n") + "\n")); err != nil {
		t.Fatal(err)
	}
	at := func(file string, line, column int, name string) engine.Frame {
		return engine.Frame{Pos: token.Position{Filename: file, Line: line, Column: column}, Func: name}
	}
	want := []engine.Frame{at("cell[3]/_.go", 2, 5, "f"), at("cell[12]/_.go", 10, 1, "T.m"), at("cell[12]/_.go", 11, 1, "g")}
	if got := w.frames(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for i := range 2 * traceLimit {
		_, _ = w.Write([]byte("cell[1]/_.go:" + strings.Repeat("1", 1+i%2) + ":1: panic: f(...)\n")) // it can't fail
	}
	if w.buf.Len() > traceLimit+100 {
		t.Errorf("%d bytes are kept", w.buf.Len())
	}
	if got := len(w.frames()); got != maxFrames {
		t.Errorf("%d frames, want %d", got, maxFrames)
	}
	w.reset()
	if got := w.frames(); got != nil {
		t.Errorf("after reset: %v", got)
	}
}
