// Package symbols holds the compiled packages that interpreted code can import: the
// standard library's, of the Go release that builds us, and gokernel's own.
//
// The tables (z_*.go) are static data. Nothing is built at start: Base is needed once
// for each interpreter, Lookup when a package is first imported.
package symbols

import (
	"go/constant"
	"go/token"
	"path"
	"reflect"
	"slices"
	"strings"
)

//go:generate go run gokernel/tools/gensymbols

// pkg is one package.
type pkg struct {
	path, name string
	symbols    []symbol
	wrappers   []symbol // for each interface a type that implements it by functions
	missing    []string // exported, but not in symbols
}

// symbol is one exported object; kind says what its value stands for.
type symbol struct {
	name  string
	kind  kind
	value any
}

type kind uint8

const (
	value    kind = iota // a function or a typed constant
	variable             // pointer to a variable
	typ                  // nil pointer to a type
	untyped              // untyped constant: a string or an int64
	integer              // untyped constant: the text of an integer
	float                // untyped constant: the text of a floating-point number
)

// Lookup returns the symbols of a package in the form that the interpreter wants, by
// name; ok is false if the package has no table. The map is the caller's to change.
func Lookup(importPath string) (symbols map[string]reflect.Value, ok bool) {
	p, ok := find(importPath)
	if !ok {
		return nil, false
	}
	symbols = make(map[string]reflect.Value, len(p.symbols)+len(p.wrappers))
	for _, s := range p.symbols {
		symbols[s.name] = s.reflect()
	}
	for _, s := range p.wrappers {
		symbols[s.name] = s.reflect()
	}
	return symbols, true
}

// Key returns the key under which the interpreter's Exports hold a package: its import
// path and its name, "math/rand/v2/rand".
//
// The key "fmt/fmt" has a side effect in the interpreter: it puts the interpreter's own
// streams in the place of the process's, for all packages loaded so far, and compiles
// old and partial sources of slices, maps and cmp (3 ms). "fmt//fmt" names the same
// package without it.
func Key(importPath string) string {
	if p, ok := find(importPath); ok {
		return importPath + "/" + p.name
	}
	return importPath + "/" + path.Base(importPath)
}

// Missing returns, by import path, the exported names that Lookup leaves out: what is
// generic has no value before it is instantiated. Packages that have all are not in it.
func Missing() map[string][]string {
	missing := map[string][]string{unsafePackage.path: slices.Clone(unsafePackage.missing)}
	for _, p := range table {
		if len(p.missing) > 0 {
			missing[p.path] = slices.Clone(p.missing)
		}
	}
	return missing
}

// Excluded returns the reason why an importable package has no table, or "".
func Excluded(importPath string) string {
	return excluded[importPath]
}

func find(importPath string) (*pkg, bool) {
	if importPath == unsafePackage.path {
		return &unsafePackage, true
	}
	i, ok := slices.BinarySearchFunc(table[:], importPath, func(p *pkg, importPath string) int {
		return strings.Compare(p.path, importPath)
	})
	if !ok {
		return nil, false
	}
	return table[i], true
}

func (s symbol) reflect() reflect.Value {
	switch s.kind {
	case variable:
		return reflect.ValueOf(s.value).Elem()
	case untyped:
		return reflect.ValueOf(constant.Make(s.value))
	case integer:
		return reflect.ValueOf(constant.MakeFromLiteral(s.value.(string), token.INT, 0))
	case float:
		return reflect.ValueOf(constant.MakeFromLiteral(s.value.(string), token.FLOAT, 0))
	default:
		return reflect.ValueOf(s.value)
	}
}
