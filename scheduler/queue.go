package scheduler

import (
	"container/heap"
	"time"
)

// queue is a first-in, first-out queue in a ring whose size is a power of two.
type queue struct {
	ring  []*Task
	first int
	count int
}

func (q *queue) empty() bool { return q.count == 0 }

func (q *queue) at(i int) *Task { return q.ring[(q.first+i)&(len(q.ring)-1)] }

func (q *queue) push(t *Task) {
	if q.count == len(q.ring) {
		q.ring, q.first = append(q.all(), make([]*Task, max(4, q.count))...), 0
	}
	q.ring[(q.first+q.count)&(len(q.ring)-1)] = t
	q.count++
}

// pop gives the oldest task, nil if there is none.
func (q *queue) pop() *Task {
	if q.count == 0 {
		return nil
	}
	t := q.at(0)
	q.ring[q.first] = nil
	q.first = (q.first + 1) & (len(q.ring) - 1)
	q.count--
	return t
}

// all are the queued tasks, oldest first.
func (q *queue) all() []*Task {
	tasks := make([]*Task, q.count)
	for i := range tasks {
		tasks[i] = q.at(i)
	}
	return tasks
}

// sleeper is a task and the time at which it can run again.
type sleeper struct {
	until time.Time
	task  *Task
}

// sleepers is a heap: the first one is due first, and of equals the older task.
type sleepers []sleeper

func (s *sleepers) push(one sleeper) { heap.Push(s, one) }
func (s *sleepers) pop() sleeper     { return heap.Pop(s).(sleeper) }

// Len, Less, Swap, Push and Pop are heap.Interface.
func (s sleepers) Len() int { return len(s) }
func (s sleepers) Less(i, j int) bool {
	if order := s[i].until.Compare(s[j].until); order != 0 {
		return order < 0
	}
	return s[i].task.ID < s[j].task.ID
}
func (s sleepers) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s *sleepers) Push(one any) { *s = append(*s, one.(sleeper)) }
func (s *sleepers) Pop() any {
	last := (*s)[len(*s)-1]
	(*s)[len(*s)-1] = sleeper{}
	*s = (*s)[:len(*s)-1]
	return last
}
