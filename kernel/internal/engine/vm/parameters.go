package vm

import "reflect"

// parameters gives the names of a function value's parameters, "" or "_" for those
// without one; nil if the function is not one of a cell.
func (m *Machine) parameters(f reflect.Value) []string {
	if f.Kind() != reflect.Func || f.IsNil() {
		return nil
	}
	cl := m.funcs.closureOf(funcPointer(f))
	if cl == nil {
		return nil
	}
	var names []string
	for _, v := range cl.code().params {
		names = append(names, v.Name())
	}
	return names
}
