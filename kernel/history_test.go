package kernel_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"gokernel/kernel"
	"gokernel/kernel/internal/client"
	"gokernel/kernel/internal/engine/echo"
	"gokernel/kernel/internal/history"
	"gokernel/kernel/internal/proto"
	"gokernel/kernel/kerneltest"
)

// TestHistory: what kernels were given, one after the other and at once, is in the file
// when they have ended.
func TestHistory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "history.sqlite")
	first := withHistory(t, file)
	first("=> 1", true)
	first("=> not stored", false)
	second, third := withHistory(t, file), withHistory(t, file)
	third("=> 2", true)
	second("=> 3", true)
	third("raise E", true)
	for _, run := range []func(string, bool){first, second, third} {
		run("", false)
	}
	read := history.Open(file, nil)
	defer read.Close()
	sessions := make([]string, 4)
	for _, e := range read.Tail(nil) {
		text := fmt.Sprintf("%d: %s", e.Line, e.Input)
		if e.Output != nil {
			text += " is " + *e.Output
		}
		sessions[e.Session] += text + "; "
	}
	got := map[string]bool{sessions[1]: true, sessions[2]: true, sessions[3]: true}
	for _, want := range []string{"1: => 1 is 1; ", "1: => 3 is 3; ", "1: => 2 is 2; 2: raise E; "} {
		if !got[want] {
			t.Errorf("got %q, want a session %q", sessions[1:], want)
		}
	}
}

// withHistory starts a kernel that remembers its inputs in a file. What it gives runs a
// cell, and ends the kernel when there is no code.
func withHistory(t *testing.T, file string) (run func(code string, store bool)) {
	t.Helper()
	k, err := kernel.New(kernel.Config{Connection: local(), Session: new(echo.Session), History: file})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), kerneltest.Limit)
	done := make(chan error, 1)
	go func() { done <- k.Run(ctx) }()
	c, err := client.Dial(ctx, k.Connection())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return func(code string, store bool) {
		if code == "" {
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
			return
		}
		if _, err := c.Execute(ctx, proto.ExecuteRequest{Code: code, StoreHistory: store}, client.Handler{}); err != nil {
			t.Fatal(err)
		}
	}
}
