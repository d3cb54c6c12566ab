package yaegi

import (
	"fmt"
	"reflect"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// frameLayout is where the interpreter keeps package-level variables.
type frameLayout struct {
	data  *[]reflect.Value // of the root frame: the variables
	types *[]reflect.Type  // of the universe's scope: their types
}

// firstRoom is the number of variables that the root frame has room for at first.
const firstRoom = 1 << 14

func inspectFrame(i *interp.Interpreter) (frameLayout, error) {
	var l frameLayout
	data, err := pointedField(i, "frame", "data", reflect.TypeFor[[]reflect.Value]())
	if err != nil {
		return l, err
	}
	types, err := pointedField(i, "universe", "types", reflect.TypeFor[[]reflect.Type]())
	if err != nil {
		return l, err
	}
	return frameLayout{(*[]reflect.Value)(data), (*[]reflect.Type)(types)}, nil
}

// pointedField gives the address of a field of the struct that a field of the
// interpreter points to.
func pointedField(i *interp.Interpreter, outer, inner string, want reflect.Type) (unsafe.Pointer, error) {
	p := reflect.ValueOf(i).Elem().FieldByName(outer)
	if p.Kind() != reflect.Pointer || p.IsNil() {
		return nil, fmt.Errorf("yaegi's Interpreter has no pointer %s", outer)
	}
	f, ok := p.Type().Elem().FieldByName(inner)
	if !ok || f.Type != want {
		return nil, fmt.Errorf("yaegi's %s has no field %s of type %s", outer, inner, want)
	}
	return unsafe.Add(p.UnsafePointer(), f.Offset), nil
}

// grow makes room for the variables that a cell has declared. The interpreter would
// copy them all to a longer slice, while goroutines of earlier cells use the shorter
// one; so there is room ahead, and only the new variables are written.
func (l frameLayout) grow(used int) int {
	types := *l.types
	if len(types) > len(*l.data) {
		room := make([]reflect.Value, max(firstRoom, 4*len(types)))
		copy(room, *l.data)
		*l.data = room
	}
	for ; used < len(types); used++ {
		if v := &(*l.data)[used]; !v.IsValid() {
			*v = reflect.New(types[used]).Elem()
		}
	}
	return used
}
