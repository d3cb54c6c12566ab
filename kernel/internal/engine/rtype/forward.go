package rtype

import (
	"go/types"
	"reflect"
	"unsafe"
)

// forward gives the body of a promoted method of func type typ: it calls the method of
// the embedded field. It goes by an interface that has this method alone, so that
// unexported methods of compiled types can be reached.
func (t *Types) forward(sel *types.Selection, typ reflect.Type) Body {
	path := sel.Index()[:len(sel.Index())-1]
	m := sel.Obj().(*types.Func)
	if len(path) == 0 {
		fail(sel.Recv(), "has no body for its method "+m.Name())
	}
	iface := t.singleMethod(m, typ)
	_, byPointer := m.Signature().Recv().Type().(*types.Pointer)
	return func(args []reflect.Value) []reflect.Value {
		receiver := reflect.New(iface)
		receiver.Elem().Set(embedded(args[0], path, byPointer))
		return call(receiver.UnsafePointer(), typ, args[1:])
	}
}

// embedded follows embedded fields to the one whose method is wanted, and gives a
// pointer to it if it is neither a pointer nor an interface. It must not be nil unless
// the method is one of the pointer.
func embedded(v reflect.Value, path []int, byPointer bool) reflect.Value {
	if v.Kind() != reflect.Pointer {
		variable := reflect.New(v.Type())
		variable.Elem().Set(v)
		v = variable
	}
	for _, i := range path {
		v = field(v, i)
	}
	kind := v.Elem().Kind()
	if kind != reflect.Pointer && kind != reflect.Interface {
		return v
	}
	if v.Elem().IsNil() && (kind == reflect.Interface || !byPointer) {
		nilDereference()
	}
	return v.Elem()
}

// field gives a pointer to a field of a struct that v points to, or whose pointer v
// points to. It goes by addresses, as package reflect would forbid unexported fields.
func field(v reflect.Value, i int) reflect.Value {
	if v.Type().Elem().Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.IsNil() {
		nilDereference()
	}
	f := v.Type().Elem().Field(i)
	return reflect.NewAt(f.Type, unsafe.Add(v.UnsafePointer(), f.Offset))
}

// nilDereference panics as the runtime does.
func nilDereference() {
	var p *int
	*p = 0
}

// itab is the head of what an interface's first word points to.
type itab struct {
	inter, typ *rtype
	hash       uint32
	fun        [1]uintptr // code of the methods
}

// call calls the only method of an interface variable; typ is its type.
func call(receiver unsafe.Pointer, typ reflect.Type, args []reflect.Value) []reflect.Value {
	words := (*struct {
		tab  *itab
		data unsafe.Pointer
	})(receiver)
	code := &words.tab.fun[0] // a func variable holds a pointer to the code's address
	fn := reflect.NewAt(withReceiver(pointerWord, typ), unsafe.Pointer(&code)).Elem()
	args = append([]reflect.Value{reflect.ValueOf(words.data)}, args...)
	if typ.IsVariadic() {
		return fn.CallSlice(args)
	}
	return fn.Call(args)
}
