package magic

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

func writefile() Magic {
	return Magic{
		Name: "writefile", Cell: true,
		Usage: "%%writefile [-a] file",
		Help:  "write the cell to a file",
		Doc: "The rest of the cell is the file's text; a line break at its end is added. With `-a` it is appended to what is " +
			"there. `~/` is your home folder.\n\n```\n%%writefile hello.go\npackage main\n\nfunc main() { println(\"hello\") }\n```",
		Complete: func() Candidates { return Candidates{Of: Paths} },
		Run:      runWritefile,
	}
}

func runWritefile(s Session, c Call) error {
	path, appends := cutFlag(c.Args, "-a")
	path, err := filePath(path)
	if err != nil {
		return err
	}
	text := c.Body
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	how, done := os.O_TRUNC, "wrote"
	if appends {
		how, done = os.O_APPEND, "appended"
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|how, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Stdout(), "%s %s to %s\n", done, counted(uint64(len(text)), "byte"), path)
	return err
}

// cutFlag tells whether args begin with a flag, and gives the rest.
func cutFlag(args, flag string) (rest string, found bool) {
	first, rest, _ := strings.Cut(args, " ")
	if first != flag {
		return args, false
	}
	return strings.TrimSpace(rest), true
}
