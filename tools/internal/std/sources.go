package std

import (
	"path/filepath"
	"slices"
	"strings"
)

// Source is a package with its source files.
type Source struct {
	ImportPath string
	Files      []string
}

// Sources returns the source files of all packages that cells can import, sorted by
// import path, unsafe among them, and those of builtin, which documents the predeclared
// names.
func Sources() ([]Source, error) {
	all, err := list()
	if err != nil {
		return nil, err
	}
	var sources []Source
	for _, p := range all {
		if p.ImportPath == "unsafe" {
			sources = append(sources, Source{p.ImportPath, []string{filepath.Join(p.Dir, "unsafe.go")}})
			builtin := filepath.Join(filepath.Dir(p.Dir), "builtin", "builtin.go") // no package to list
			sources = append(sources, Source{"builtin", []string{builtin}})
		}
		if !importable(p.ImportPath) {
			continue
		}
		s := Source{ImportPath: p.ImportPath}
		for _, name := range slices.Concat(p.GoFiles, p.CgoFiles) {
			s.Files = append(s.Files, filepath.Join(p.Dir, name))
		}
		sources = append(sources, s)
	}
	slices.SortFunc(sources, func(a, b Source) int { return strings.Compare(a.ImportPath, b.ImportPath) })
	return sources, nil
}
