// Command gokernel is a Jupyter kernel for Go, and what one needs to install it, to run
// notebooks with it, and to find out why it does not work. See gokernel help.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// The process's exit statuses.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run carries out one command line and gives the exit status.
func run(args []string, stdout, stderr io.Writer) int {
	err := dispatch(args, stdout, stderr)
	if err == nil {
		return exitOK
	}
	fmt.Fprintln(stderr, "gokernel:", oneLine(err.Error()))
	var usage usageError
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitFailed
}

func dispatch(args []string, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		return usageError{"no command: see 'gokernel help'"}
	}
	name := args[0]
	if name == "-h" || name == "-help" || name == "--help" {
		name = "help"
	}
	row, ok := find(name)
	if !ok {
		return usageError{fmt.Sprintf("no command %q: see 'gokernel help'", name)}
	}
	return row.do(args[1:], console{stdout, stderr})
}

// oneLine joins the lines of an error, as errors.Join gives them.
func oneLine(text string) string {
	return strings.ReplaceAll(strings.TrimSpace(text), "\n", "; ")
}
