// Package docs holds the documentation of the packages that cells can import, the
// standard library's and gokernel's own, embedded in the binary: no Go toolchain and no
// sources are needed at run time.
package docs

import (
	"compress/flate"
	_ "embed"
	"io"
	"slices"
	"strconv"
	"strings"
)

//go:generate go run gokernel/tools/gendocs

// data is an index in lines of text, and behind an empty line one package after the other,
// each compressed by itself; gendocs says more.
//
//go:embed docs.bin
var data string

// entry is one package of the index.
type entry struct {
	path   string
	offset int // in the part of data behind the index
	length int // bytes there, compressed
	size   int // bytes of its text
}

// entries calls yield for each package, sorted by path.
func entries(yield func(entry) bool) {
	index, _, _ := strings.Cut(data, "\n\n")
	_, lines, _ := strings.Cut(index, "\n")
	offset := 0
	for line := range strings.Lines(lines + "\n") {
		fields := strings.Fields(line)
		if len(fields) != 3 {
			return
		}
		e := entry{path: fields[0], offset: offset}
		e.length, _ = strconv.Atoi(fields[1])
		e.size, _ = strconv.Atoi(fields[2])
		if offset += e.length; !yield(e) {
			return
		}
	}
}

// GoVersion is the release of Go whose standard library is documented.
func GoVersion() string {
	version, _, _ := strings.Cut(data, "\n")
	return version
}

// Package is the documentation of one package.
type Package struct {
	Path, Name string
	Doc        string
	text       string // see record
}

// Open unpacks the documentation of a package; ok is false if there is none. Package
// builtin documents the predeclared names.
func Open(path string) (p *Package, ok bool) {
	e, ok := find(path)
	if !ok {
		return nil, false
	}
	text, err := e.unpack()
	if err != nil {
		return nil, false
	}
	first, rest, ok := cutRecord(text)
	if !ok {
		return nil, false
	}
	return &Package{Path: path, Name: first.decl, Doc: first.doc, text: rest}, true
}

func find(path string) (entry, bool) {
	for e := range entries {
		if e.path == path {
			return e, true
		}
	}
	return entry{}, false
}

func (e entry) unpack() (string, error) {
	_, packages, _ := strings.Cut(data, "\n\n")
	r := flate.NewReader(strings.NewReader(packages[e.offset : e.offset+e.length]))
	var b strings.Builder
	b.Grow(e.size)
	_, err := io.Copy(&b, r)
	return b.String(), err
}

// Paths returns the import paths of all documented packages, sorted.
func Paths() []string {
	var paths []string
	for e := range entries {
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
