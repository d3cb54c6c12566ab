// Package generics gives an evaluator the generic functions and methods of the standard
// library. The compiled library has no values for them, as each of their instances is
// compiled where it is used, and the evaluator can't compile the library's own source.
//
// Source has our own Go source of all of them, in the folder src, one package for each of
// the library's. There a method of a generic type is a function whose name is
// Type_Method and whose first parameter is the receiver: Pointer_Load of sync/atomic.
// Every file can be type-checked without the others of its package: what it wants of them
// it takes from the library, so that it may be compiled.
//
// Native has compiled functions for some instances. An evaluator asks it first, also when
// it evaluates the sources: what plain Go can't say they leave to an instance of the
// library's own function, such as iter.Pull[struct{}], which Native always has.
package generics

import (
	"embed"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed src
var sources embed.FS

const root = "src/"

// Paths returns the import paths of the packages that there are sources of, sorted.
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

// Files returns the texts of the files of a package by their names, such as sort.go, and
// nil if the package has no generic functions or methods.
func Files(importPath string) map[string]string {
	if !fs.ValidPath(importPath) || importPath == "." {
		return nil
	}
	entries, err := sources.ReadDir(root + importPath)
	if err != nil {
		return nil
	}
	files := map[string]string{}
	for _, entry := range entries {
		if entry.IsDir() {
			continue
		}
		text, err := sources.ReadFile(root + importPath + "/" + entry.Name())
		if err != nil {
			return nil
		}
		files[entry.Name()] = string(text)
	}
	return files
}

// Source returns the file that declares a function or method, Type_Method, of a package:
// its name and its text. ok is false if there is none.
func Source(importPath, name string) (file, text string, ok bool) {
	if !token.IsExported(name) || !token.IsIdentifier(name) {
		return "", "", false
	}
	for file, text := range Files(importPath) {
		if strings.Contains(text, "\nfunc "+name+"[") {
			return file, text, true
		}
	}
	return "", "", false
}
