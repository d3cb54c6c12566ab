package cell

import (
	"go/constant"
	"go/token"
	"go/types"
)

// slot is the place of a session object. An object that takes the place of another one
// of the same kind and type takes over its slot: whatever used the old one sees the new
// one.
type slot struct {
	obj types.Object // that has it now
}

// slots gives the places of session objects.
type slots struct {
	byObject map[types.Object]*slot
}

func newSlots() *slots {
	return &slots{byObject: map[types.Object]*slot{}}
}

// add makes a slot for obj.
func (s *slots) add(obj types.Object) {
	s.byObject[obj] = &slot{obj: obj}
}

// takeOver gives obj the slot of what it replaces. The old object keeps its entry until
// the cell is done: `x := x + 1` needs both.
func (s *slots) takeOver(obj, old types.Object) {
	slot := s.byObject[old]
	slot.obj = obj
	s.byObject[obj] = slot
}

// canTakeOver tells whether obj may live in the slot of old.
func (s *slots) canTakeOver(obj, old types.Object) bool {
	if old == nil || s.byObject[old] == nil || !types.Identical(obj.Type(), old.Type()) {
		return false
	}
	switch obj := obj.(type) {
	case *types.Const:
		c, ok := old.(*types.Const)
		return ok && c.Val().Kind() == obj.Val().Kind() && constant.Compare(c.Val(), token.EQL, obj.Val())
	case *types.Var:
		_, ok := old.(*types.Var)
		return ok
	case *types.Func:
		_, ok := old.(*types.Func)
		return ok
	}
	return false
}
