package magic

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

func timeitLine() Magic {
	return Magic{
		Name:  "timeit",
		Usage: "%timeit [-n loops] [-r runs] statement",
		Help:  "run a statement many times, and tell how long one time takes",
		Doc: "The statement becomes the body of a loop in a function of its own: what it declares is gone behind it. The " +
			"loop runs often enough to take a tenth of a second, or as often as `-n` says, and it all runs seven times, or as " +
			"often as `-r` says. Shown are the mean and the standard deviation of these runs, and what one time allocates. " +
			"Nothing is optimised away.\n\n```\n%timeit strings.Repeat(\"na\", 100)\n```",
		Complete: func() Candidates { return Candidates{Of: GoText} },
		Run: func(s Session, c Call) error {
			t, rest, err := timeitFlags(c.Args)
			if err != nil {
				return err
			}
			if rest == "" {
				return errors.New("want something to run")
			}
			return t.run(s, Loop{Body: rest, BodyAt: c.ArgsAt + len(c.Args) - len(rest)})
		},
	}
}

func timeitCell() Magic {
	return Magic{
		Name: "timeit", Cell: true, GoBody: true,
		Usage: "%%timeit [-n loops] [-r runs] [setup]",
		Help:  "run the cell many times, and tell how long one time takes",
		Doc: "As `%timeit` does for a statement. What stands on the line itself runs once before the loop, and is not " +
			"counted; the body sees what it declares.\n\n" +
			"```\n%%timeit data := rand.Perm(1000)\nsorted := slices.Clone(data)\nslices.Sort(sorted)\n```",
		Run: func(s Session, c Call) error {
			t, rest, err := timeitFlags(c.Args)
			if err != nil {
				return err
			}
			if strings.TrimSpace(c.Body) == "" {
				return errors.New("want something to run")
			}
			return t.run(s, Loop{
				Setup: rest, SetupAt: c.ArgsAt + len(c.Args) - len(rest),
				Body: c.Body, BodyAt: c.BodyAt,
			})
		},
	}
}

// Loop is Go text that runs many times, and what runs once before it.
type Loop struct {
	Setup   string
	SetupAt int // its offset in the cell
	Body    string
	BodyAt  int
}

// timeit is one measurement.
type timeit struct {
	loops int // 0: as many as it takes
	runs  int
}

// timeitFlags reads the flags before the Go text.
func timeitFlags(args string) (timeit, string, error) {
	t := timeit{runs: 7}
	for {
		flag, value := "", &t.loops
		switch {
		case strings.HasPrefix(args, "-n"):
			flag = "-n"
		case strings.HasPrefix(args, "-r"):
			flag, value = "-r", &t.runs
		default:
			return t, args, nil
		}
		number, rest, _ := strings.Cut(strings.TrimSpace(args[len(flag):]), " ")
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 {
			return t, "", fmt.Errorf("%s: want a number of at least 1, got %q", flag, number)
		}
		*value, args = n, strings.TrimSpace(rest)
	}
}

// enough is how long one run should take.
const enough = 100 * time.Millisecond

func (t timeit) run(s Session, l Loop) error {
	loop, err := s.Loop(l)
	if err != nil {
		return err
	}
	if t.loops == 0 {
		if t.loops, err = calibrate(loop); err != nil {
			return err
		}
	}
	var costs []Cost
	for range t.runs {
		cost, err := loop(t.loops)
		if err != nil {
			return err
		}
		costs = append(costs, cost)
	}
	_, err = fmt.Fprintln(s.Stdout(), t.report(costs))
	return err
}

// calibrate finds a round number of loops that takes long enough.
func calibrate(loop func(n int) (Cost, error)) (int, error) {
	for scale := 1; ; scale *= 10 {
		for _, digit := range []int{1, 2, 5} {
			n := digit * scale
			cost, err := loop(n)
			if err != nil || cost.Wall >= enough || n >= math.MaxInt32 {
				return n, err
			}
		}
	}
}

// report writes mean and deviation of one loop.
func (t timeit) report(costs []Cost) string {
	var sum, squares float64
	var bytes, allocs uint64
	for _, c := range costs {
		sum += float64(c.Wall)
		bytes += c.Bytes
		allocs += c.Allocs
	}
	mean := sum / float64(len(costs))
	for _, c := range costs {
		squares += (float64(c.Wall) - mean) * (float64(c.Wall) - mean)
	}
	deviation := math.Sqrt(squares / float64(len(costs)))
	loops, all := float64(t.loops), uint64(t.loops)*uint64(len(costs))
	return fmt.Sprintf("%s ± %s per loop (mean ± std. dev. of %s, %s each), %s B/op, %s allocs/op",
		timeText(mean/loops), timeText(deviation/loops), counted(uint64(len(costs)), "run"),
		counted(uint64(t.loops), "loop"), grouped(bytes/all), grouped(allocs/all))
}
