package magic

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"gokernel/kernel/internal/check"
)

func env() Magic {
	return Magic{
		Name:  "env",
		Usage: "%env [NAME[=value]]",
		Help:  "list the environment variables, show one, or set one",
		Doc: "What is set is seen by `os.Getenv` and by the commands that cells start. The list hides values whose names " +
			"sound like secrets, since outputs are saved with a notebook; asked for by name, they are shown.\n\n" +
			"```\n%env GOPROXY\n%env GOFLAGS=-mod=mod\n```",
		Complete: func() Candidates { return Candidates{Words: envNames()} },
		Run:      runEnv,
	}
}

func envNames() []string {
	var names []string
	for _, line := range os.Environ() {
		if name, _, ok := strings.Cut(line, "="); ok && name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func runEnv(s Session, c Call) error {
	if c.Args == "" {
		return listEnv(s)
	}
	end := strings.IndexAny(c.Args, "= \t")
	if end < 0 {
		return showEnv(s, c.Args)
	}
	name, value := c.Args[:end], strings.TrimLeft(c.Args[end:], " \t")
	value = strings.TrimLeft(strings.TrimPrefix(value, "="), " \t")
	if err := os.Setenv(name, value); err != nil {
		return fmt.Errorf("setting %q: %w", name, err)
	}
	_, err := fmt.Fprintf(s.Stdout(), "%s=%s\n", name, value)
	return err
}

func listEnv(s Session) error {
	for _, name := range envNames() {
		value := os.Getenv(name)
		if isSecret(name) && value != "" {
			value = "<hidden>"
		}
		if _, err := fmt.Fprintf(s.Stdout(), "%s=%s\n", name, value); err != nil {
			return err
		}
	}
	return nil
}

func isSecret(name string) bool {
	upper := strings.ToUpper(name)
	return slices.ContainsFunc([]string{"KEY", "TOKEN", "SECRET", "PASSW", "CREDENTIAL"}, func(word string) bool {
		return strings.Contains(upper, word)
	})
}

func showEnv(s Session, name string) error {
	value, ok := os.LookupEnv(name)
	if !ok {
		hint := ""
		if near := check.Nearest(name, envNames()); near != "" {
			hint = " (did you mean " + near + "?)"
		}
		return fmt.Errorf("%s is not set%s", name, hint)
	}
	_, err := fmt.Fprintln(s.Stdout(), value)
	return err
}
