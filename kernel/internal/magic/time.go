package magic

import (
	"errors"
	"fmt"
	"strings"
)

func timeLine() Magic {
	return Magic{
		Name:  "time",
		Usage: "%time statement",
		Help:  "run a statement, and tell how long it took and what it allocated",
		Doc: "The value of an expression is shown as ever. Compiling it is not counted. The processor's time and the " +
			"allocations are the whole engine's: other cells and goroutines that run meanwhile are in them.\n\n" +
			"```\n%time fib(30)\n```",
		Complete: func() Candidates { return Candidates{Of: GoText} },
		Run:      func(s Session, c Call) error { return runTime(s, c.Args, c.ArgsAt) },
	}
}

func timeCell() Magic {
	return Magic{
		Name: "time", Cell: true, GoBody: true,
		Usage: "%%time",
		Help:  "run the cell, and tell how long it took and what it allocated",
		Doc:   "As `%time` does for a statement.\n\n```\n%%time\nfor i := range 1000 {\n\tfib(i % 20)\n}\n```",
		Run: func(s Session, c Call) error {
			if err := noArguments(c); err != nil {
				return err
			}
			return runTime(s, c.Body, c.BodyAt)
		},
	}
}

func runTime(s Session, text string, at int) error {
	if strings.TrimSpace(text) == "" {
		return errors.New("want something to run")
	}
	cost, err := s.Time(text, at)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Stdout(), "CPU times: user %s, sys: %s, total: %s\nWall time: %s\nAllocated: %s in %s\n",
		timeText(float64(cost.User)), timeText(float64(cost.System)), timeText(float64(cost.User+cost.System)),
		timeText(float64(cost.Wall)), bytesText(cost.Bytes), counted(cost.Allocs, "object"))
	return err
}

// counted writes a number of things.
func counted(n uint64, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return grouped(n) + " " + thing
}
