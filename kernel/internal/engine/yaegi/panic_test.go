package yaegi_test

import (
	"slices"
	"strings"
	"testing"

	"gokernel/kernel/internal/engine/yaegi"
)

func TestStackOverflow(t *testing.T) {
	s := newSession(t)
	s.run("func even(n int) int { return odd(n+1) + 1 }\nfunc odd(n int) int { return even(n+1) + 1 }\nfunc one() int { return 1 }")
	for range 2 {
		_, fault := s.try("even(0)")
		if fault == nil || fault.Name != "RuntimeError" || !strings.Contains(fault.Value, yaegi.StackOverflow{}.Error()) {
			t.Fatalf("got %+v", fault)
		}
		s.want("fmt.Print(one())", "1")
	}
}

func TestDeepRecursionThatEnds(t *testing.T) {
	s := newSession(t)
	s.run("func depth(n int) int { if n == 0 { return 0 }; return 1 + depth(n-1) }")
	s.want("fmt.Print(depth(10000))", "10000")
}

func TestTrace(t *testing.T) {
	s := newSession(t)
	s.run("func inner(n int) int {\n\tvar list []int\n\treturn list[n]\n}")
	_, fault := s.try("func outer() int { return inner(3) }\nx := outer()")
	if fault == nil || !strings.Contains(fault.Value, "index out of range") {
		t.Fatalf("got %+v", fault)
	}
	inner := slices.IndexFunc(fault.Traceback, func(l string) bool { return strings.Contains(l, "inner") && strings.Contains(l, "cell[1]:2") })
	outer := slices.IndexFunc(fault.Traceback, func(l string) bool { return strings.Contains(l, "outer") && strings.Contains(l, "cell[2]:1") })
	top := slices.IndexFunc(fault.Traceback, func(l string) bool { return strings.Contains(l, "cell[2]:2") })
	if inner < 0 || outer < inner || top < outer {
		t.Errorf("frames at %d, %d, %d of\n%s", inner, outer, top, strings.Join(fault.Traceback, "\n"))
	}
}
