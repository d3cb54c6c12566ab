package cell_test

import (
	"regexp"
	"strings"
	"testing"

	"gokernel/kernel/internal/engine"
)

func TestBenchmarksOfCells(t *testing.T) {
	s := newSession(t)
	text, _ := cellOutput(t, s, 1, `%%test -run ^$ -bench . -benchtime 10x -benchmem
func BenchmarkLoop(b *testing.B) { for b.Loop() { _ = make([]int, 100) } }
func BenchmarkSub(b *testing.B) {
	b.Run("n", func(b *testing.B) { for i := 0; i < b.N; i++ { _ = i } })
}`)
	want := regexp.MustCompile(`^BenchmarkLoop-\d+\s+10\s+\S+ ns/op\s+\d+ B/op\s+\d+ allocs/op\n` +
		`BenchmarkSub/n-\d+\s+10\s+\S+ ns/op\s+\d+ B/op\s+\d+ allocs/op\nPASS\n$`)
	if !want.MatchString(text) {
		t.Errorf("got\n%s\nwant %s", text, want)
	}
}

func TestInterruptEndsTests(t *testing.T) {
	for _, body := range []string{"for {}", "time.Sleep(time.Hour)", `t.Run("sub", func(t *testing.T) { select {} })`} {
		s, out := newSession(t), newRecord()
		ended := make(chan engine.Result, 1)
		go func() {
			code := "%%test -v=false\nfunc TestEndless(t *testing.T) { fmt.Println(\"begun\"); " + body +
				" }\nfunc TestNext(t *testing.T) { fmt.Println(\"next\") }"
			ended <- limited(s, 1, code, out)
		}()
		for !strings.Contains(out.text(), "begun") {
			<-out.wrote
		}
		s.Interrupt()
		res := <-ended
		if res.Error == nil || res.Error.Name != "KeyboardInterrupt" || strings.Contains(out.text(), "next") {
			t.Errorf("%s: got %+v, output %q", body, res.Error, out.text())
		}
	}
}

// TestTestsInAProcess runs tests where nothing but cells has used package testing.
func TestTestsInAProcess(t *testing.T) {
	s, out := newProcess(t), newRecord()
	res := limited(s, 1, "%%test -v=false -short\nfunc TestShort(t *testing.T) { if !testing.Short() { t.Error(\"not short\") } }", out)
	if res.Error != nil || out.text() != "PASS\n" {
		t.Errorf("got %+v, output %q, %q", res.Error, out.text(), out.errorText())
	}
}
