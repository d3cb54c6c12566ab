// Package stdtypes gives go/types the packages that cells can import, the standard
// library's and gokernel's own, from export data embedded in the binary: no Go
// toolchain is needed at run time.
package stdtypes

import (
	_ "embed"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
)

//go:generate go run gokernel/tools/gentypes

// entry is one package of the embedded data.
type entry struct {
	path, name string
	offset     int // in types.bin
	length     int // bytes there
}

// data holds one package's export data after the other. They are not compressed: that
// would save 0.6 MB of 1.3 and make loading a third slower.
//
//go:embed types.bin
var data string

// Importer is a types.Importer of the embedded packages. A package is decoded when it
// is first imported and is one *types.Package from then on. It may be used from
// several goroutines.
type Importer struct {
	mu     sync.Mutex
	known  map[string]*types.Package // every package met so far, in part or whole
	loaded map[string]bool           // those that are whole
	fset   *token.FileSet            // stays empty: the data have no positions
}

// NewImporter returns an Importer that has loaded nothing yet.
func NewImporter() *Importer {
	return &Importer{
		known:  map[string]*types.Package{"unsafe": types.Unsafe},
		loaded: map[string]bool{"unsafe": true},
		fset:   token.NewFileSet(),
	}
}

// Import returns the package of an import path. It fails for paths that are not in
// Paths.
func (im *Importer) Import(path string) (*types.Package, error) {
	im.mu.Lock()
	defer im.mu.Unlock()
	if im.loaded[path] {
		return im.known[path], nil
	}
	e, ok := find(path)
	if !ok {
		return nil, fmt.Errorf("no package %q in the standard library of %s", path, GoVersion)
	}
	reader := &io.LimitedReader{R: strings.NewReader(data[e.offset:]), N: int64(e.length)}
	pkg, err := gcexportdata.Read(reader, im.fset, im.known, path)
	if err != nil {
		return nil, fmt.Errorf("embedded types of %s: %w", path, err)
	}
	im.loaded[path] = true
	return pkg, nil
}

func find(path string) (entry, bool) {
	i, ok := slices.BinarySearchFunc(index[:], path, func(e entry, path string) int {
		return strings.Compare(e.path, path)
	})
	if !ok {
		return entry{}, false
	}
	return index[i], true
}

// Paths returns the import paths of all packages, sorted.
func Paths() []string {
	paths := make([]string, 0, len(index)+1)
	for _, e := range index {
		paths = append(paths, e.path)
	}
	paths = append(paths, "unsafe") // which has no export data
	slices.Sort(paths)
	return paths
}

// ByName returns the sorted import paths of the packages of each name: "rand" has
// crypto/rand, math/rand and math/rand/v2.
func ByName() map[string][]string {
	names := map[string][]string{"unsafe": {"unsafe"}}
	for _, e := range index {
		names[e.name] = append(names[e.name], e.path)
	}
	return names
}
