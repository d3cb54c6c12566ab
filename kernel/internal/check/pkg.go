package check

import (
	"fmt"
	"go/types"
	"reflect"
	"unsafe"
)

// Package is the one package that all cells of a session belong to, as Go sees it. The
// type checker asks more than once whether two declarations are of the same *types.Package,
// for unexported fields in composite literals for one, and of the same *types.Scope; but
// names are declared anew in cells, and a scope forgets nothing. So each unit empties it.
type Package struct {
	pkg      *types.Package
	elems    *map[string]types.Object // the scope's own fields
	children *[]*types.Scope
}

// NewPackage gives a session's package. It fails if go/types is not as it knows it.
func NewPackage() (*Package, error) {
	pkg := types.NewPackage("main", "main")
	elems, err := scopeField[map[string]types.Object](pkg.Scope(), "elems")
	if err != nil {
		return nil, err
	}
	children, err := scopeField[[]*types.Scope](pkg.Scope(), "children")
	if err != nil {
		return nil, err
	}
	return &Package{pkg, elems, children}, nil
}

// scopeField gives the address of a field of a scope.
func scopeField[T any](scope *types.Scope, name string) (*T, error) {
	f, ok := reflect.TypeFor[types.Scope]().FieldByName(name)
	if !ok || f.Type != reflect.TypeFor[T]() {
		return nil, fmt.Errorf("go/types.Scope has no field %s of type %s", name, reflect.TypeFor[T]())
	}
	return (*T)(unsafe.Add(unsafe.Pointer(scope), f.Offset)), nil
}

// renew empties the package's scope.
func (p *Package) renew() *types.Package {
	*p.elems, *p.children = nil, nil
	return p.pkg
}
