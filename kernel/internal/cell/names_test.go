package cell_test

import (
	"strings"
	"testing"

	"gokernel/kernel/internal/engine"
)

// TestMagicsBesideOtherCells asks for values, and forgets them, while another shell's cell
// changes them.
func TestMagicsBesideOtherCells(t *testing.T) {
	s := newSession(t)
	run := func(subshell, code string, out *record) engine.Result {
		return s.Run(engine.Input{ID: subshell + code, Subshell: subshell, Count: 1, Code: code}, out)
	}
	if r := run("", "values := map[int]int{}", newRecord()); r.Error != nil {
		t.Fatal(r.Error)
	}
	busy, done := newRecord(), make(chan engine.Result)
	go func() {
		done <- run("", "fmt.Println(1)\nfor i := 0; ; i++ {\n\tvalues[i%1000] = i\n}", busy)
	}()
	<-busy.wrote
	out := newRecord()
	r := run("a", "%whos", out)
	if shown := out.shown(); r.Error != nil || len(shown) != 1 || !strings.Contains(plain(&shown[0].Bundle), "map[int]int  …") {
		t.Errorf("%%whos: got %+v, %v", r.Error, shown)
	}
	if r := run("a", "%reset", newRecord()); r.Error != nil {
		t.Errorf("%%reset: got %+v", r.Error)
	}
	if r := <-done; r.Error == nil || r.Error.Name != "KeyboardInterrupt" {
		t.Errorf("the other cell: got %+v", r.Error)
	}
	if r := run("", "values", newRecord()); r.Error == nil || !strings.Contains(r.Error.Value, "undefined: values") {
		t.Errorf("after the reset: got %+v", r.Error)
	}
}
