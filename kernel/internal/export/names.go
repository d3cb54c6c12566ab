package export

import (
	"bytes"
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strconv"
)

// decideNames gives each object of the program a name of its own: the last one of a name
// has it, the earlier ones that of their cell too.
func (w *writer) decideNames() {
	taken := map[string]bool{"main": true, "init": true, "_": true}
	for _, s := range slices.Backward(w.order) {
		if !s.wanted {
			continue
		}
		name := baseName(s)
		if taken[name] || types.Universe.Lookup(name) != nil {
			number := s.cell
			if name == "main" { // the last program's
				number = s.def.cell.Count
			}
			name = w.free(fmt.Sprintf("%s_%d", name, number), taken)
		}
		s.name = name
		taken[name] = true
	}
	for _, p := range w.main {
		if s := w.ownSlot(p); s != nil && s.def.node != p.program.node {
			p.progName = w.free(fmt.Sprintf("main_%d", p.cell.Count), taken)
			taken[p.progName] = true
		}
	}
}

// baseName is how the cells call it; a func init has no name there.
func baseName(s *slot) string {
	if s.def != nil {
		if d, ok := funcDecl(s.def); ok {
			return d.Name.Name
		}
	}
	return s.obj.Name()
}

// free gives a name that no cell uses.
func (w *writer) free(name string, taken map[string]bool) string {
	for w.names[name] || taken[name] {
		name += "_"
	}
	return name
}

// nameOf gives the name of an object in the program, "" if it is as in the cells.
func (w *writer) nameOf(obj types.Object) string {
	switch obj := obj.(type) {
	case nil:
		return ""
	case *types.PkgName:
		return w.importName(obj.Imported(), obj.Name())
	case *types.Var:
		if obj.IsField() && obj.Embedded() {
			return w.nameOf(typeName(obj.Type()))
		}
	}
	if s := w.slotOf(obj); s != nil {
		return s.name
	}
	return ""
}

// typeName gives the object of a named type or of a pointer to one.
func typeName(t types.Type) types.Object {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := t.(type) {
	case *types.Named:
		return t.Obj()
	case *types.Alias:
		return t.Obj()
	}
	return nil
}

// isForeign tells whether an object is another package's, which a cell names without the
// package: one that is preloaded, or imported with a dot.
func (w *writer) isForeign(obj types.Object) bool {
	return obj != nil && obj.Pkg() != nil && obj.Pkg() != w.pkg && obj.Parent() == obj.Pkg().Scope()
}

// qualified gives a name in the program for a package's object.
func (w *writer) qualified(obj types.Object) string {
	if obj.Pkg().Path() == w.p.Kernel {
		w.problem("%s is the kernel's own: a program reads os.Stdin", obj.Name())
		return obj.Name()
	}
	if !obj.Exported() {
		w.problem("%s.%s has no name outside of its package", obj.Pkg().Name(), obj.Name())
	}
	return w.importName(obj.Pkg(), obj.Pkg().Name()) + "." + obj.Name()
}

// importName imports a package under the name that cells use, or another if something
// else in the program has that. The name of a package whose objects cells use without it
// must be free everywhere.
func (w *writer) importName(pkg *types.Package, name string) string {
	path := pkg.Path()
	w.used[path] = true
	if known := w.imports[path]; known != "" {
		return known
	}
	for w.isGlobal(name) || w.isOther(name, path) || w.foreign[path] && w.defined[name] {
		name += "pkg"
	}
	w.imports[path], w.packages[path] = name, pkg.Name()
	return name
}

func (w *writer) isGlobal(name string) bool {
	return slices.ContainsFunc(w.order, func(s *slot) bool { return s.wanted && s.name == name })
}

func (w *writer) isOther(name, path string) bool {
	for other, known := range w.imports {
		if known == name && other != path {
			return true
		}
	}
	return false
}

func (w *writer) importBlock(out *bytes.Buffer) {
	if len(w.used) == 0 {
		return
	}
	out.WriteString("import (\n")
	for _, path := range slices.Sorted(maps.Keys(w.used)) {
		alias := w.imports[path]
		if alias == w.packages[path] {
			alias = ""
		}
		fmt.Fprintf(out, "\t%s %s\n", alias, strconv.Quote(path))
	}
	out.WriteString(")\n\n")
}
