// Package export writes what the cells of a session have done as one Go program that
// builds without the kernel.
//
// Declarations become those of the program; the statements of the cells follow each other
// in main. A variable that functions use is one of the package, any other is main's own.
// What was declared again in a way that takes the old one's place is there once, as it was
// last; what was declared anew with another type has the number of its cell in its name,
// but for the last one.
package export

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/types"
	"maps"
	"slices"
	"strings"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/source"
)

// Program is what a session has done.
type Program struct {
	Units []*check.Unit // of the cells, in the order in which they ran
	// Slots tells which objects are one: those that took each other's place.
	Slots map[types.Object]any
	// Current are the session's objects at the end.
	Current map[string]types.Object
	// Kernel gives the import path of packages that can't be imported by a program.
	Kernel string
}

// Written is a program as text.
type Written struct {
	Text    []byte
	Tests   []byte   // the file of its tests; nil if there are none
	Imports []string // import paths of both, sorted
	Again   []string // functions and methods of which cells have used earlier bodies too
}

// Write writes the program. The error says what a program can't have.
func Write(p Program) (*Written, error) {
	w := newWriter(p)
	w.collect()
	w.reach()
	w.decideNames()
	w.decideLocals()
	program, tests := w.program(), w.testFile()
	if len(w.problems) > 0 {
		return nil, errors.New(strings.Join(w.problems, "\n"))
	}
	text, err := format.Source(program)
	if err == nil && tests != nil {
		tests, err = format.Source(tests)
	}
	if err != nil {
		return nil, fmt.Errorf("the program can't be formatted: %w", err)
	}
	return &Written{Text: text, Tests: tests, Imports: slices.Sorted(maps.Keys(w.imports)), Again: w.declaredAgain()}, nil
}

// writer knows all about the program.
type writer struct {
	p     Program
	pkg   *types.Package
	slots map[any]*slot
	order []*slot // as they were first declared
	main  []*part

	methods map[*types.TypeName]map[string]*definition
	again   map[string]bool         // functions and methods that have had other bodies
	unused  map[string]map[int]bool // by cell and offset: variables that functions do not use
	names   map[string]bool         // all identifiers of the cells
	defined map[string]bool         // those that declare something
	foreign map[string]bool         // import paths of packages whose objects are used without them

	used     map[string]bool   // import paths of the file that is written
	imports  map[string]string // import path → name in the program
	packages map[string]string // import path → the package's own name

	problems []string
}

// slot is an object of the session with all that took its place.
type slot struct {
	obj    types.Object // the last one
	cell   int          // where it was first declared
	def    *definition  // of functions, types and constants: the last one
	stmts  []*statement // of variables: that declare it
	name   string       // in the program
	wanted bool         // it is in the program
	needed bool         // something other than tests uses it
	global bool         // of variables: one of the package
	read   bool         // of variables: something uses its value
}

// definition is a declaration in the text of a cell.
type definition struct {
	unit *check.Unit
	cell *source.Cell
	node ast.Node // *ast.FuncDecl, *ast.TypeSpec, or *ast.GenDecl of constants
}

// part is what one cell does in main.
type part struct {
	unit    *check.Unit
	cell    *source.Cell
	stmts   []*statement
	wrapped bool // in a function of its own: it defers calls, or has labels

	program  *definition // the main function of a program
	progName string      // its name, if a later main has taken the slot's
}

type statement struct {
	part *part
	stmt ast.Stmt
	last bool // the cell showed its value
}

func newWriter(p Program) *writer {
	w := &writer{
		p:       p,
		slots:   map[any]*slot{},
		methods: map[*types.TypeName]map[string]*definition{},
		again:   map[string]bool{},
		unused:  map[string]map[int]bool{},
		names:   map[string]bool{},
		defined: map[string]bool{},
		foreign: map[string]bool{},

		imports:  map[string]string{},
		packages: map[string]string{},
	}
	if len(p.Units) > 0 {
		w.pkg = p.Units[0].Pkg
	}
	return w
}

// slotOf gives the slot of an object, nil for one that is not the session's.
func (w *writer) slotOf(obj types.Object) *slot {
	key, ok := w.p.Slots[obj]
	if !ok {
		return nil
	}
	return w.slots[key]
}

// declare notes that a cell declares obj.
func (w *writer) declare(obj types.Object, cell *source.Cell) *slot {
	key, ok := w.p.Slots[obj]
	if !ok {
		return nil
	}
	s := w.slots[key]
	if s == nil {
		s = &slot{cell: cell.Count}
		w.slots[key] = s
		w.order = append(w.order, s)
	}
	s.obj = obj
	return s
}

func (w *writer) problem(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	for _, known := range w.problems {
		if known == text {
			return
		}
	}
	w.problems = append(w.problems, text)
}

// program writes the file.
func (w *writer) program() []byte {
	w.used = map[string]bool{}
	var decls, body bytes.Buffer
	w.declarations(&decls)
	for _, p := range w.main {
		w.part(&body, p)
	}
	fmt.Fprintf(&decls, "func main() {\n%s\n}\n", bytes.TrimSpace(body.Bytes()))
	return w.file(decls.Bytes())
}

// testFile writes the file of the tests, nil if there are none.
func (w *writer) testFile() []byte {
	w.used = map[string]bool{}
	var decls bytes.Buffer
	for _, s := range w.order {
		if s.wanted && s.isTest() {
			decls.WriteString(w.definition(s.def) + "\n\n")
		}
	}
	if decls.Len() == 0 {
		return nil
	}
	return w.file(decls.Bytes())
}

// file writes declarations below the imports that they use.
func (w *writer) file(decls []byte) []byte {
	var out bytes.Buffer
	out.WriteString("// Exported from a notebook.\n\npackage main\n\n")
	w.importBlock(&out)
	out.Write(decls)
	return out.Bytes()
}
