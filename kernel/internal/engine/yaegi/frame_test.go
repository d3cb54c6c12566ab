package yaegi_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestManyVariables declares more variables than the frame has room for at first. A
// goroutine uses one of the first cell's until then: only growth into that room is
// safe while another goroutine reads.
func TestManyVariables(t *testing.T) {
	s := newSession(t)
	s.run("first := 7\npointer := &first\nfunc read() int { return first }\n" +
		"ask, answer := make(chan int), make(chan int)\n" +
		"go func() { for n := range ask { first += n; answer <- first }; close(answer) }()")
	const cells, each = 20, 1000
	for i := range cells {
		var names []string
		for j := range each {
			names = append(names, fmt.Sprintf("v%d", i*each+j))
		}
		s.run("var " + strings.Join(names, ", ") + fmt.Sprintf(" int\nv%d = %d", i*each, i))
		if i < cells/2 {
			s.want("ask <- 1\nfmt.Print(<-answer, read(), *pointer, first)", strings.TrimSpace(strings.Repeat(fmt.Sprint(8+i)+" ", 4)))
		}
		if i == cells/2 {
			s.run("close(ask)\n<-answer")
		}
	}
	for i := range cells {
		s.want(fmt.Sprintf("fmt.Print(v%d, v%d)", i*each, i*each+1), fmt.Sprint(i, 0))
	}
	s.want("first++\nfmt.Print(read(), *pointer, first)", "18 18 18")
}
