package check

import (
	"go/types"
	"maps"
)

// Names is what the names of a session mean. A cell that fails leaves it as it was:
// changes are made to a clone.
type Names struct {
	Objects map[string]types.Object // what cells declared, and what they imported with a dot
	Imports map[string]string       // names of imported packages → import paths
	Outer   map[string]types.Object // preloaded names, shadowed by the others
	// Phantom holds methods that a failed cell has added to a type of an earlier one.
	Phantom map[*types.Func]bool
}

// NewNames gives the names of a session in which nothing was declared yet.
func NewNames(outer map[string]types.Object) *Names {
	return &Names{
		Objects: map[string]types.Object{},
		Imports: map[string]string{},
		Outer:   outer,
		Phantom: map[*types.Func]bool{},
	}
}

// Clone gives a copy that can be changed. Phantoms are shared: they are never undone.
func (n *Names) Clone() *Names {
	return &Names{
		Objects: maps.Clone(n.Objects),
		Imports: maps.Clone(n.Imports),
		Outer:   n.Outer,
		Phantom: n.Phantom,
	}
}

// Declare makes name mean obj.
func (n *Names) Declare(name string, obj types.Object) {
	delete(n.Imports, name)
	n.Objects[name] = obj
}

// Import makes name mean the package of that path.
func (n *Names) Import(name, path string) {
	delete(n.Objects, name)
	n.Imports[name] = path
}

// Lookup gives what a name means; nil if it is undeclared, or a package.
func (n *Names) Lookup(name string) types.Object {
	if obj, ok := n.Objects[name]; ok {
		return obj
	}
	if _, ok := n.Imports[name]; ok {
		return nil
	}
	return n.Outer[name]
}
