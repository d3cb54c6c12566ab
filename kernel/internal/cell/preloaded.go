package cell

import (
	"go/token"
	"go/types"
	"maps"
	"slices"

	"gokernel/kernel/internal/check/stdtypes"
	"gokernel/kernel/internal/engine/support"
)

// questions gives Input and Password: func(prompt string) string.
func questions() []types.Object {
	pkg := types.NewPackage(support.Path, "support")
	var objs []types.Object
	for _, name := range []string{"Input", "Password"} {
		prompt := types.NewParam(token.NoPos, pkg, "prompt", types.Typ[types.String])
		line := types.NewParam(token.NoPos, pkg, "", types.Typ[types.String])
		sig := types.NewSignatureType(nil, nil, nil, types.NewTuple(prompt), types.NewTuple(line), false)
		fn := types.NewFunc(token.NoPos, pkg, name, sig)
		pkg.Scope().Insert(fn)
		objs = append(objs, fn)
	}
	return objs
}

// importer gives the types of packages, and finds packages that no cell has imported.
type importer struct {
	std   *stdtypes.Importer
	names map[string]string
}

// Import gives the types of a package.
func (im *importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	return im.std.Import(path)
}

// preferred decides between packages of one name.
var preferred = map[string]string{
	"rand":     "math/rand/v2",
	"template": "text/template",
	"pprof":    "runtime/pprof",
	"scanner":  "text/scanner",
	"display":  "gokernel/display",
	"comm":     "gokernel/comm",
}

// PathFor gives the package that a name stands for without an import.
func (im *importer) PathFor(name string) string { return im.byName()[name] }

// PackageNames gives all names that PathFor knows.
func (im *importer) PackageNames() []string { return slices.Collect(maps.Keys(im.byName())) }

func (im *importer) byName() map[string]string {
	if im.names == nil {
		im.names = map[string]string{}
		for name, paths := range stdtypes.ByName() {
			im.names[name] = shortest(paths)
		}
		maps.Copy(im.names, preferred)
	}
	return im.names
}

func shortest(paths []string) string {
	best := paths[0]
	for _, p := range paths {
		if len(p) < len(best) {
			best = p
		}
	}
	return best
}
