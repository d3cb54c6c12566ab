package magic

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

func cd() Magic {
	return Magic{
		Name:  "cd",
		Usage: "%cd [folder]",
		Help:  "change the working folder, and print it",
		Doc: "The folder is the one of all cells and of the commands that they start. Without an argument it is the " +
			"home folder, with `-` the one before. `~` is the home folder too; quotes around the name are dropped.\n\n" +
			"```\n%cd ~/data\n%cd -\n```",
		Complete: func() Candidates { return Candidates{Of: Paths} },
		Run:      runCd,
	}
}

// before is the environment variable in which shells keep the folder before.
const before = "OLDPWD"

func runCd(s Session, c Call) error {
	folder, err := cdTarget(c.Args)
	if err != nil {
		return err
	}
	old, err := os.Getwd()
	if err != nil {
		old = "" // it is gone: there is no way back
	}
	if err := os.Chdir(folder); err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "chdir "))
	}
	now, err := os.Getwd()
	if err != nil {
		return err
	}
	for name, value := range map[string]string{before: old, "PWD": now} {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(s.Stdout(), now)
	return err
}

// cdTarget gives the folder that the argument of %cd means.
func cdTarget(args string) (string, error) {
	switch args {
	case "":
		return os.UserHomeDir()
	case "-":
		if old := os.Getenv(before); old != "" {
			return old, nil
		}
		return "", errors.New("there is no folder before this one")
	}
	return filePath(args)
}
