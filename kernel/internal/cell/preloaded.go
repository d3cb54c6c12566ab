package cell

import (
	"go/token"
	"go/types"
	"maps"
	"slices"

	"gokernel/kernel/internal/check/stdtypes"
	"gokernel/kernel/internal/engine/support"
)

// questions gives Input and Password, func(prompt string) string, and SetNextInput,
// func(text string).
func questions() []types.Object {
	pkg := types.NewPackage(support.Path, "support")
	str := func(name string) *types.Tuple {
		return types.NewTuple(types.NewParam(token.NoPos, pkg, name, types.Typ[types.String]))
	}
	var objs []types.Object
	for _, f := range []struct {
		name            string
		params, results *types.Tuple
	}{
		{"Input", str("prompt"), str("")},
		{"Password", str("prompt"), str("")},
		{"SetNextInput", str("text"), nil},
	} {
		sig := types.NewSignatureType(nil, nil, nil, f.params, f.results, false)
		fn := types.NewFunc(token.NoPos, pkg, f.name, sig)
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
	"widgets":  "gokernel/widgets",
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
