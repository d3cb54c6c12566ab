// Package std lists and type-checks the packages that cells can import, for the
// generators. It needs the Go toolchain and the library's sources.
package std

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// own lists gokernel's packages that cells import.
var own = []string{"gokernel/comm", "gokernel/display", "gokernel/scheduler", "gokernel/widgets"}

// Load returns all packages that cells can import, sorted by import path, but for
// unsafe, which is built into go/types.
func Load() ([]*types.Package, error) {
	all, err := list()
	if err != nil {
		return nil, err
	}
	l := newLoader(all)
	var packages []*types.Package
	for _, p := range all {
		if !importable(p.ImportPath) {
			continue
		}
		pkg, err := l.load(p)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.ImportPath, err)
		}
		packages = append(packages, pkg)
	}
	return packages, nil
}

// listed is one package as the go command lists it.
type listed struct {
	ImportPath, Dir   string
	Export            string // file of the compiler's export data
	GoFiles, CgoFiles []string
}

// list asks the go command for the packages and what they import, by import path.
func list() ([]listed, error) {
	cmd := exec.Command("go", append([]string{"list", "-deps", "-export", "-json", "std"}, own...)...)
	cmd.Stderr = os.Stderr
	output, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list std: %w", err)
	}
	var all []listed
	for in := json.NewDecoder(bytes.NewReader(output)); ; {
		var p listed
		if err := in.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("go list std: %w", err)
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b listed) int { return strings.Compare(a.ImportPath, b.ImportPath) })
	return all, nil
}

// importable says whether cells may import the package of that path.
func importable(path string) bool {
	if strings.HasPrefix(path, "gokernel/") {
		return slices.Contains(own, path)
	}
	for part := range strings.SplitSeq(path, "/") {
		if part == "internal" || part == "vendor" || part == "unsafe" {
			return false
		}
	}
	return true
}

// loader type-checks packages.
type loader struct {
	exports  map[string]string // import path → file of export data
	fset     *token.FileSet
	compiled types.Importer // of what the packages import
}

func newLoader(all []listed) *loader {
	l := &loader{exports: map[string]string{}, fset: token.NewFileSet()}
	for _, p := range all {
		l.exports[strings.TrimPrefix(p.ImportPath, "vendor/")] = p.Export
	}
	l.compiled = importer.ForCompiler(l.fset, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(l.exports[path])
	})
	return l
}

// load gives a package's types. They come from source, since the compiler makes up
// names for results that have none; only what needs cgo comes from export data.
func (l *loader) load(p listed) (*types.Package, error) {
	if len(p.CgoFiles) > 0 {
		return l.compiled.Import(p.ImportPath)
	}
	var files []*ast.File
	for _, name := range p.GoFiles {
		file, err := parser.ParseFile(l.fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	config := types.Config{Importer: l.compiled, IgnoreFuncBodies: true}
	return config.Check(p.ImportPath, l.fset, files, nil)
}
