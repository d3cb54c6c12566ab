package scheduler

import (
	"math/rand/v2"
	"testing"
	"time"
)

// TestQueue compares the ring with a plain slice over many pushes and pops.
func TestQueue(t *testing.T) {
	var q queue
	var want []*Task
	random := rand.New(rand.NewPCG(1, 2))
	for id := range 10000 {
		if random.IntN(100) < 50+id/1000 {
			task := &Task{ID: id}
			q.push(task)
			want = append(want, task)
			continue
		}
		got := q.pop()
		if len(want) == 0 {
			if got != nil {
				t.Fatalf("pop of an empty queue gave %d", got.ID)
			}
			continue
		}
		if got != want[0] {
			t.Fatalf("got %d, want %d", got.ID, want[0].ID)
		}
		want = want[1:]
		if q.empty() != (len(want) == 0) || len(q.all()) != len(want) {
			t.Fatalf("%d queued, want %d", len(q.all()), len(want))
		}
	}
	if len(want) == 0 {
		t.Error("the queue never grew")
	}
}

func TestSleepersAreFair(t *testing.T) {
	var s sleepers
	now := time.Now()
	for _, id := range []int{5, 3, 9, 1} {
		s.push(sleeper{until: now, task: &Task{ID: id}})
	}
	s.push(sleeper{until: now.Add(-1), task: &Task{ID: 7}})
	for _, want := range []int{7, 1, 3, 5, 9} {
		if got := s.pop().task.ID; got != want {
			t.Errorf("got %d, want %d", got, want)
		}
	}
}

func TestBareName(t *testing.T) {
	for symbol, want := range map[string]string{
		"main.main":               "main",
		"main.main.func1":         "main",
		"main.main.func1.2":       "main",
		"a.b/c.d/pkg.asyncSearch": "asyncSearch",
		"pkg.(*T).search.func3":   "search",
		"pkg.T.search":            "search",
		"pkg.f[...]":              "f",
		"pkg.f[go.shape.struct { X a/b.C }].func1": "f",
		"pkg.f-range1":    "f",
		"pkg.glob..func1": "glob",
		"main.f.gowrap1":  "f",
		"":                "coroutine",
		"nodot":           "coroutine",
	} {
		if got := bareName(symbol); got != want {
			t.Errorf("bareName(%q) is %q, want %q", symbol, got, want)
		}
	}
}
