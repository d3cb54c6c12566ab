package scheduler

import "fmt"

// Scheduler runs tasks in turn and says how each one ended. The zero value is ready
// for use in an ordinary program. Add may be called at any time, from anywhere; the
// fields belong to the goroutine that runs the tasks.
type Scheduler struct {
	// CompletedTaskResults has what each task returned, by its id.
	CompletedTaskResults map[int]any
	// FailedTaskErrors has the error, or the *PanicError, of each task that failed.
	FailedTaskErrors map[int]error
	// Trace makes the scheduler print every turn. With it each yield is a turn.
	Trace bool

	core core
}

// NewScheduler makes a scheduler without tasks.
func (h *Host) NewScheduler() *Scheduler {
	return &Scheduler{
		CompletedTaskResults: map[int]any{},
		FailedTaskErrors:     map[int]error{},
		core:                 core{host: h},
	}
}

// Add makes a task of a coroutine, puts it last in the queue and returns its id. It
// panics if the coroutine is a task already.
func (s *Scheduler) Add(c *Coroutine) int { return s.core.add(c).ID }

// RunToCompletion gives the tasks their turns until all have ended. It prints
// "completed with result: …" or "failed with exception: …" for each. If it is
// interrupted, the tasks stay where they are, and the next call goes on with them; a
// task whose own code was interrupted is lost. It panics with a *DeadlockError if all
// tasks wait for each other.
func (s *Scheduler) RunToCompletion() {
	s.core.run(s, false, func() bool { return false })
}

// Step gives one task one turn, to its next yield, after waiting for the first sleeper
// if all sleep. It reports false if no task is left.
func (s *Scheduler) Step() bool { return s.core.step(s) }

// Tasks are those that haven't ended, in the order of their ids.
func (s *Scheduler) Tasks() []*Task {
	s.core.mu.Lock()
	defer s.core.mu.Unlock()
	return s.core.tasks()
}

// Close closes the coroutines of all tasks that haven't ended and forgets the tasks.
func (s *Scheduler) Close() { s.core.close() }

// String counts the tasks.
func (s *Scheduler) String() string {
	return fmt.Sprintf("<Scheduler with %d tasks to run, %d completed, %d failed>",
		len(s.Tasks()), len(s.CompletedTaskResults), len(s.FailedTaskErrors))
}

func (s *Scheduler) stepwise() bool { return s.Trace }

func (s *Scheduler) begins(t *Task) {
	if s.Trace {
		s.printf("Running task %d ...", t.ID)
	}
}

func (s *Scheduler) yields(*Task) {
	if s.Trace {
		s.printf("now yielded\n")
	}
}

func (s *Scheduler) ends(t *Task) {
	value, err := t.Result()
	if err != nil {
		s.printf("failed with exception: %v\n", err)
		if s.FailedTaskErrors == nil {
			s.FailedTaskErrors = map[int]error{}
		}
		s.FailedTaskErrors[t.ID] = err
		return
	}
	s.printf("completed with result: %s\n", shown(value))
	if s.CompletedTaskResults == nil {
		s.CompletedTaskResults = map[int]any{}
	}
	s.CompletedTaskResults[t.ID] = value
}

func (s *Scheduler) printf(format string, args ...any) {
	fmt.Fprintf(s.core.host.stdout(), format, args...)
}
