package lower_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/txtar"

	"gokernel/kernel/internal/engine/yaegi/lower"
)

var update = flag.Bool("update", false, "rewrite the lowered code of testdata")

func TestPasses(t *testing.T) {
	files, err := filepath.Glob("testdata/passes/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, error %v", len(files), err)
	}
	b := newBench(t)
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { golden(t, b, name) })
	}
}

// golden compares what in.go is lowered to with out.go.
func golden(t *testing.T, b *bench, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if len(archive.Comment) == 0 || len(archive.Files) == 0 || archive.Files[0].Name != "in.go" {
		t.Fatal("a comment and in.go are expected first")
	}
	unit, err := b.check(string(archive.Files[0].Data))
	if err != nil {
		t.Fatal(err)
	}
	res, err := lowered(unit)
	if err != nil {
		t.Fatal(err)
	}
	got := text(t, res.File, res.Imports)
	if *update {
		archive.Files = append(archive.Files[:1], txtar.File{Name: "out.go", Data: []byte(got)})
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if len(archive.Files) != 2 || archive.Files[1].Name != "out.go" {
		t.Fatal("there is no out.go; -update writes it")
	}
	if want := string(archive.Files[1].Data); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestEveryPassHasAGoldenFile(t *testing.T) {
	for _, name := range lower.PassNames() {
		if _, err := os.Stat(filepath.Join("testdata/passes", name+".txtar")); err != nil {
			t.Errorf("pass %s: %v", name, err)
		}
	}
}

func TestRefusal(t *testing.T) {
	unit, err := newBench(t).check("import \"sync/atomic\"\nvar p atomic.Pointer[int]")
	if err != nil {
		t.Fatal(err)
	}
	_, err = lowered(unit)
	want := "cell[1]/_.go:2:5: the generic type sync/atomic.Pointer[int] can't be used in cells yet"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestCorpora lowers all programs of the session's corpora whose first cell stands alone.
func TestCorpora(t *testing.T) {
	b, done := newBench(t), 0
	for _, code := range corpora(t) {
		unit, err := b.check(code)
		if err != nil {
			continue // what the checker refuses on purpose, and what needs earlier cells
		}
		if res, err := lowered(unit); err == nil {
			inspect(t, code, res)
			done++
		}
	}
	if done < 200 {
		t.Errorf("only %d programs were lowered", done)
	}
}

// inspect looks for what the passes should have removed.
func inspect(t *testing.T, code string, res *lower.Program) {
	t.Helper()
	printed := text(t, res.File, res.Imports)
	astutil.Apply(res.File, func(c *astutil.Cursor) bool {
		left := ""
		switch n := c.Node().(type) {
		case *ast.GoStmt, *ast.SelectStmt, *ast.SendStmt:
			left = fmt.Sprintf("a %T", n)
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				left = "a receive"
			}
		case *ast.DeferStmt:
			if !runsDefers(n) {
				left = "a defer"
			}
		case *ast.ForStmt:
			if len(n.Body.List) == 0 {
				left = "a loop without a poll"
			}
		}
		if left != "" {
			t.Fatalf("%s is left in the lowered\n%s\nof\n%s", left, printed, code)
		}
		return true
	}, nil)
}

// runsDefers tells whether a statement is the `defer func() { d.Run(recover()) }()` of a
// lowered function.
func runsDefers(s *ast.DeferStmt) bool {
	lit, ok := s.Call.Fun.(*ast.FuncLit)
	if !ok || len(lit.Body.List) != 1 {
		return false
	}
	stmt, ok := lit.Body.List[0].(*ast.ExprStmt)
	if !ok {
		return false
	}
	x, ok := stmt.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := x.Fun.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Run"
}

// corpora gives the first cells of the programs of the session's corpora.
func corpora(t testing.TB) []string {
	files, err := filepath.Glob("../../../cell/testdata/corpus/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d corpora, error %v", len(files), err)
	}
	var list []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split("\n"+string(data), "\n=== ")[1:] {
			_, rest, _ := strings.Cut(part, "\n")
			code, _, _ := strings.Cut(rest, "\n>>>\n")
			code, _, _ = strings.Cut(code, "\n---\n")
			list = append(list, code)
		}
	}
	return list
}

// FuzzLower: what checks without errors is lowered to Go, or refused with an error.
func FuzzLower(f *testing.F) {
	for _, seed := range corpora(f) {
		f.Add(seed)
	}
	b := newBench(f)
	f.Fuzz(func(t *testing.T, code string) {
		unit, err := b.check(code)
		if err != nil {
			return
		}
		if res, err := lowered(unit); err == nil {
			inspect(t, code, res)
		}
	})
}
