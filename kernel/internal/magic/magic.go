// Package magic holds what a cell may ask of the kernel instead of Go: line magics
// (%name args), cell magics (%%name args, whose body is the rest of the cell), commands
// for the shell (!command) and questions about names (?name).
//
// A cell runs from top to bottom: the Go text between two magics runs as if it were a
// cell of its own, and the cell's value is that of its last part.
package magic

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/source"
)

// Magic is one magic.
type Magic struct {
	Name   string // without percent signs; "!", "?" and "??" are written without any
	Cell   bool   // it is written with %%, and takes the rest of the cell as its body
	Usage  string // how it is written
	Help   string // one sentence, without a full stop
	Doc    string // Markdown: what there is to know, with an example in a ``` block
	GoBody bool   // the body of a cell magic is Go

	// Complete gives what may stand among the arguments; nil if nothing can be said.
	Complete func() Candidates

	// Run runs it. Errors are shown after the magic's name, as a MagicError or, if they
	// are a Failure, under their own name. It may panic with the host's interrupt.
	Run func(s Session, c Call) error
}

// Call is one use of a magic in a cell.
type Call struct {
	Cell   *source.Cell
	Args   string // the rest of its line, trimmed
	ArgsAt int    // offset of Args in the cell, for Session.Go
	Body   string // the rest of the cell, for a cell magic
	BodyAt int    // offset of Body in the cell
}

// Candidates are texts that may stand in a magic's arguments: words, or what can be
// looked up elsewhere.
type Candidates struct {
	Words []string
	Of    Kind
}

// Kind says what a magic's argument is.
type Kind int

// The kinds of arguments.
const (
	Nothing  Kind = iota
	Paths         // files and folders
	Names         // of the session, and of packages
	Packages      // import paths
	GoText        // an expression or statement
)

// Failure is a magic's error under a name of its own, such as ExitError.
type Failure struct{ Shown *engine.Error }

// Error gives name and message.
func (f Failure) Error() string { return f.Shown.Name + ": " + f.Shown.Value }

// Fail gives a Failure without a trace.
func Fail(name, format string, args ...any) error {
	text := fmt.Sprintf(format, args...)
	return Failure{&engine.Error{Name: name, Value: text, Traceback: []string{name + ": " + text}}}
}

// table holds all magics.
func table() []Magic {
	return []Magic{
		autoimport(),
		bash(),
		cd(),
		command(),
		env(),
		exportProgram(),
		format(),
		formatAndRun(),
		help(),
		inspect(),
		inspectSource(),
		interrupt(),
		load(),
		reset(),
		runFile(),
		testCell(),
		timeCell(),
		timeLine(),
		timeitCell(),
		timeitLine(),
		who(),
		whos(),
		writefile(),
	}
}

// All gives the magics: those of lines, of cells, and signs, each by name.
func All() []Magic {
	all := table()
	slices.SortFunc(all, func(a, b Magic) int {
		return cmp.Or(cmp.Compare(a.group(), b.group()), strings.Compare(a.Name, b.Name))
	})
	return all
}

// group is 0 for line magics, 1 for cell magics and 2 for signs.
func (m Magic) group() int {
	switch {
	case isSign(m.Name):
		return 2
	case m.Cell:
		return 1
	}
	return 0
}

// Written is how the magic begins: %name, %%name, or its sign.
func (m Magic) Written() string { return (&source.Magic{Name: m.Name, Cell: m.Cell}).Written() }

func isSign(name string) bool { return name == "!" || name == "?" || name == "??" }

// Find gives the magic of that name, a cell magic or another.
func Find(name string, cell bool) (Magic, error) {
	all := All()
	for _, m := range all {
		if m.Name == name && m.Cell == cell {
			return m, nil
		}
	}
	wanted := Magic{Name: name, Cell: cell}.Written()
	if name == "" {
		return Magic{}, fmt.Errorf("%s alone is no magic (%%help lists them)", wanted)
	}
	if other := slices.IndexFunc(all, func(m Magic) bool { return m.Name == name }); other >= 0 {
		return Magic{}, fmt.Errorf("there is no magic %s, but there is %s", wanted, all[other].Usage)
	}
	return Magic{}, fmt.Errorf("there is no magic %s%s", wanted, suggestion(name, all))
}

// suggestion says what was meant by a name that no magic has.
func suggestion(name string, all []Magic) string {
	near := check.Nearest(name, names())
	for _, m := range all {
		if m.Name == near && near != "" {
			return " (did you mean " + m.Written() + "?)"
		}
	}
	return " (%help lists them)"
}

// noArguments is the error of arguments for a magic that takes none.
func noArguments(c Call) error {
	if c.Args != "" {
		return fmt.Errorf("want no arguments, got %s", strings.TrimSpace(c.Args))
	}
	return nil
}
