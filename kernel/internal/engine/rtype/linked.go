package rtype

import (
	"go/types"
	"reflect"
)

// Linked finds the compiled type of a named type among all that are linked into this
// binary, unexported ones included; nil if there is none or if it can't be told for
// sure. It serves Config.Compiled for what no table of symbols names. The runtime lists
// pointers only, so a type is found if anything compiled uses a pointer to it.
func Linked(n *types.Named) reflect.Type {
	pkg := n.Obj().Pkg()
	if pkg == nil || n.Obj().Parent() != nil && n.Obj().Parent() != pkg.Scope() {
		return nil
	}
	var found reflect.Type
	for _, p := range typesByString("*" + shortString(n)) {
		t := toReflect(p).Elem()
		if t.PkgPath() != pkg.Path() || t.Name() == "" {
			continue
		}
		if found != nil { // types of one name in several functions
			return nil
		}
		found = t
	}
	return found
}
