package magic

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

func exportProgram() Magic {
	return Magic{
		Name:  "export",
		Usage: "%export [-f] path",
		Help:  "write what the notebook has done as a Go program",
		Doc: "The path is that of a Go file (`.go`), or of a folder for `main.go` and, if there is none, `go.mod`. The program has " +
			"the session's declarations and, in `main`, the statements of all cells in the order in which they ran; of a cell " +
			"that failed, those that had ended. It builds with `go build`, and prints what the cells printed; the values " +
			"that cells show are no output of a program. Tests go into a file of their own, `main_test.go` beside `main.go`. " +
			"A file that was not exported is overwritten only with `-f`.\n\n" +
			"What was declared again with the same type is there once: the program runs the functions of the end. What was " +
			"declared with another type keeps its name for the last one, and has the number of its cell for the earlier " +
			"ones (`x_3`). Magics and commands are left out. `main` does not wait for goroutines that outlive their cells. " +
			"A cell that ran twice is there twice; restart and run all cells first to have each once.\n\n```\n%export lucas.go\n```",
		Complete: func() Candidates { return Candidates{Of: Paths} },
		Run:      runExport,
	}
}

// exported begins every file that %export has written.
const exported = "// Exported from a notebook."

func runExport(s Session, c Call) error {
	path, force := strings.CutPrefix(c.Args, "-f ")
	path = strings.TrimSpace(path)
	if path == "" {
		return errors.New("want the file or folder to write, such as main.go")
	}
	info, err := os.Stat(path)
	folder := err == nil && info.IsDir() || err != nil && filepath.Ext(path) == ""
	file := path
	if folder {
		file = filepath.Join(path, "main.go")
	} else if filepath.Ext(path) != ".go" {
		return fmt.Errorf("want a file such as main.go, or a folder, got %s", path)
	}
	program, err := s.Export()
	if err != nil {
		return err
	}
	if folder {
		if err := writeModule(path); err != nil {
			return err
		}
	}
	if err := writeExport(file, program.Text, force); err != nil {
		return err
	}
	if program.Tests != nil {
		if err := writeExport(strings.TrimSuffix(file, ".go")+"_test.go", program.Tests, force); err != nil {
			return err
		}
	}
	again := ""
	if len(program.Again) > 0 {
		again = "; of what was declared again, it has the last bodies: " + strings.Join(program.Again, ", ")
	}
	lines := counted(uint64(bytes.Count(program.Text, []byte("\n"))), "line")
	_, err = fmt.Fprintf(s.Stdout(), "wrote %s: %s%s%s\n", file, lines, foreign(program.Imports), again)
	return err
}

// writeExport writes a file, but not over one that was not exported.
func writeExport(file string, text []byte, force bool) error {
	if old, err := os.ReadFile(file); err == nil && !force && !bytes.HasPrefix(old, []byte(exported)) {
		return fmt.Errorf("%s was not exported from a notebook: %%export -f overwrites it", file)
	}
	return os.WriteFile(file, text, 0o644)
}

// foreign says which imports are not of the standard library.
func foreign(imports []string) string {
	var list []string
	for _, path := range imports {
		if strings.HasPrefix(path, "gokernel/") {
			list = append(list, path)
		}
	}
	if list == nil {
		return ""
	}
	return "; it imports " + strings.Join(list, ", ") + ", and builds where the module gokernel is"
}

// writeModule makes a folder and its go.mod.
func writeModule(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	file := filepath.Join(folder, "go.mod")
	if _, err := os.Stat(file); err == nil {
		return nil
	}
	full, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	name := strings.Trim(notInModule.ReplaceAllString(strings.ToLower(filepath.Base(full)), "-"), "-")
	if name == "" {
		name = "notebook"
	}
	return os.WriteFile(file, []byte("module "+name+"\n\ngo 1.26\n"), 0o644)
}

var notInModule = regexp.MustCompile(`[^a-z0-9_-]+`)
