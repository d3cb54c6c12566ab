package cell

import (
	"fmt"
	"go/types"
)

// slot is where a session object lives in the evaluator. An object that takes the place
// of another one of the same kind and type takes over its slot: whatever used the old
// one sees the new one.
type slot struct {
	name string       // in the evaluator
	obj  types.Object // that has it now
}

// slots gives the evaluator's names of session objects. It implements lower.Naming.
type slots struct {
	byObject map[types.Object]*slot
	versions map[string]int // name → slots made for it
}

func newSlots() *slots {
	return &slots{byObject: map[types.Object]*slot{}, versions: map[string]int{}}
}

// Name gives the evaluator's name of a session object, "" for any other object.
func (s *slots) Name(obj types.Object) string {
	if slot := s.byObject[obj]; slot != nil {
		return slot.name
	}
	return ""
}

// add makes a slot for obj. A type's first slot has the type's own name, which its
// embedding structs show.
func (s *slots) add(obj types.Object) *slot {
	s.versions[obj.Name()]++
	name := fmt.Sprintf("%sꓸ%d", obj.Name(), s.versions[obj.Name()])
	if _, isType := obj.(*types.TypeName); isType && s.versions[obj.Name()] == 1 && types.Universe.Lookup(obj.Name()) == nil {
		name = obj.Name()
	}
	slot := &slot{name: name, obj: obj}
	s.byObject[obj] = slot
	return slot
}

// takeOver gives obj the slot of what it replaces. The old object keeps its entry until
// the cell is done: `x := x + 1` needs both.
func (s *slots) takeOver(obj, old types.Object) *slot {
	slot := s.byObject[old]
	slot.obj = obj
	s.byObject[obj] = slot
	return slot
}

// canTakeOver tells whether obj may live in the slot of old.
func (s *slots) canTakeOver(obj, old types.Object) bool {
	if old == nil || s.byObject[old] == nil || !types.Identical(obj.Type(), old.Type()) {
		return false
	}
	switch obj.(type) {
	case *types.Var:
		_, ok := old.(*types.Var)
		return ok
	case *types.Func:
		_, ok := old.(*types.Func)
		return ok
	}
	return false
}
