// Package generics gives an evaluator the generic functions and methods of the standard
// library. The compiled library has no values for them, as each of their instances is
// compiled where it is used, and the evaluator can't compile the library's own source.
//
// Source has our own Go source of all of them, in the folder src, one package for each of
// the library's. There a method of a generic type is a function whose name is
// Type_Method and whose first parameter is the receiver: Pointer_Load of sync/atomic.
//
// Native has compiled functions for some instances. An evaluator asks it first, also when
// it evaluates the sources: what plain Go can't say they leave to an instance of the
// library's own function, such as iter.Pull[struct{}], which Native always has.
package generics

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed src
var sources embed.FS

const root = "src/"

// Paths returns the import paths of the packages that Source has, sorted.
func Paths() []string {
	var paths []string
	_ = fs.WalkDir(sources, path.Clean(root), func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths = append(paths, strings.TrimPrefix(path.Dir(name), root))
		}
		return err
	})
	slices.Sort(paths) // sync/atomic is after sync, whose files are after it
	return slices.Compact(paths)
}

// Source returns the text of a package's files by their names, such as sort.go; ok is
// false if the package has no generic functions or methods.
func Source(importPath string) (files map[string]string, ok bool) {
	if !fs.ValidPath(importPath) || importPath == "." {
		return nil, false
	}
	entries, err := sources.ReadDir(root + importPath)
	if err != nil {
		return nil, false
	}
	files = map[string]string{}
	for _, entry := range entries {
		if entry.IsDir() {
			continue
		}
		text, err := sources.ReadFile(root + importPath + "/" + entry.Name())
		if err != nil {
			return nil, false
		}
		files[entry.Name()] = string(text)
	}
	return files, len(files) > 0
}
