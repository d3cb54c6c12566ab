package magic

import (
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	"gokernel/kernel/internal/engine"
)

func load() Magic {
	return Magic{
		Name:  "load",
		Usage: "%load file",
		Help:  "replace the cell's text by that of a file, without running it",
		Doc: "The file must be text of at most 1 MiB. The front end does the replacing; those that don't know " +
			"how, such as a console, ask for the text as the next input.\n\n```\n%load primes.go\n```",
		Complete: func() Candidates { return Candidates{Of: Paths} },
		Run:      runLoad,
	}
}

// maxLoad is the size, in bytes, of a file that can still be worked with as a cell.
const maxLoad = 1 << 20

func runLoad(s Session, c Call) error {
	text, err := readText(c.Args)
	if err == nil {
		s.AddPayload(engine.SetNextInput(text, true))
	}
	return err
}

// readText reads a file that is to become a cell.
func readText(name string) (string, error) {
	path, err := filePath(name)
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s is not a file", name) // to read it may never end
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxLoad+1))
	switch {
	case err != nil:
		return "", err
	case len(text) > maxLoad:
		return "", fmt.Errorf("%s is too large for a cell: want at most %d bytes", name, maxLoad)
	case !utf8.Valid(text):
		return "", fmt.Errorf("%s is no text: it is not UTF-8", name)
	}
	return string(text), nil
}
