package gokernel_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// levels is the house: a package may import only packages of a lower level.
var levels = map[string]int{
	"comm":       0,
	"display":    0,
	"scheduler":  0,
	"kernelspec": 0,
	"notebook":   0,
	"widgets":    1,

	"kernel/internal/wire":               0,
	"kernel/internal/source":             0,
	"kernel/internal/shell":              0,
	"kernel/internal/gotest":             0,
	"kernel/internal/transport":          1,
	"kernel/internal/proto":              1,
	"kernel/internal/check":              1,
	"kernel/internal/docs":               1,
	"kernel/internal/history":            1,
	"kernel/internal/client":             2,
	"kernel/internal/engine/rtype":       1,
	"kernel/internal/engine/generics":    1,
	"kernel/internal/engine/symbols":     2,
	"kernel/internal/engine":             2,
	"kernel/internal/export":             2,
	"kernel/internal/complete":           4,
	"kernel/internal/inspect":            4,
	"kernel/internal/magic":              3,
	"kernel/internal/engine/support":     3,
	"kernel/internal/engine/vm":          4,
	"kernel/internal/engine/yaegi/lower": 3,
	"kernel/internal/engine/yaegi/lib":   4,
	"kernel/internal/engine/yaegi":       5,
	"kernel/internal/engine/echo":        4,
	"kernel/internal/cell/render":        3,
	"kernel/internal/cell":               5,
	"kernel/internal/remote":             6,
	"kernel/internal/serve":              7,
	"kernel":                             8,
	"kernel/kerneltest":                  9,
	"kernel/doctor":                      9,
	"kernel/labenv":                      8,
	"kernel/nbrun":                       9,
	"cmd/gokernel":                       10,
	".":                                  11,
}

// guarded names the packages that alone may import what they wrap.
var guarded = map[string]string{
	"github.com/go-zeromq/zmq4":        "kernel/internal/transport",
	"github.com/traefik/yaegi/interp":  "kernel/internal/engine/yaegi",
	"modernc.org/sqlite":               "kernel/internal/history",
	"github.com/traefik/yaegi/stdlib":  "",
	"github.com/traefik/yaegi/extract": "",
}

// toolFolders hold generators and test tools: they import what they need and nothing imports them.
var toolFolders = []string{"tools", "bench", "test"}

func TestLevels(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && name != "." || isToolFolder(name)) {
			return filepath.SkipDir
		}
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			files++
			checkImports(t, filepath.ToSlash(name))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files == 0 {
		t.Fatal("no Go files found: the test looks at the wrong folder")
	}
}

func isToolFolder(name string) bool {
	for _, folder := range toolFolders {
		if name == folder {
			return true
		}
	}
	return false
}

// checkImports reports the imports of one file that the house forbids.
func checkImports(t *testing.T, name string) {
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	folder := levelled(path.Dir(name))
	level, ok := levels[folder]
	if !ok {
		t.Errorf("%s: folder %q has no level: give it one in kernel_test.go", name, folder)
		return
	}
	for _, spec := range file.Imports {
		target, _ := strconv.Unquote(spec.Path.Value)
		if owner, ok := guarded[target]; ok && owner != folder {
			t.Errorf("%s imports %s, which only %q may", name, target, owner)
		}
		inner, ours := strings.CutPrefix(target, "gokernel/")
		if !ours {
			continue
		}
		inner = levelled(inner)
		if below, ok := levels[inner]; inner != folder && (!ok || below >= level) {
			t.Errorf("%s (level %d) imports %s (level %d): imports point down", name, level, inner, below)
		}
	}
}

// levelled gives the folder that carries the level of a generated sub-folder.
func levelled(folder string) string {
	for _, parent := range []string{"kernel/internal/engine/generics", "kernel/internal/check"} {
		if strings.HasPrefix(folder, parent+"/") {
			return parent
		}
	}
	return folder
}
