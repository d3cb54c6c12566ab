package check

import (
	"fmt"
	"go/types"
	"reflect"
	"unsafe"
)

// Package is the one package that all cells of a session belong to, as Go sees it. The
// type checker asks more than once whether two declarations are of the same *types.Package,
// for unexported fields in composite literals for one; but names are declared anew in
// cells, and a package's scope forgets nothing. So each unit gives the package a new scope.
type Package struct {
	pkg   *types.Package
	scope **types.Scope // the package's own field
}

// NewPackage gives a session's package. It fails if go/types is not as it knows it.
func NewPackage() (*Package, error) {
	pkg := types.NewPackage("main", "main")
	f, ok := reflect.TypeFor[types.Package]().FieldByName("scope")
	if !ok || f.Type != reflect.TypeFor[*types.Scope]() {
		return nil, fmt.Errorf("go/types.Package has no field scope of type *types.Scope")
	}
	return &Package{pkg, (**types.Scope)(unsafe.Add(unsafe.Pointer(pkg), f.Offset))}, nil
}

// renew empties the package's scope.
func (p *Package) renew() *types.Package {
	*p.scope = types.NewPackage("main", "main").Scope()
	return p.pkg
}
