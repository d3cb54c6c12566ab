package gotest_test

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gokernel/kernel/internal/gotest"
)

// suite has one of everything.
func suite() gotest.Suite {
	return gotest.Suite{
		Tests: []testing.InternalTest{
			{Name: "TestGood", F: func(t *testing.T) {}},
			{Name: "TestSub", F: func(t *testing.T) {
				t.Run("one", func(t *testing.T) { t.Parallel() })
				t.Run("two", func(t *testing.T) { t.Parallel(); t.Fail() })
			}},
			{Name: "TestSkip", F: func(t *testing.T) {
				if testing.Short() {
					t.SkipNow()
				}
			}},
		},
		Fuzz: []testing.InternalFuzzTarget{{Name: "FuzzSeeds", Fn: func(f *testing.F) {
			f.Add(1)
			f.Add(2)
			f.Fuzz(func(t *testing.T, n int) {
				if n == 2 {
					t.Fail()
				}
			})
		}}},
		Examples: []gotest.Example{
			{Name: "ExampleGood", Want: "a\nb\n", Unordered: true, Run: func() (string, error) { return "b\na", nil }},
			{Name: "ExampleBad", Want: "a", Run: func() (string, error) { return "b", nil }},
			{Name: "ExampleStopped", Run: func() (string, error) { return "", errors.New("stopped") }},
		},
		Benchmarks: []testing.InternalBenchmark{
			{Name: "BenchmarkFast", F: func(b *testing.B) {
				for b.Loop() {
				}
			}},
			{Name: "BenchmarkBad", F: func(b *testing.B) { b.Fail() }},
		},
	}
}

var changing = regexp.MustCompile(`\d+\.\d\ds|-\d+ +\t|[ \t]+[\d.]+ ns/op`)

// outputOf runs the suite, and gives what it prints without figures that change.
func outputOf(t *testing.T, f gotest.Flags) (string, []string) {
	t.Helper()
	var out bytes.Buffer
	failed, err := gotest.Run(suite(), f, &out)
	if err != nil {
		t.Fatal(err)
	}
	return changing.ReplaceAllString(out.String(), "~"), failed
}

const verbose = `=== RUN   TestGood
--- PASS: TestGood (~)
=== RUN   TestSub
=== RUN   TestSub/one
=== PAUSE TestSub/one
=== RUN   TestSub/two
=== PAUSE TestSub/two
=== CONT  TestSub/one
=== CONT  TestSub/two
--- FAIL: TestSub (~)
    --- PASS: TestSub/one (~)
    --- FAIL: TestSub/two (~)
=== RUN   TestSkip
--- SKIP: TestSkip (~)
=== RUN   FuzzSeeds
=== RUN   FuzzSeeds/seed#0
=== RUN   FuzzSeeds/seed#1
--- FAIL: FuzzSeeds (~)
    --- PASS: FuzzSeeds/seed#0 (~)
    --- FAIL: FuzzSeeds/seed#1 (~)
=== RUN   ExampleGood
--- PASS: ExampleGood (~)
=== RUN   ExampleBad
--- FAIL: ExampleBad (~)
got:
b
want:
a
=== RUN   ExampleStopped
--- FAIL: ExampleStopped (~)
stopped
FAIL
`

// sortedText gives lines in an order of their own: parallel tests have none.
func sortedText(text string) string {
	lines := strings.Split(text, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func TestVerbose(t *testing.T) {
	got, failed := outputOf(t, gotest.Flags{Verbose: true, Short: true, Count: 1, BenchTime: "1s"})
	if sortedText(got) != sortedText(verbose) {
		t.Errorf("got:\n%s\nwant:\n%s", got, verbose)
	}
	want := []string{"TestSub", "FuzzSeeds", "ExampleBad", "ExampleStopped"}
	if !slices.Equal(failed, want) {
		t.Errorf("failed: got %v, want %v", failed, want)
	}
}

func TestFlags(t *testing.T) {
	for _, tt := range []struct {
		name   string
		flags  gotest.Flags
		want   string
		failed string
	}{
		{"run", gotest.Flags{Run: "Good", Count: 1, BenchTime: "1s"}, "PASS\n", ""},
		{"run a subtest, twice", gotest.Flags{Run: "TestSub/one", Verbose: false, Count: 2, BenchTime: "1s"}, "PASS\n", ""},
		{"count", gotest.Flags{Run: "TestGood", Verbose: true, Count: 2, BenchTime: "1s"},
			"=== RUN   TestGood\n--- PASS: TestGood (~)\n=== RUN   TestGood\n--- PASS: TestGood (~)\nPASS\n", ""},
		{"not short", gotest.Flags{Run: "Skip", Verbose: true, Count: 1, BenchTime: "1s"},
			"=== RUN   TestSkip\n--- PASS: TestSkip (~)\nPASS\n", ""},
		{"bench", gotest.Flags{Run: "^$", Bench: "Fast", Count: 1, BenchTime: "3x"}, "BenchmarkFast~       3~\nPASS\n", ""},
		{"failing bench", gotest.Flags{Run: "^$", Bench: "Bad", Count: 1, BenchTime: "3x"}, "--- FAIL: BenchmarkBad\nFAIL\n", "BenchmarkBad"},
		{"failing", gotest.Flags{Run: "TestSub", Count: 1, BenchTime: "1s"},
			"--- FAIL: TestSub (~)\n    --- FAIL: TestSub/two (~)\nFAIL\n", "TestSub"},
	} {
		got, failed := outputOf(t, tt.flags)
		got = regexp.MustCompile(`[ \t]+3~`).ReplaceAllString(got, "       3~")
		if got != tt.want || strings.Join(failed, " ") != tt.failed {
			t.Errorf("%s: got %v and\n%s\nwant\n%s", tt.name, failed, got, tt.want)
		}
	}
}

func TestWrongFlags(t *testing.T) {
	for _, f := range []gotest.Flags{
		{Run: "(", Count: 1, BenchTime: "1s"}, {Bench: "(", Count: 1, BenchTime: "1s"}, {BenchTime: "1s"},
		{Count: 1, BenchTime: "soon"},
	} {
		var out bytes.Buffer
		if _, err := gotest.Run(suite(), f, &out); err == nil || out.Len() > 0 {
			t.Errorf("%+v: got %v and %q", f, err, out.String())
		}
	}
}
