package transport

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// outgoing is one message, or the answer to a PING.
type outgoing struct {
	frames [][]byte
	pong   bool // frames[0] is the PING's context
}

// frameOverhead is what a waiting frame costs beside its bytes.
const frameOverhead = 48

func (m outgoing) size() int {
	size := 0
	for _, frame := range m.frames {
		size += len(frame) + frameOverhead
	}
	return size
}

// queue holds what waits for one peer. It is bounded in bytes by the patience of those who put: put itself takes
// everything. Who writes takes all that waits at once, so a peer holds at most twice the limit, and one message more
// for each goroutine that puts.
type queue struct {
	limit    int           // bytes from which on the queue is full
	wake     chan struct{} // holds one token if the writer has something to look at
	progress *atomic.Int64 // when bytes last went to the peer, Unix nanoseconds

	mu      sync.Mutex
	waiting []outgoing
	spare   []outgoing    // empty, to be used again
	bytes   int           // of waiting
	writing bool          // somebody has taken messages and is not finished with them
	unsent  bool          // nobody is writing, but the buffer holds bytes to flush
	ending  bool          // the writer stops when nothing waits
	room    chan struct{} // closed when the queue is no longer full; nil if nobody waits for that
}

func newQueue(limit int, progress *atomic.Int64) *queue {
	return &queue{limit: limit, wake: make(chan struct{}, 1), progress: progress}
}

// put adds a message and says how many bytes wait now. The caller then signals the writer, or claims the messages.
func (q *queue) put(m outgoing) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 && !q.writing && !q.unsent {
		q.progress.Store(time.Now().UnixNano()) // the peer's time to make progress starts now
	}
	q.waiting = append(q.waiting, m)
	q.bytes += m.size()
	return q.bytes
}

// signal makes the writer look at the queue.
func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default: // it will look anyway
	}
}

// end lets the writer stop once nothing waits.
func (q *queue) end() {
	q.mu.Lock()
	q.ending = true
	q.mu.Unlock()
	q.signal()
}

// take gives the writer all that waits. Unless idle, it is to write that, flush and call finished.
func (q *queue) take() (batch []outgoing, idle, stop bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.writing { // a claim: its end is signalled
		return nil, true, false
	}
	if len(q.waiting) == 0 && !q.unsent {
		return nil, true, q.ending
	}
	return q.takeAll(), false, false
}

// claim gives a goroutine that has put a message all that waits, if it is at most so many bytes and nobody is
// writing. Then it is to write that without waiting and call finished.
func (q *queue) claim(most int) (batch []outgoing, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.writing || q.unsent || q.bytes > most || len(q.waiting) == 0 {
		return nil, false
	}
	return q.takeAll(), true
}

func (q *queue) takeAll() []outgoing {
	batch := q.waiting
	q.waiting, q.spare, q.bytes = q.spare, nil, 0
	q.writing, q.unsent = true, false
	if q.room != nil {
		close(q.room)
		q.room = nil
	}
	return batch
}

// finished ends a take or a claim; unsent says that the buffer still holds bytes.
func (q *queue) finished(batch []outgoing, unsent bool) {
	clear(batch) // the slice is used again, its messages are free to go
	q.mu.Lock()
	q.spare, q.writing, q.unsent = batch[:0], false, unsent
	more := unsent || q.ending || len(q.waiting) > 0
	q.mu.Unlock()
	if more {
		q.signal()
	}
}

// full gives a channel that is closed when there is room again, or nil if there is room now.
func (q *queue) full() <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.bytes < q.limit {
		return nil
	}
	if q.room == nil {
		q.room = make(chan struct{})
	}
	return q.room
}

// patience is how long a peer that must be waited for may still go without progress.
func (q *queue) patience(limit time.Duration) time.Duration {
	return limit - time.Since(time.Unix(0, q.progress.Load()))
}

// awaitRoom waits until the queue is not full. It fails if ctx is done, if done is closed, or with errStalled if the
// peer makes no progress for the limit.
func (q *queue) awaitRoom(ctx context.Context, done <-chan struct{}, limit time.Duration) error {
	for {
		room := q.full()
		if room == nil {
			return nil
		}
		left := q.patience(limit)
		if left <= 0 {
			return errStalled
		}
		timer := time.NewTimer(left)
		select {
		case <-room:
		case <-timer.C:
		case <-done:
			timer.Stop()
			return ErrClosed
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
		timer.Stop()
	}
}
