package cell_test

import (
	"testing"

	"gokernel/kernel/internal/engine"
)

// TestCellsRunBesideEachOther runs cells in subshells while the main shell waits for them.
func TestCellsRunBesideEachOther(t *testing.T) {
	s := newSession(t)
	run := func(subshell, code string) (engine.Result, *record) {
		out := newRecord()
		return s.Run(engine.Input{ID: subshell + code, Subshell: subshell, Code: code}, out), out
	}
	if r, _ := run("", "ready, release := make(chan int), make(chan int)"); r.Error != nil {
		t.Fatal(r.Error)
	}
	done := make(chan engine.Result)
	go func() {
		r, _ := run("", "ready <- 1\nv := <-release\nv * 2")
		done <- r
	}()
	if r, out := run("a", "fmt.Print(\"in a\")\n<-ready\nw := 20"); r.Error != nil || out.text() != "in a" {
		t.Errorf("a: got %+v, %q", r.Error, out.text())
	}
	if r, _ := run("b", "release <- w + 1"); r.Error != nil {
		t.Errorf("b: got %+v", r.Error)
	}
	if r := <-done; r.Error != nil || r.Value.String() != "42" {
		t.Errorf("main: got %+v", r)
	}
}

// TestInterruptEndsAllCells stops what runs in any shell.
func TestInterruptEndsAllCells(t *testing.T) {
	s := newSession(t)
	done := make(chan engine.Result)
	for _, shell := range []string{"", "a", "b"} {
		out := newRecord()
		go func() {
			done <- s.Run(engine.Input{ID: shell, Subshell: shell, Code: "fmt.Println(1)\nfor {\n}"}, out)
		}()
		<-out.wrote
	}
	s.Interrupt()
	for range 3 {
		if r := <-done; r.Error == nil || r.Error.Name != "KeyboardInterrupt" {
			t.Errorf("got %+v", r.Error)
		}
	}
}
