package stdtypes

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestImportAll(t *testing.T) {
	im := NewImporter()
	for _, path := range Paths() {
		pkg, err := im.Import(path)
		if err != nil {
			t.Error(err)
			continue
		}
		again, err := im.Import(path)
		if pkg != again || err != nil || pkg.Path() != path || !pkg.Complete() {
			t.Errorf("%s: got package %v, then %v, %v", path, pkg, again, err)
		}
	}
}

func TestImportUnknown(t *testing.T) {
	for _, path := range []string{"", "nowhere", "internal/abi", "fmt/", "github.com/x/y"} {
		if pkg, err := NewImporter().Import(path); err == nil {
			t.Errorf("Import(%q) gave %v, want an error", path, pkg)
		}
	}
}

// Types must be shared, whichever of two packages was loaded first.
func TestSharedTypes(t *testing.T) {
	const program = `package p
import ("io"; "net/http"; "os"; "bytes"; "iter"; "slices"; "strings"; "unsafe"; "context"; "sync/atomic")
var w io.Writer = os.Stdout
var r *http.Request
var c context.Context = r.Context()
var body io.Reader = io.TeeReader(r.Body, &bytes.Buffer{})
var lines iter.Seq[string] = strings.Lines("a")
var all []string = slices.Collect(lines)
var size = unsafe.Sizeof(all)
var p atomic.Pointer[http.Request]
var q *http.Request = p.Load()
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", program, 0)
	if err != nil {
		t.Fatal(err)
	}
	orders := [][]string{nil, {"io", "context"}, {"net/http"}, {"os", "iter", "bytes"}}
	for _, first := range orders {
		im := NewImporter()
		for _, path := range first {
			if _, err := im.Import(path); err != nil {
				t.Fatal(err)
			}
		}
		config := types.Config{Importer: im}
		if _, err := config.Check("p", fset, []*ast.File{file}, nil); err != nil {
			t.Errorf("after loading %v: %v", first, err)
		}
	}
}

func TestConcurrentImport(t *testing.T) {
	im := NewImporter()
	var wait sync.WaitGroup
	for _, path := range []string{"net/http", "fmt", "go/types", "encoding/json", "fmt", "io"} {
		wait.Go(func() {
			pkg, err := im.Import(path)
			if err != nil {
				t.Error(err)
				return
			}
			for _, name := range pkg.Scope().Names() {
				types.NewMethodSet(pkg.Scope().Lookup(name).Type())
			}
		})
	}
	wait.Wait()
}

func TestByName(t *testing.T) {
	names := ByName()
	want := []string{"crypto/rand", "math/rand", "math/rand/v2"}
	if !slices.Equal(names["rand"], want) {
		t.Errorf("rand: got %v, want %v", names["rand"], want)
	}
	if !slices.IsSorted(Paths()) {
		t.Error("Paths is not sorted")
	}
	total := 0
	for _, paths := range names {
		total += len(paths)
	}
	if total != len(Paths()) {
		t.Errorf("ByName has %d paths, Paths has %d", total, len(Paths()))
	}
}

func TestGoVersion(t *testing.T) {
	minor := func(v string) string { return strings.Join(strings.SplitN(v+"..", ".", 3)[:2], ".") }
	if minor(runtime.Version()) != minor(GoVersion) {
		t.Errorf("types are of %s, built by %s: run go generate in kernel/internal/check/stdtypes, then in kernel/internal/engine/symbols",
			GoVersion, runtime.Version())
	}
}

// The embedded types of our own packages must be those of their sources.
func TestOwnPackagesUpToDate(t *testing.T) {
	for _, path := range []string{"gokernel/comm", "gokernel/display", "gokernel/scheduler", "gokernel/widgets"} {
		folder := filepath.FromSlash("../../../../" + strings.TrimPrefix(path, "gokernel/"))
		want := api(checkFolder(t, path, folder))
		pkg, err := NewImporter().Import(path)
		if err != nil {
			t.Error(err)
			continue
		}
		got := api(pkg)
		for _, line := range difference(want, got) {
			t.Errorf("%s has, but its embedded types have not: %s", path, line)
		}
		for _, line := range difference(got, want) {
			t.Errorf("%s has no longer, but its embedded types have: %s", path, line)
		}
		if t.Failed() {
			t.Error("next step: run go generate in kernel/internal/check/stdtypes, then in kernel/internal/engine/symbols")
		}
	}
}

// checkFolder type-checks a package from source, its imports from the embedded types
// or, for our own internal packages, from source.
func checkFolder(t *testing.T, path, folder string) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	if len(files) == 0 {
		if _, err := os.Stat(folder); err != nil {
			t.Skipf("no sources here: %v", err)
		}
		t.Fatalf("%s has no Go files", folder)
	}
	config := types.Config{Importer: either{NewImporter(), importer.ForCompiler(fset, "source", nil)}, IgnoreFuncBodies: true}
	pkg, err := config.Check(path, fset, files, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

// either imports from the first importer that can.
type either [2]types.Importer

func (e either) Import(path string) (*types.Package, error) {
	if pkg, err := e[0].Import(path); err == nil {
		return pkg, nil
	}
	return e[1].Import(path)
}

// api lists what a package exports, a line for each object and method.
func api(pkg *types.Package) []string {
	var lines []string
	for _, name := range pkg.Scope().Names() {
		object := pkg.Scope().Lookup(name)
		if !object.Exported() {
			continue
		}
		lines = append(lines, types.ObjectString(object, types.RelativeTo(pkg)))
		if _, ok := object.(*types.TypeName); !ok {
			continue
		}
		methods := types.NewMethodSet(types.NewPointer(object.Type()))
		for m := range methods.Methods() {
			if m.Obj().Exported() {
				lines = append(lines, name+": "+types.SelectionString(m, types.RelativeTo(pkg)))
			}
		}
	}
	return lines
}

// difference gives the lines of a that b lacks.
func difference(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(line string) bool { return slices.Contains(b, line) })
}

func BenchmarkImport(b *testing.B) {
	for _, path := range []string{"fmt", "net/http"} {
		b.Run(path, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := NewImporter().Import(path); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("all", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			im := NewImporter()
			for _, path := range Paths() {
				if _, err := im.Import(path); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
