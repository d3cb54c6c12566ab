package scheduler_test

import (
	"fmt"
	"math/big"
	"slices"
	"time"

	. "gokernel/scheduler"
)

func countdown(n int) *Coroutine {
	return Async(func(co *Co) (any, error) {
		for ; n > 0; n-- {
			fmt.Println(n)
			co.Yield()
		}
		return "lift-off", nil
	})
}

func ExampleAsync() {
	fmt.Println(countdown(3).Name())
	// Output: countdown
}

func ExampleAsyncNamed() {
	fmt.Println(AsyncNamed("launch", func(*Co) (any, error) { return nil, nil }).Name())
	// Output: launch
}

func ExampleNext() {
	c := countdown(2)
	defer func() {
		stop := recover().(*StopIteration)
		fmt.Println("StopIteration:", stop)
	}()
	fmt.Println(Next(c))
	fmt.Println(Next(c))
	fmt.Println(Next(c))
	// Output:
	// 2
	// <nil>
	// 1
	// <nil>
	// StopIteration: lift-off
}

func ExampleScheduler() {
	s := NewScheduler()
	a := s.Add(countdown(3))
	s.Add(countdown(1))
	s.RunToCompletion()
	fmt.Println(s.CompletedTaskResults[a])
	// Output:
	// 3
	// 1
	// 2
	// completed with result: "lift-off"
	// 1
	// completed with result: "lift-off"
	// lift-off
}

func ExampleScheduler_trace() {
	h := &Host{} // with task ids of its own
	s := h.NewScheduler()
	s.Trace = true
	s.Add(h.AsyncSearch(Lucas(), func(x *big.Int) bool { return x.Int64() > 2 }))
	s.RunToCompletion()
	// Output:
	// Running task 0 ...now yielded
	// Running task 0 ...now yielded
	// Running task 0 ...completed with result: 3
}

func ExampleScheduler_Step() {
	s := NewScheduler()
	s.Add(countdown(1))
	fmt.Println(s.Step())
	fmt.Println(s.Step())
	fmt.Println(s.Step())
	// Output:
	// 1
	// true
	// completed with result: "lift-off"
	// true
	// false
}

func ExampleCo_Await() {
	c := Async(func(co *Co) (any, error) {
		value, err := co.Await(countdown(2))
		return fmt.Sprint(value, "!"), err
	})
	fmt.Println(GetEventLoop().RunUntilComplete(c))
	// Output:
	// 2
	// 1
	// lift-off! <nil>
}

func ExampleEventLoop() {
	loop := GetEventLoop()
	loop.CreateTask(Async(func(co *Co) (any, error) {
		co.Sleep(10 * time.Millisecond)
		fmt.Println("late")
		loop.Stop()
		return nil, nil
	}))
	task := loop.CreateTask(countdown(1))
	loop.RunForever()
	fmt.Println(task)
	// Output:
	// 1
	// late
	// <Task finished coro=<countdown() done> result="lift-off">
}

func ExampleLucas() {
	for x := range Lucas() {
		fmt.Print(x, " ")
		if x.Int64() > 10 {
			break
		}
	}
	// Output: 2 1 3 4 7 11
}

func ExampleTake() {
	fmt.Println(Take(Lucas(), 10))
	// Output: [2 1 3 4 7 11 18 29 47 76]
}

func ExampleSearch() {
	sixDigits := func(x *big.Int) bool { return len(x.String()) >= 6 }
	fmt.Println(Search(Lucas(), sixDigits))
	fmt.Println(Search(slices.Values(Take(Lucas(), 3)), sixDigits))
	// Output:
	// 103682 <nil>
	// <nil> Not found
}

func ExampleAsyncSearch() {
	s := NewScheduler()
	s.Add(AsyncSearch(Lucas(), func(x *big.Int) bool { return len(x.String()) >= 6 }))
	s.RunToCompletion()
	// Output: completed with result: 103682
}

func ExampleIsPrime() {
	fmt.Println(IsPrime(big.NewInt(12)), IsPrime(big.NewInt(13)), IsPrime(big.NewInt(1<<31-1)))
	// Output: false true true
}

func ExampleAsyncIsPrime() {
	c := Async(func(co *Co) (any, error) { return AsyncIsPrime(co, big.NewInt(199)) })
	fmt.Println(GetEventLoop().RunUntilComplete(c))
	// Output: true <nil>
}

func ExampleAsyncPrintMatches() {
	s := NewScheduler()
	s.Add(AsyncPrintMatches(slices.Values(Take(Lucas(), 8)), AsyncIsPrime))
	s.RunToCompletion()
	// Output:
	// Found : 2
	// Found : 3
	// Found : 7
	// Found : 11
	// Found : 29
	// completed with result: <nil>
}

func ExampleAsyncRepetitiveMessage() {
	c := AsyncRepetitiveMessage("Come get dinner", 2500*time.Millisecond)
	Next(c)
	c.Close()
	// Output: Come get dinner
}

func ExampleAsyncSleep() {
	c := AsyncSleep(0)
	fmt.Println(Next(c), c.Done())
	defer func() { fmt.Printf("%T, %t", recover(), c.Done()) }()
	Next(c)
	// Output:
	// <nil> false
	// *scheduler.StopIteration, true
}
