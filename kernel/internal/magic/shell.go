package magic

import (
	"errors"
	"io"

	"gokernel/kernel/internal/shell"
)

func command() Magic {
	return Magic{
		Name:  "!",
		Usage: "!command",
		Help:  "run a line with bash",
		Doc: "Output is shown as it comes. What the command reads is asked of the person at the front end, a line at a time " +
			"(where the system tells what a process waits for, which is Linux; elsewhere commands have no input). " +
			"Interrupting the cell interrupts the command and all that it has started; if that does not end it, it is " +
			"terminated, and killed in the end. A command that fails fails the cell: ExitError, with its exit status. " +
			"What it leaves in the background goes on, and what that writes is shown in the cell. " +
			"Each line is a shell of its own: use `%cd` and `%env` for what the next ones shall see, " +
			"and `%%bash` for several lines. Go values are not expanded in it.\n\n```\n!ls -l\n```",
		Complete: func() Candidates { return Candidates{Of: Paths} },
		Run:      func(s Session, c Call) error { return runShell(s, c.Args) },
	}
}

func bash() Magic {
	return Magic{
		Name: "bash", Cell: true,
		Usage: "%%bash",
		Help:  "run the cell with bash",
		Doc: "The rest of the cell is one script. All that is said of `!command` is true of it; it ends with the status of " +
			"its last command, or with `set -e` at the first that fails.\n\n```\n%%bash\nset -e\nfor f in *.go; do wc -l $f; done\n```",
		Run: func(s Session, c Call) error {
			if err := noArguments(c); err != nil {
				return err
			}
			return runShell(s, c.Body)
		},
	}
}

// runShell runs a script. An interrupt is not its error: it ends the cell as it ends any.
func runShell(s Session, script string) error {
	c := shell.Command{
		Script: script,
		Stdout: writeTo(s.Stdout()),
		Stderr: writeTo(s.Stderr()),
		Input:  s.Ask,
		Done:   s.Done(),
		Go:     s.Background,
	}
	err := c.Run()
	var exit *shell.ExitError
	switch {
	case errors.Is(err, shell.ErrInterrupted):
		return nil
	case errors.As(err, &exit):
		return Fail("ExitError", "%s", exit.Status)
	}
	return err
}

func writeTo(w io.Writer) func([]byte) {
	return func(text []byte) { _, _ = w.Write(text) } // a cell's output takes all
}
