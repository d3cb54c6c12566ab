package cell_test

import (
	"regexp"
	"strings"
	"testing"

	"gokernel/kernel/internal/cell"
)

// Figures of time differ from run to run; their form does not.
var (
	costReport = regexp.MustCompile(`^CPU times: user \S+ \S+, sys: \S+ \S+, total: \S+ \S+\n` +
		`Wall time: \S+ (ns|µs|ms|s)\nAllocated: \S+ k?M?B in [\d,]+ objects?\n$`)
	loopReport = regexp.MustCompile(`^\S+ (ns|µs|ms) ± \S+ (ns|µs|ms) per loop \(mean ± std. dev. of (\d+) runs?, ([\d,]+) loops? each\), [\d,]+ B/op, [\d,]+ allocs/op\n$`)
)

// cellOutput runs a cell that must end well, and gives its output and its value.
func cellOutput(t *testing.T, s *cell.Session, count int, code string) (text, value string) {
	t.Helper()
	out := newRecord()
	res := limited(s, count, code, out)
	if res.Error != nil {
		t.Fatalf("%s\n%s: %s", code, res.Error.Name, res.Error.Value)
	}
	if res.Value != nil {
		value = plain(res.Value)
	}
	return out.text(), value
}

func TestTime(t *testing.T) {
	s := newSession(t)
	for i, code := range []string{
		"%time 6 * 7",
		"%%time\nx := 6\nx * 7",
		"y := 6\n%time y * 7",
	} {
		text, value := cellOutput(t, s, i+1, code)
		if value != "42" || !costReport.MatchString(text) {
			t.Errorf("%s\ngot %q, %s", code, text, value)
		}
	}
	if _, value := cellOutput(t, s, 10, "x"); value != "6" {
		t.Errorf("x, which a timed cell has declared, is %s", value)
	}
}

func TestTimeit(t *testing.T) {
	s := newSession(t)
	cellOutput(t, s, 1, "count, setups := 0, 0\nfunc two() (int, error) { return 2, nil }\nch := make(chan int, 100)")
	for i, tt := range []struct{ code, runs, loops string }{
		{"%timeit -n 5 -r 3 count++", "3", "5"},
		{"%timeit -r 1 -n 1000 len(\"text\")", "1", "1,000"},
		{"%timeit -n 2 -r 2 two()", "2", "2"},
		{"%timeit -n 2 -r 2 float64(count)", "2", "2"},
		{"%timeit -n 1 -r 2 ch <- 1; <-ch", "2", "1"},
		{"%timeit -n 1 -r 1 x := 1", "1", "1"},
		{"%%timeit -n 4 -r 2 setups++; local := 3\ntype pair struct{ a, b int }\nconst by = 2\np := pair{local, by}\ncount += p.b\np.a", "2", "4"},
	} {
		text, value := cellOutput(t, s, i+2, tt.code)
		got := loopReport.FindStringSubmatch(text)
		if got == nil || got[3] != tt.runs || got[4] != tt.loops || value != "" {
			t.Errorf("%s\ngot %q, value %q; want %s runs of %s loops", tt.code, text, value, tt.runs, tt.loops)
		}
	}
	if _, value := cellOutput(t, s, 20, "fmt.Sprint(count, setups)"); value != "31 1" {
		t.Errorf("after the loops: got %s, want 31 1", value)
	}
	res := limited(s, 21, "local", newRecord())
	if res.Error == nil || !strings.Contains(res.Error.Value, "undefined: local") {
		t.Errorf("what a loop has declared is known outside: %+v", res)
	}
}

func BenchmarkTimeitBody(b *testing.B) {
	s := newSession(b)
	for i := range b.N {
		limited(s, i+1, "%timeit -n 1 -r 1 1 + 1", newRecord())
	}
}
