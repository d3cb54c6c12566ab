package magic

import (
	"fmt"
	"os"
	"path/filepath"
)

func runFile() Magic {
	return Magic{
		Name:  "run",
		Usage: "%run file.go",
		Help:  "run a Go file in the session",
		Doc: "The file is taken as a cell that begins with its package clause: what it declares is the session's, its " +
			"variables are initialised in the order that they need, its `init` functions run and, if it has one, so does " +
			"`main`. Errors have the positions of the file.\n\n```\n%run lucas.go\n```",
		Complete: func() Candidates { return Candidates{Of: Paths} },
		Run: func(s Session, c Call) error {
			path, err := filePath(c.Args)
			if err != nil {
				return err
			}
			if filepath.Ext(path) != ".go" {
				return fmt.Errorf("want a Go file, got %s", path)
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return s.File(filepath.ToSlash(filepath.Clean(path)), string(text))
		},
	}
}
