package serve

import (
	"context"
	"slices"
	"sync"
	"time"
)

// patience is how long a request that only asks keeps its place in the queue. What comes
// in one go is answered in order; behind a cell that runs for longer it is answered out
// of turn.
const patience = 100 * time.Millisecond

// queue holds the requests of a lane in the order in which they came, without a bound.
type queue struct {
	came  chan struct{} // holds a token when pop may find something new
	asked chan struct{} // the same for overtake

	mu       sync.Mutex // guards what follows
	requests []*request
	closed   bool
	pushed   uint64    // how many ever
	latest   time.Time // when the last one was
}

func newQueue() *queue {
	return &queue{came: make(chan struct{}, 1), asked: make(chan struct{}, 1)}
}

// push numbers a request and appends it. It reports false if the queue is closed.
func (q *queue) push(r *request) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	q.pushed++
	q.latest = time.Now()
	r.number, r.arrived = q.pushed, q.latest
	q.requests = append(q.requests, r)
	signal(q.came)
	if r.asks {
		signal(q.asked)
	}
	return true
}

// close lets nothing more in. What is queued can still be taken.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	signal(q.came)
}

func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// pop waits for the next request. It reports false when ctx is done, or when the queue is
// closed and empty.
func (q *queue) pop(ctx context.Context) (*request, bool) {
	for ctx.Err() == nil {
		r, over := q.take()
		if r != nil || over {
			return r, !over
		}
		select {
		case <-q.came:
		case <-ctx.Done():
		}
	}
	return nil, false
}

func (q *queue) take() (r *request, over bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.requests) == 0 {
		return nil, q.closed
	}
	r = q.requests[0]
	q.requests[0] = nil // it may be large
	q.requests = q.requests[1:]
	return r, false
}

// overtake waits for a request that only asks and has waited for longer than patience. It
// reports false when ctx is done.
func (q *queue) overtake(ctx context.Context) (*request, bool) {
	for ctx.Err() == nil {
		r, wait := q.takeImpatient()
		if r != nil {
			return r, true
		}
		select {
		case <-q.asked:
		case <-wait:
		case <-ctx.Done():
		}
	}
	return nil, false
}

// takeImpatient takes the first request that has waited for long enough, or tells when
// the first one will have; nil if none only asks.
func (q *queue) takeImpatient() (*request, <-chan time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	first := slices.IndexFunc(q.requests, func(r *request) bool { return r.asks })
	if first < 0 {
		return nil, nil
	}
	r := q.requests[first]
	if rest := patience - time.Since(r.arrived); rest > 0 {
		return nil, time.After(rest)
	}
	q.requests = slices.Delete(q.requests, first, first+1)
	return r, nil
}

// isClosed reports whether close was called.
func (q *queue) isClosed() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.closed
}

// state tells how many requests were ever pushed, and when the last one was.
func (q *queue) state() (pushed uint64, latest time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.pushed, q.latest
}
