package yaegi_test

import "testing"

func TestReplacedFunction(t *testing.T) {
	s := newSession(t)
	s.run("func f() int { return 1 }\n" +
		"func caller() int { return f() }\n" +
		"stored := f\n" +
		"closure := func() int { return f() }\n" +
		"type box struct{ fn func() int }\n" +
		"b := box{f}")
	const all = "fmt.Print(f(), caller(), stored(), closure(), b.fn())"
	s.want(all, "1 1 1 1 1")
	s.run("func f() int { x := 1; y := x; return x + y }") // with a larger frame
	s.want(all, "2 2 2 2 2")
	s.run("func f() int { return 3 }")
	s.want(all, "3 3 3 3 3")
}

// TestReplacedSelf: a function that calls itself calls what took its place.
func TestReplacedSelf(t *testing.T) {
	s := newSession(t)
	s.run("func f(n int) int { if n == 0 { return 0 }; return 1 + f(n-1) }\nold := f")
	s.want("fmt.Print(f(5))", "5")
	s.run("func f(n int) int { if n == 0 { return 100 }; return 2 + f(n-1) }")
	s.want("fmt.Print(f(5), old(5))", "110 110")
}

func TestReplacedInARunningGoroutine(t *testing.T) {
	s := newSession(t)
	s.run("func f() int { return 1 }\n" +
		"ask, answer := make(chan bool), make(chan int)\n" +
		"go func() { for range ask { answer <- f() }; close(answer) }()")
	const next = "ask <- true\nfmt.Print(<-answer)"
	s.want(next, "1")
	s.run("func f() int { return 2 }")
	s.want(next, "2")
	s.run("close(ask)\n<-answer")
}

// TestReplacedDuringACall: a call under way goes on with the body it began with.
func TestReplacedDuringACall(t *testing.T) {
	s := newSession(t)
	s.run("enter, leave, got := make(chan bool), make(chan bool), make(chan int)\n" +
		"func f() int { x := 1; enter <- true; <-leave; return x }\n" +
		"go func() { got <- f() }()\n<-enter")
	s.run("func f() int { return 2 }")
	s.want("leave <- true\nfmt.Print(<-got, f())", "1 2")
}

func TestReplacedMethod(t *testing.T) {
	s := newSession(t)
	s.run("type T struct{ n int }\n" +
		"func (t T) Value() int { return t.n }\n" +
		"func (t *T) Pointer() int { return t.n }\n" +
		"type valuer interface{ Value() int }\n" +
		"type pointer interface{ Pointer() int }\n" +
		"t := T{3}\n" +
		"var v valuer = t\n" +
		"var p pointer = &t\n" +
		"bound := t.Value\n" +
		"func caller(t T) int { return t.Value() + t.Pointer() }")
	const all = "fmt.Print(t.Value(), t.Pointer(), v.Value(), p.Pointer(), caller(t), bound())"
	s.want(all, "3 3 3 3 6 3")
	s.run("func (t T) Value() int { return t.n * 10 }\nfunc (t *T) Pointer() int { return t.n * 100 }")
	s.want(all, "30 300 30 300 330 30")
}

// TestFailedReplacement: what does not compile replaces nothing.
func TestFailedReplacement(t *testing.T) {
	s := newSession(t)
	s.run("func f() int { return 1 }")
	if _, fault := s.try("func f() int { return undefined }"); fault == nil {
		t.Error("no error")
	}
	s.want("fmt.Print(f())", "1")
}
