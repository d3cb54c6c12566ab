package serve

import (
	"context"
	"sync"
	"time"
)

// queue is a first-in-first-out queue without a bound, for one reader.
type queue[T any] struct {
	wake chan struct{} // holds a token when there may be something new

	mu     sync.Mutex // guards what follows
	items  []T
	pushed uint64    // how many ever
	latest time.Time // when the last one was
}

func newQueue[T any]() *queue[T] {
	return &queue[T]{wake: make(chan struct{}, 1)}
}

func (q *queue[T]) push(item T) {
	q.mu.Lock()
	q.items = append(q.items, item)
	q.pushed++
	q.latest = time.Now()
	q.mu.Unlock()
	q.signal()
}

func (q *queue[T]) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// pop waits for the next item. It reports false when ctx is done.
func (q *queue[T]) pop(ctx context.Context) (item T, ok bool) {
	for ctx.Err() == nil {
		if item, ok = q.take(); ok {
			return item, true
		}
		select {
		case <-q.wake:
		case <-ctx.Done():
		}
	}
	return item, false
}

func (q *queue[T]) take() (item T, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		return item, false
	}
	item, q.items = q.items[0], q.items[1:]
	return item, true
}

// state tells how many items were ever pushed, and when the last one was.
func (q *queue[T]) state() (pushed uint64, latest time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.pushed, q.latest
}
