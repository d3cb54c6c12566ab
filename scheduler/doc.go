// Package scheduler is a small asyncio: coroutines, a round-robin scheduler that
// prints what it does, and an event loop with real timers.
//
// A coroutine is a function that can stop in its middle and go on later. Async makes
// one, Next runs it to its next yield, and when it ends Next panics with a
// StopIteration that carries the result:
//
//	func countdown(n int) *Coroutine {
//		return Async(func(co *Co) (any, error) {
//			for ; n > 0; n-- {
//				fmt.Println(n)
//				co.Yield()
//			}
//			return "lift-off", nil
//		})
//	}
//
// A Scheduler takes turns between coroutines until all have ended; an EventLoop does
// the same and goes on for ever. Inside a coroutine co.Await runs another one to its
// end, yielding whenever that one yields, and co.Sleep lets time pass without holding
// anybody up.
//
// # What a yield costs
//
// While RunToCompletion, RunForever or RunUntilComplete has no other task to run,
// Yield returns at once, in about three nanoseconds, after a look at two flags: has a
// timer fired or a task been added, and has the program been interrupted. Only when
// somebody else can run does it switch, which takes about a fifth of a microsecond.
//
// # Sleeping without a scheduler
//
// Next never blocks. A coroutine that sleeps, or awaits another scheduler's task,
// yields at each Next until the time has come, as a polling loop would.
//
// # Coroutines that nobody finishes
//
// A coroutine that has never run costs nothing. One that is suspended keeps its
// goroutine, and what that refers to, until it ends or Close unwinds it; Close of a
// Scheduler or EventLoop does that for all its tasks. The garbage collector doesn't.
//
// # Hosts
//
// What touches the outside (output, interrupts, task numbers, the event loop) goes
// through a Host. The package's functions use one that is an ordinary program:
// os.Stdout, never interrupted. A program that embeds the scheduler, such as a
// notebook kernel, makes its own Host for each session and uses its methods of the
// same names.
package scheduler
