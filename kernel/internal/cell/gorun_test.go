package cell_test

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/check/stdtypes"
	"gokernel/kernel/internal/source"
)

// TestGoRun confirms that programs of one cell want what the Go compiler makes of them.
func TestGoRun(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the Go compiler for every program")
	}
	command, err := exec.LookPath("go")
	if err != nil {
		t.Skip("there is no go command: ", err)
	}
	slots := make(chan struct{}, 2)
	for _, p := range allPrograms(t) {
		if !compilable(p) {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			slots <- struct{}{}
			defer func() { <-slots }()
			if failure := failure(p, goRun(t, command, goProgram(t, p.cells[0]))); failure != "" {
				t.Error(failure)
			}
		})
	}
}

// compilable tells whether a program means the same as a Go program: it is one cell and
// nothing in it is for notebooks only.
func compilable(p program) bool {
	file, _, _ := strings.Cut(p.name, "/")
	return file != "multi-cell" && file != "differences" && len(p.cells) == 1 && !p.flags["!policy"] && !strings.Contains(p.want, "ERR:")
}

func goRun(t *testing.T, command, text string) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range map[string]string{"main.go": text, "go.mod": "module program\n\ngo 1.26\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, command, "run", "-trimpath", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOTOOLCHAIN=local", "GOFLAGS=", "GOWORK=off")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, text, stderr.String())
	}
	return string(out)
}

// goProgram makes a Go program of a cell: its declarations go to the top, variables only
// if they come before the first statement, and the rest becomes main.
func goProgram(t *testing.T, code string) string {
	t.Helper()
	fset, cell := token.NewFileSet(), source.New(1, code)
	parsed, errs := check.Parse(fset, cell, code)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if parsed.Program {
		return code
	}
	text := func(n ast.Node) string {
		return code[offset(fset, cell, n.Pos()):offset(fset, cell, n.End())] + "\n"
	}
	var top, main strings.Builder
	top.WriteString("package main\n")
	for _, kind := range []source.Kind{source.Import, source.Func} {
		for _, chunk := range source.Split(code) {
			if chunk.Kind == kind {
				top.WriteString(code[chunk.From:chunk.To] + "\n")
			}
		}
	}
	for _, list := range [][]*ast.GenDecl{parsed.Types, parsed.Consts} {
		for _, gen := range list {
			top.WriteString(text(gen))
		}
	}
	for _, stmt := range parsed.Stmts {
		if _, isVar := stmt.(*ast.DeclStmt); isVar && main.Len() == 0 {
			top.WriteString(text(stmt))
			continue
		}
		main.WriteString(text(stmt))
	}
	return withImports(t, top.String()+"func main() {\n"+main.String()+"}\n")
}

// withImports imports what a cell need not import.
func withImports(t *testing.T, text string) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "main.go", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	imports := map[string]bool{}
	for _, id := range file.Unresolved {
		if paths := stdtypes.ByName()[id.Name]; len(paths) > 0 && !slices.ContainsFunc(file.Imports, names(id.Name)) {
			imports[fmt.Sprintf("import %q\n", importedAs(id.Name, paths))] = true
		}
	}
	head, rest, _ := strings.Cut(text, "\n")
	return head + "\n" + strings.Join(slices.Sorted(maps.Keys(imports)), "") + rest
}

// names tells an import that gives a name to its package.
func names(name string) func(*ast.ImportSpec) bool {
	return func(spec *ast.ImportSpec) bool {
		if spec.Name != nil {
			return spec.Name.Name == name
		}
		full := strings.TrimSuffix(strings.Trim(spec.Path.Value, `"`), "/v2")
		return path.Base(full) == name
	}
}

// importedAs is the package that a name stands for in a cell.
func importedAs(name string, paths []string) string {
	switch name {
	case "rand":
		return "math/rand/v2"
	case "template":
		return "text/template"
	}
	return slices.MinFunc(paths, func(a, b string) int { return len(a) - len(b) })
}

func offset(fset *token.FileSet, cell *source.Cell, pos token.Pos) int {
	at := check.Position(fset, pos)
	return cell.Offset(at.Line, at.Col)
}
