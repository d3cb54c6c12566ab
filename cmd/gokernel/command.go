package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// command is one row of the table of commands.
type command struct {
	name     string
	operands []string // names of the operands, in order; one in [] may be left out, one with ... repeats
	summary  string
	internal bool // started by the program itself: not listed
	// declare adds the command's flags and returns what to do once they are parsed.
	declare func(flags *flag.FlagSet) action
}

// action does a command's work on its operands.
type action func(out console, operands []string) error

// console is where a command writes.
type console struct{ stdout, stderr io.Writer }

// commands is the table, in the order of the help text.
func commands() []command {
	return []command{
		installCommand, uninstallCommand, labCommand, runCommand, doctorCommand, kernelCommand, engineCommand, versionCommand, helpCommand(),
	}
}

func find(name string) (command, bool) {
	rows := commands()
	i := slices.IndexFunc(rows, func(c command) bool { return c.name == name })
	if i < 0 {
		return command{}, false
	}
	return rows[i], true
}

// usageError is a command line that is not of the command's form.
type usageError struct{ message string }

func (e usageError) Error() string { return e.message }

// do parses the arguments and runs the command.
func (c command) do(args []string, out console) error {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	act := c.declare(flags)
	operands, err := parse(flags, args)
	if errors.Is(err, flag.ErrHelp) {
		c.describe(out.stdout)
		return nil
	}
	if err == nil {
		err = c.count(operands)
	}
	if err != nil {
		return usageError{fmt.Sprintf("%s: %v: see 'gokernel help %s'", c.name, err, c.name)}
	}
	return act(out, operands)
}

// parse takes flags and operands in any order; after -- all are operands.
func parse(flags *flag.FlagSet, args []string) (operands []string, err error) {
	for len(args) > 0 {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		rest := flags.Args()
		if taken := len(args) - len(rest); taken > 0 && args[taken-1] == "--" {
			return append(operands, rest...), nil
		}
		if len(rest) == 0 {
			break
		}
		operands, args = append(operands, rest[0]), rest[1:]
	}
	return operands, nil
}

// count checks the number of operands.
func (c command) count(operands []string) error {
	least := 0
	for _, name := range c.operands {
		if name[0] != '[' {
			least++
		}
	}
	if len(operands) < least {
		return fmt.Errorf("%s is missing", c.operands[len(operands)])
	}
	if len(operands) > len(c.operands) && !c.repeats() {
		return fmt.Errorf("%q is one argument too many", operands[len(c.operands)])
	}
	return nil
}

func (c command) repeats() bool {
	n := len(c.operands)
	return n > 0 && strings.HasSuffix(c.operands[n-1], "...]")
}
