package cell_test

import (
	"runtime"
	"strconv"
	"testing"

	"gokernel/kernel/internal/engine"
)

// rerun declares something of every kind; a person runs it again and again.
const rerun = `
type pair struct{ a, b int }

func (p pair) sum() int { return p.a + p.b }

func (p *pair) swap() { p.a, p.b = p.b, p.a }

type summer interface{ sum() int }

const scale = 3

func twice(s summer) int { return 2 * s.sum() }

func apply[T any](x T, f func(T) T) T { return f(x) }

values := map[string]int{}
p := &pair{1, 2}
p.swap()
add := func(n int) int { return n + p.a }
for i := range 3 {
	values[strconv.Itoa(i)] = apply(add(i), func(n int) int { return n * scale })
}
twice(p) + values["2"]
`

// TestRerunKeepsMemory runs a cell thousands of times: nothing but its values may stay.
func TestRerunKeepsMemory(t *testing.T) {
	before, after, perRun := 512, 1536, 2500
	if testing.Short() {
		before, after = 128, 640
	}
	s := newSession(t)
	run := func(from, to int) {
		for i := from; i < to; i++ {
			if res := s.Run(engine.Input{ID: strconv.Itoa(i), Count: i + 1, Code: rerun}, &record{}); res.Error != nil {
				t.Fatal(res.Error.Value)
			}
		}
	}
	run(0, before)
	first := heap()
	run(before, after)
	last := heap()
	grown := (last - first) / (after - before)
	t.Logf("%d bytes after %d runs, %d after %d: %d for each", first, before, last, after, grown)
	if grown > perRun {
		t.Errorf("each run keeps %d bytes, at most %d are allowed", grown, perRun)
	}
	runtime.KeepAlive(s)
}

// heap gives the bytes that are still in use.
func heap() int {
	for range 3 { // what finalizers and pools held goes in a later one
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// TestResetGivesMemoryBack forgets a large variable, and what a closure and a goroutine hold.
func TestResetGivesMemoryBack(t *testing.T) {
	const large = 64 << 20
	s := newSession(t)
	run := func(count int, code string) {
		if res := limited(s, count, code, newRecord()); res.Error != nil {
			t.Fatal(res.Error.Value)
		}
	}
	run(1, "x := 1")
	before := heap()
	run(2, "type T struct{ data []byte }\nheld := T{make([]byte, 64<<20)}\nread := func() int { return len(held.data) }\ngo func() { select {} }()\nread()")
	if grown := heap() - before; grown < large {
		t.Fatalf("the variable has grown the heap by %d bytes only", grown)
	}
	run(3, "%reset")
	run(4, "x := 1")
	if grown := heap() - before; grown > large/4 {
		t.Errorf("after a reset the heap is larger by %d bytes", grown)
	}
}

// TestVariableOfAnotherTypeGivesMemoryBack declares a large variable anew.
func TestVariableOfAnotherTypeGivesMemoryBack(t *testing.T) {
	const large = 64 << 20
	s := newSession(t)
	before := heap()
	for i, code := range []string{"held := make([]byte, 64<<20)", "held := 1", "x := 1"} {
		if res := limited(s, i+1, code, newRecord()); res.Error != nil {
			t.Fatal(res.Error.Value)
		}
	}
	heap() // cleanups have been asked for, but may still have to run
	if grown := heap() - before; grown > large/4 {
		t.Errorf("the heap is larger by %d bytes", grown)
	}
	runtime.KeepAlive(s)
}
