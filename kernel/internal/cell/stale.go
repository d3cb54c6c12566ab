package cell

import (
	"go/ast"
	"slices"
	"strings"

	"gokernel/kernel/internal/check"
)

// stale finds the declarations of earlier cells that use something to which the unit
// gives another type. What can't take over the slot of its predecessor is invisible to
// them until they are compiled again.
func (s *Session) stale(unit *check.Unit) []*declaration {
	changed := map[*slot]bool{}
	for name, old := range s.names.Objects {
		obj := unit.Names.Objects[name]
		slot := s.slots.byObject[old]
		if slot != nil && obj != nil && obj != old && !s.slots.canTakeOver(obj, old) {
			changed[slot] = true
		}
	}
	if len(changed) == 0 {
		return nil
	}
	redeclared := declaredBy(unit) // a type that is declared anew begins without methods
	found := map[string]*declaration{}
	for grown := true; grown; {
		grown = false
		for key, d := range s.decls {
			typ, _, _ := strings.Cut(key, ".")
			if found[key] == nil && !redeclared[key] && !redeclared[typ] && d.usesAny(changed) {
				s.addStale(found, changed, d)
				grown = true
			}
		}
	}
	return inOrder(found)
}

// addStale adds a declaration, and what its change changes: the type itself, the
// function if its signature is concerned, and of a method then its type.
func (s *Session) addStale(found map[string]*declaration, changed map[*slot]bool, d *declaration) {
	found[d.key] = d
	typ, _, isMethod := strings.Cut(d.key, ".")
	if d.decl != nil && !d.headUses(changed) {
		return
	}
	if owner := s.names.Objects[typ]; owner != nil {
		changed[s.slots.byObject[owner]] = true
	}
	if !isMethod && d.spec == nil {
		return
	}
	for key, other := range s.decls { // a type is declared with all its methods
		if key == typ || strings.HasPrefix(key, typ+".") {
			found[key] = other
		}
	}
}

// declaredBy gives the keys of what a unit declares.
func declaredBy(unit *check.Unit) map[string]bool {
	keys := map[string]bool{}
	for _, f := range unit.Funcs {
		if owner := check.ReceiverName(f.Decl); owner != "" {
			keys[owner+"."+f.Decl.Name.Name] = true
		} else {
			keys[f.Decl.Name.Name] = true
		}
	}
	for _, gen := range unit.Parsed[0].Types {
		for _, spec := range gen.Specs {
			keys[spec.(*ast.TypeSpec).Name.Name] = true
		}
	}
	return keys
}

// inOrder gives declarations in the order of their cells.
func inOrder(found map[string]*declaration) []*declaration {
	var list []*declaration
	for _, d := range found {
		list = append(list, d)
	}
	slices.SortFunc(list, func(a, b *declaration) int {
		if a.cell.Count != b.cell.Count {
			return a.cell.Count - b.cell.Count
		}
		return a.from - b.from
	})
	return list
}
