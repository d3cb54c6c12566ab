package rtype

import (
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

// forward gives the body of a promoted method: it calls the method of the embedded field.
// It goes by an interface that has this method alone, so that unexported methods of
// compiled types can be reached.
func (t *Types) forward(sel *types.Selection) Body {
	obj := sel.Obj().(*types.Func)
	signature := withoutReceiver(sel.Type().(*types.Signature))
	single := types.NewInterfaceType([]*types.Func{
		types.NewFunc(token.NoPos, obj.Pkg(), obj.Name(), signature),
	}, nil).Complete()
	iface, typ := t.Of(single), t.Of(signature)
	path := sel.Index()[:len(sel.Index())-1]
	if len(path) == 0 {
		fail(sel.Recv(), "has no body for its method "+obj.Name())
	}
	return func(args []reflect.Value) []reflect.Value {
		receiver := reflect.New(iface)
		receiver.Elem().Set(embedded(args[0], path))
		return call(receiver.UnsafePointer(), typ, args[1:])
	}
}

// embedded follows embedded fields to the one whose method is wanted, and gives a
// pointer to it if it is neither a pointer nor an interface.
func embedded(v reflect.Value, path []int) reflect.Value {
	if v.Kind() != reflect.Pointer {
		variable := reflect.New(v.Type())
		variable.Elem().Set(v)
		v = variable
	}
	for _, i := range path {
		v = field(v, i)
	}
	switch v.Elem().Kind() {
	case reflect.Pointer:
		return v.Elem()
	case reflect.Interface:
		if v.Elem().IsNil() {
			nilDereference()
		}
		return v.Elem()
	}
	return v
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
	in := []reflect.Type{pointerWord}
	for i := range typ.NumIn() {
		in = append(in, typ.In(i))
	}
	out := make([]reflect.Type, typ.NumOut())
	for i := range out {
		out[i] = typ.Out(i)
	}
	fn := reflect.NewAt(reflect.FuncOf(in, out, typ.IsVariadic()), unsafe.Pointer(&code)).Elem()
	args = append([]reflect.Value{reflect.ValueOf(words.data)}, args...)
	if typ.IsVariadic() {
		return fn.CallSlice(args)
	}
	return fn.Call(args)
}
