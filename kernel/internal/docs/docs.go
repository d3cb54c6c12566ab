// Package docs holds the documentation of the packages that cells can import, the
// standard library's and gokernel's own, embedded in the binary: no Go toolchain and no
// sources are needed at run time.
package docs

import (
	"compress/flate"
	_ "embed"
	"io"
	"slices"
	"strings"
)

//go:generate go run gokernel/tools/gendocs

// entry is one package of the embedded data.
type entry struct {
	path   string
	offset int // in docs.bin
	length int // bytes there, compressed
	size   int // bytes of its text
}

// data holds one package's documentation after the other, each compressed by itself.
//
//go:embed docs.bin
var data string

// Package is the documentation of one package.
type Package struct {
	Path, Name string
	Doc        string
	text       string // see record
}

// Open unpacks the documentation of a package; ok is false if there is none. Package
// builtin documents the predeclared names.
func Open(path string) (p *Package, ok bool) {
	i, ok := slices.BinarySearchFunc(index[:], path, func(e entry, path string) int {
		return strings.Compare(e.path, path)
	})
	if !ok {
		return nil, false
	}
	text, err := index[i].unpack()
	if err != nil {
		return nil, false
	}
	first, rest, ok := cutRecord(text)
	if !ok {
		return nil, false
	}
	return &Package{Path: path, Name: first.decl, Doc: first.doc, text: rest}, true
}

func (e entry) unpack() (string, error) {
	r := flate.NewReader(strings.NewReader(data[e.offset : e.offset+e.length]))
	var b strings.Builder
	b.Grow(e.size)
	_, err := io.Copy(&b, r)
	return b.String(), err
}

// Paths returns the import paths of all documented packages, sorted.
func Paths() []string {
	paths := make([]string, 0, len(index))
	for _, e := range index {
		paths = append(paths, e.path)
	}
	return paths
}

// record is one declaration in a package's text: four fields, each ended by a zero byte.
type record struct {
	keys  string // names declared, separated by blanks: Name or Type.Method
	decl  string
	doc   string
	place string // file:line
}

// cutRecord cuts the first record off text.
func cutRecord(text string) (r record, rest string, ok bool) {
	for _, field := range []*string{&r.keys, &r.decl, &r.doc, &r.place} {
		if *field, text, ok = strings.Cut(text, "\x00"); !ok {
			return record{}, "", false
		}
	}
	return r, text, true
}

// find gives the record that declares a key.
func (p *Package) find(key string) (record, bool) {
	for text := p.text; ; {
		r, rest, ok := cutRecord(text)
		if !ok {
			return record{}, false
		}
		if r.declares(key) {
			return r, true
		}
		text = rest
	}
}

func (r record) declares(key string) bool {
	if r.keys == key {
		return true
	}
	return strings.Contains(r.keys, key) && slices.Contains(strings.Fields(r.keys), key)
}
