package magic_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"gokernel/kernel/internal/magic"
)

// docsFile tells users about the magics. It is made of the table:
//
//	go test ./kernel/internal/magic -run TestDocs -update
const docsFile = "../../../docs/magics.md"

func TestDocs(t *testing.T) {
	want := docs()
	if *update {
		if err := os.WriteFile(docsFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(docsFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the table of magics says: make it again with -update", docsFile)
	}
}

const docsIntroduction = `# Magics

Lines for the kernel, instead of Go. This page is made of the kernel's table of magics; in a notebook, ` + "`%help`" + ` lists
them and ` + "`%help name`" + ` or ` + "`%name?`" + ` tells about one.

* A **line magic**, ` + "`%name arguments`" + `, a command for the shell, ` + "`!command`" + `, and a question, ` + "`?name`" + ` or ` + "`name?`" + `, may
  stand wherever a statement at the top of a cell may begin. In strings, comments, brackets and blocks they are Go, or
  an error.
* A **cell magic**, ` + "`%%name arguments`" + `, is the first line of its cell but for comments, and takes the rest of it.

A cell with magics runs from top to bottom. The Go text between two of them runs as if it were a cell of its own, so that
a magic comes after what stands above it, and before what stands below. The cell's value is that of its last part. Unknown
magics and syntax errors are found before anything of the cell has run; an error of a magic ends the cell.

A magic is no expression: ` + "`x := %name`" + ` is an error. Since a line that begins with ` + "`!`" + ` is a command, a negation whose
value is to be shown stands in parentheses: ` + "`(!ok)`" + `.

| magic | |
|---|---|
`

// docs writes the page about the magics.
func docs() string {
	var out strings.Builder
	out.WriteString(docsIntroduction)
	for _, m := range magic.All() {
		usage := strings.ReplaceAll(m.Usage, "|", `\|`)
		fmt.Fprintf(&out, "| [`%s`](#%s) | %s |\n", usage, anchor(m), m.Help)
	}
	for _, m := range magic.All() {
		fmt.Fprintf(&out, "\n<a id=%q></a>\n## `%s`\n\n%s\n", anchor(m), m.Usage, m.Text())
	}
	return out.String()
}

// anchor names a magic's section.
func anchor(m magic.Magic) string {
	switch m.Name {
	case "!":
		return "command"
	case "?":
		return "question"
	case "??":
		return "question-source"
	}
	if m.Cell {
		return "cell-" + m.Name
	}
	return "line-" + m.Name
}
