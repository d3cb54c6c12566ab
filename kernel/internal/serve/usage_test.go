package serve

import (
	"maps"
	"slices"
	"testing"
	"time"
)

func TestDescendants(t *testing.T) {
	all := map[int]process{1: {parent: 0}, 2: {parent: 1}, 3: {parent: 2}, 4: {parent: 3}, 5: {parent: 1}, 6: {parent: 7}, 7: {parent: 6}, 8: {parent: 99}}
	for root, want := range map[int][]int{1: {1, 2, 3, 4, 5}, 2: {2, 3, 4}, 4: {4}, 6: {6, 7}, 99: {8}, 1000: nil} {
		if got := slices.Sorted(maps.Keys(descendants(all, root))); !slices.Equal(got, want) {
			t.Errorf("of %d: got %v, want %v", root, got, want)
		}
	}
}

func TestKernelCPU(t *testing.T) {
	start := time.Now()
	last := readings{at: start, processes: map[int]process{1: {cpu: time.Second}, 2: {cpu: time.Minute}}}
	now := readings{at: start.Add(2 * time.Second), processes: map[int]process{1: {cpu: 2 * time.Second}, 3: {cpu: time.Hour}}}
	if got := now.kernelCPU(last); got != 50 {
		t.Errorf("got %v, want 50: one second of two", got)
	}
	if got := now.kernelCPU(readings{}); got != 0 {
		t.Errorf("got %v, want 0 at first", got)
	}
}
