package serve

import "sync"

// tasks counts goroutines that timers start, so that the end can wait for them.
type tasks struct {
	mu      sync.Mutex
	over    bool
	running sync.WaitGroup
}

// begin announces a goroutine, and reports false if none may be started any more.
func (t *tasks) begin() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.over {
		return false
	}
	t.running.Add(1)
	return true
}

// done tells that an announced goroutine has ended, or will not start.
func (t *tasks) done() { t.running.Done() }

// end lets nothing more begin.
func (t *tasks) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.over = true
}
