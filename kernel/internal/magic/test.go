package magic

import (
	"flag"
	"fmt"
	"io"
	"strings"

	"gokernel/kernel/internal/gotest"
)

func testCell() Magic {
	return Magic{
		Name: "test", Cell: true, GoBody: true,
		Usage: "%%test [-run regexp] [-bench regexp] [-v=false] [-count n] [-short] [-failfast] [-benchtime t] [-benchmem]",
		Help:  "run tests, as go test -v does",
		Doc: "The body declares tests, benchmarks, fuzz tests or examples, and these are run; without any in the body, all of " +
			"the session are. The flags are those of `go test`, with `-v` as the default. Package testing runs them, in the " +
			"engine: subtests, parallel tests, `t.Cleanup` and the rest are what they are anywhere. Benchmarks run if `-bench` " +
			"names them; fuzz tests run with their seeds; examples are compared with their `// Output:`. " +
			"A panic fails its test, and the others go on. If something fails, the cell fails: TestFailed.\n\n" +
			"```\n%%test\nfunc TestFib(t *testing.T) {\n\tif got := fib(10); got != 55 {\n\t\tt.Errorf(\"got %d, want 55\", got)\n\t}\n}\n```",
		Run: runTest,
	}
}

func runTest(s Session, c Call) error {
	f, err := testFlags(c.Args)
	if err != nil {
		return err
	}
	failed, err := s.Test(c.Body, c.BodyAt, f)
	if err != nil || len(failed) == 0 {
		return err
	}
	return Fail("TestFailed", "%s", strings.Join(failed, ", "))
}

// testFlags reads the flags of %%test.
func testFlags(args string) (gotest.Flags, error) {
	var f gotest.Flags
	set := flag.NewFlagSet("", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&f.Run, "run", "", "")
	set.StringVar(&f.Bench, "bench", "", "")
	set.StringVar(&f.BenchTime, "benchtime", "1s", "")
	set.BoolVar(&f.BenchMem, "benchmem", false, "")
	set.BoolVar(&f.Verbose, "v", true, "")
	set.BoolVar(&f.Short, "short", false, "")
	set.BoolVar(&f.FailFast, "failfast", false, "")
	set.IntVar(&f.Count, "count", 1, "")
	if err := set.Parse(strings.Fields(args)); err != nil {
		return f, err
	}
	if set.NArg() > 0 {
		return f, fmt.Errorf("want flags only, got %q", set.Arg(0))
	}
	return f, nil
}
