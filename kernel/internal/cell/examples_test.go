package cell_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build"
	"go/doc"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gokernel/kernel/internal/check/stdtypes"
)

// TestExamples runs the examples of the standard library that say what they write. As
// with go test, they run in the folder of their package, and white space around the
// output does not count.
func TestExamples(t *testing.T) {
	c := &programCorpus{
		programs: stdExamples(t, goRoot(t, "src")),
		list:     "testdata/examples/known-failures.txt",
		floor:    0.98,
	}
	c.run(t)
}

func stdExamples(t *testing.T, root string) []wholeProgram {
	t.Helper()
	var list []wholeProgram
	for _, importPath := range stdtypes.Paths() {
		dir := filepath.Join(root, filepath.FromSlash(importPath))
		pkg, err := build.Default.ImportDir(dir, 0)
		if err != nil {
			t.Log(err) // the package is not of this release, or not for this machine
			continue
		}
		for _, names := range [][]string{pkg.XTestGoFiles, pkg.TestGoFiles} {
			f, err := parseTests(importPath, dir, names)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, f.programs()...)
		}
	}
	if len(list) == 0 {
		t.Fatalf("there are no examples in %s", root)
	}
	return list
}

// testFiles are the test files of one package, or of the one beside it whose name ends
// in _test.
type testFiles struct {
	importPath, dir string
	fset            *token.FileSet
	files           []*ast.File
	text            map[*ast.File][]byte
}

func parseTests(importPath, dir string, names []string) (*testFiles, error) {
	f := &testFiles{importPath: importPath, dir: dir, fset: token.NewFileSet(), text: map[*ast.File][]byte{}}
	for _, name := range names {
		file := filepath.Join(dir, name)
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		parsed, err := parser.ParseFile(f.fset, file, text, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		f.files = append(f.files, parsed)
		f.text[parsed] = text
	}
	return f, nil
}

// programs gives the examples that go test would run.
func (f *testFiles) programs() []wholeProgram {
	var list []wholeProgram
	for _, ex := range doc.Examples(f.files...) {
		if ex.Output == "" && !ex.EmptyOutput {
			continue
		}
		p := wholeProgram{
			name: f.importPath + "/Example" + ex.Name,
			code: f.program(ex),
			dir:  f.dir,
			env:  []string{"TZ=America/Los_Angeles"}, // as the tests of package time have it
			want: ex.Output,
			same: sameText,
		}
		if ex.Unordered {
			p.same = sameLines
		}
		list = append(list, p)
	}
	return list
}

func sameText(got, want string) bool { return strings.TrimSpace(got) == strings.TrimSpace(want) }

func sameLines(got, want string) bool { return sameText(sortedText(got), sortedText(want)) }

func sortedText(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// program makes a program of an example: what the documentation would show as one or,
// where it gives up, our own collection.
func (f *testFiles) program(ex *doc.Example) string {
	if ex.Play != nil {
		var b bytes.Buffer
		if err := format.Node(&b, f.fset, ex.Play); err == nil {
			return b.String()
		}
	}
	return f.collect("Example" + ex.Name)
}

// collect makes a program of a function and of all declarations of the test files that
// it needs, which are found by their names.
func (f *testFiles) collect(function string) string {
	var body string
	var decls []string
	imports, taken := map[string]bool{}, map[ast.Decl]bool{}
	if pkg := f.files[0].Name.Name; !strings.HasSuffix(pkg, "_test") {
		imports[". "+strconv.Quote(f.importPath)] = true
	}
	for names := []string{function}; len(names) > 0; names = names[1:] {
		for _, file := range f.files {
			for _, d := range file.Decls {
				if taken[d] || !declares(d, names[0]) {
					continue
				}
				taken[d] = true
				names = append(names, usedNames(d)...)
				if text := f.source(file, d); names[0] == function {
					body = "func main" + strings.TrimPrefix(text, "func "+function)
				} else {
					decls = append(decls, text)
				}
				addImports(imports, file, d)
			}
		}
	}
	list := make([]string, 0, len(imports))
	for spec := range imports {
		list = append(list, "import "+spec+"\n")
	}
	slices.Sort(list)
	return fmt.Sprintf("package main\n\n%s\n%s\n\n%s\n", strings.Join(list, ""), strings.Join(decls, "\n\n"), body)
}

func (f *testFiles) source(file *ast.File, n ast.Node) string {
	return string(f.text[file][f.fset.Position(n.Pos()).Offset:f.fset.Position(n.End()).Offset])
}

// declares tells whether a declaration declares a name, or a method of the type of that
// name.
func declares(d ast.Decl, name string) bool {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return d.Name.Name == name
		}
		return slices.Contains(usedNames(d.Recv), name)
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.Name.Name == name {
					return true
				}
			case *ast.ValueSpec:
				if slices.ContainsFunc(spec.Names, func(id *ast.Ident) bool { return id.Name == name }) {
					return true
				}
			}
		}
	}
	return false
}

// usedNames gives the names in a tree but those after a dot.
func usedNames(n ast.Node) []string {
	var names []string
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			names = append(names, usedNames(n.X)...)
			return false
		case *ast.Ident:
			names = append(names, n.Name)
		}
		return true
	})
	return names
}

// addImports adds what a declaration needs of its file's imports.
func addImports(imports map[string]bool, file *ast.File, d ast.Decl) {
	used := usedNames(d)
	for _, spec := range file.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		name := path.Base(strings.TrimSuffix(importPath, "/v2"))
		if spec.Name != nil {
			name = spec.Name.Name
		}
		switch {
		case slices.Contains(used, name) && spec.Name == nil:
			imports[spec.Path.Value] = true
		case slices.Contains(used, name), name == "_", name == ".":
			imports[name+" "+spec.Path.Value] = true
		}
	}
}
