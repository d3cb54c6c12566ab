package main

import (
	"flag"
	"fmt"
	"io"
	"strings"
)

// helpCommand is a function and no variable because it reads the table that it is in.
func helpCommand() command {
	return command{
		name:     "help",
		operands: []string{"[COMMAND]"},
		summary:  "tell what the commands do",
		declare:  func(*flag.FlagSet) action { return help },
	}
}

func help(out console, operands []string) error {
	if len(operands) == 0 {
		return list(out.stdout)
	}
	row, ok := find(operands[0])
	if !ok {
		return usageError{fmt.Sprintf("help: no command %q: see 'gokernel help'", operands[0])}
	}
	row.describe(out.stdout)
	return nil
}

// list writes the commands, a line each.
func list(w io.Writer) error {
	fmt.Fprint(w, "gokernel is a Jupyter kernel for Go.\n\nusage: gokernel COMMAND [ARGUMENTS]\n\n")
	for _, row := range commands() {
		if !row.internal {
			fmt.Fprintf(w, "  %-10s %s\n", row.name, row.summary)
		}
	}
	_, err := fmt.Fprint(w, "\n'gokernel help COMMAND' tells more of one.\n")
	return err
}

// describe writes what one command takes.
func (c command) describe(w io.Writer) {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	flags.SetOutput(w)
	c.declare(flags)
	var words []string
	flags.VisitAll(func(*flag.Flag) { words = []string{"[FLAGS]"} })
	words = append([]string{"usage: gokernel", c.name}, append(words, c.operands...)...)
	fmt.Fprintf(w, "%s\n\n%s\n", strings.Join(words, " "), c.summary)
	if len(words) > 2+len(c.operands) {
		fmt.Fprintln(w)
		flags.PrintDefaults()
	}
}
