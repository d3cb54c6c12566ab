package complete_test

import (
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/check/stdtypes"
	"gokernel/kernel/internal/complete"
	"gokernel/kernel/internal/source"
)

// importer knows what every name of a package means without an import.
type importer struct{ *stdtypes.Importer }

func (im importer) PathFor(name string) string {
	if paths := stdtypes.ByName()[name]; len(paths) > 0 {
		return paths[0]
	}
	return ""
}

func (im importer) PackageNames() []string {
	var names []string
	for name := range stdtypes.ByName() {
		names = append(names, name)
	}
	return names
}

// declare gives a session that has declared what a cell declares.
func declare(t testing.TB, code string) complete.Session {
	t.Helper()
	pkg, err := check.NewPackage()
	if err != nil {
		t.Fatal(err)
	}
	cell := source.New(1, code)
	conf := check.Config{
		Fset:     token.NewFileSet(),
		Importer: importer{stdtypes.NewImporter()},
		Package:  pkg,
		Names:    check.NewNames(map[string]types.Object{}),
		Cells:    func(string) *source.Cell { return cell },
	}
	parsed, errs := check.Parse(conf.Fset, cell, code)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	unit := check.Check(conf, parsed)
	if errs := check.Errors(unit.Diagnostics); len(errs) > 0 {
		t.Fatal(errs)
	}
	conf.Names = unit.Names
	return complete.Session{Check: conf, Keys: func(*types.Var) []string { return []string{"alpha", `"quoted"`, ""} }}
}

// FuzzAt begins with the questions of the session's tests.
func FuzzAt(f *testing.F) {
	files, err := filepath.Glob("../cell/testdata/complete/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatalf("%d files, error %v", len(files), err)
	}
	setup := ""
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range archive.Files {
			switch filepath.Ext(part.Name) {
			case ".go":
				if len(part.Data) > len(setup) {
					setup = string(part.Data)
				}
			case ".ask":
				before, after, _ := strings.Cut(string(part.Data), "‸")
				f.Add(before+after, len(before))
			}
		}
	}
	s := declare(f, setup)
	f.Fuzz(func(t *testing.T, code string, cursor int) {
		got := complete.At(s, code, cursor)
		if got.From < 0 || got.From > got.To || got.To > len(code) {
			t.Fatalf("an item replaces bytes %d to %d of %d", got.From, got.To, len(code))
		}
		for _, item := range got.Items {
			if item.Text == "" || item.Kind == "" {
				t.Fatalf("an item is %+v", item)
			}
		}
	})
}
