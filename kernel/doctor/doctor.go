// Package doctor finds out what works on this machine, and what to do about the rest.
package doctor

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Verdict is how a check came out.
type Verdict string

// The verdicts. Warn is something that can be done without.
const (
	OK   Verdict = "ok"
	Warn Verdict = "warn"
	Fail Verdict = "FAIL"
)

// finding is one line of the report.
type finding struct {
	verdict Verdict
	text    string // what was found and, unless OK, the next step
}

func okf(format string, args ...any) finding   { return finding{OK, fmt.Sprintf(format, args...)} }
func warnf(format string, args ...any) finding { return finding{Warn, fmt.Sprintf(format, args...)} }
func failf(format string, args ...any) finding { return finding{Fail, fmt.Sprintf(format, args...)} }

// check is one thing to look at.
type check struct {
	name string
	look func(ctx context.Context, self string) []finding
}

// checks is the table, in the order of the report.
var checks = []check{
	{"sockets", sockets},
	{"evaluator", evaluator},
	{"engine", engineRuns},
	{"kernelspec", kernelspecs},
	{"jupyter", jupyter},
	{"python", python},
	{"go", goToolchain},
	{"c compiler", compiler},
}

// Examine looks at the machine for the program self, writes a line for each finding
// to w, and returns how many things don't work.
func Examine(ctx context.Context, self string, w io.Writer) (failures int, err error) {
	for _, c := range checks {
		found := c.look(ctx, self)
		for _, f := range found {
			if _, err := fmt.Fprintf(w, "%-4s  %-10s  %s\n", f.verdict, c.name, oneLine(f.text)); err != nil {
				return failures, err
			}
		}
		if slices.ContainsFunc(found, func(f finding) bool { return f.verdict == Fail }) {
			failures++
		}
	}
	return failures, nil
}

// oneLine joins the lines of what a program or an error said.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '\n' }), "; ")
}
