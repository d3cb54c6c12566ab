package yaegi

import (
	"fmt"
	"reflect"
	"strings"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// internals reaches into the interpreter for what it has no methods for. All names and
// types are checked once, when an engine is made: another version of yaegi that differs
// is refused with an error, not used wrongly.
type internals struct {
	interp   *interp.Interpreter
	value    reflect.Value // the Interpreter struct
	scopes   reflect.Value // its scopes, by package
	node     nodeLayout
	wrapped  reflect.Type // interp.valueInterface
	wrappedV uintptr      // offset of its value field
}

// nodeLayout is where the fields of interp.node lie.
type nodeLayout struct {
	typ                              reflect.Type
	child, start, types, exec, ident uintptr
}

// inspect finds the layout of an interpreter's inner types.
func inspect(i *interp.Interpreter) (internals, error) {
	in := internals{interp: i, value: reflect.ValueOf(i).Elem()}
	t := in.value.Type()
	if f, ok := t.FieldByName("id"); !ok || f.Offset != 0 || f.Type.Kind() != reflect.Uint64 {
		return in, fmt.Errorf("yaegi's Interpreter has no id of type uint64 at its beginning")
	}
	roots, ok := t.FieldByName("roots")
	if !ok {
		return in, fmt.Errorf("yaegi's Interpreter has no field roots")
	}
	if in.scopes = in.value.FieldByName("scopes"); in.scopes.Kind() != reflect.Map {
		return in, fmt.Errorf("yaegi's Interpreter has no map scopes")
	}
	var err error
	if in.node, err = layoutOf(roots.Type.Elem().Elem()); err != nil {
		return in, err
	}
	return in, in.findWrapper()
}

func layoutOf(node reflect.Type) (nodeLayout, error) {
	l := nodeLayout{typ: node}
	for _, f := range []struct {
		name   string
		kind   reflect.Kind
		offset *uintptr
	}{
		{"child", reflect.Slice, &l.child}, {"start", reflect.Pointer, &l.start}, {"types", reflect.Slice, &l.types},
		{"exec", reflect.Func, &l.exec}, {"ident", reflect.String, &l.ident},
	} {
		field, ok := node.FieldByName(f.name)
		if !ok || field.Type.Kind() != f.kind {
			return l, fmt.Errorf("yaegi's node has no field %s that is a %s", f.name, f.kind)
		}
		*f.offset = field.Offset
	}
	return l, nil
}

// findWrapper learns the type in which interpreted interface values are wrapped: a
// variable of an interpreted interface type is one.
func (in *internals) findWrapper() error {
	p, err := in.interp.Eval("type wrapperꓸ interface{ m() }; var wrappedꓸ wrapperꓸ")
	if err == nil {
		p, err = in.interp.Eval("&wrappedꓸ")
	}
	if err != nil {
		return fmt.Errorf("learning yaegi's interface values: %w", err)
	}
	in.wrapped = p.Type().Elem()
	f, ok := in.wrapped.FieldByName("value")
	if !ok || f.Type != reflect.TypeFor[reflect.Value]() {
		return fmt.Errorf("yaegi's %s has no field value of type reflect.Value", in.wrapped)
	}
	in.wrappedV = f.Offset
	return nil
}

// unwrap gives what the interpreter has wrapped, however often.
func (in *internals) unwrap(v any) any {
	for range 16 {
		if rv, ok := v.(reflect.Value); ok {
			if !rv.IsValid() || !rv.CanInterface() {
				return nil
			}
			v = rv.Interface()
			continue
		}
		if v == nil || reflect.TypeOf(v) != in.wrapped {
			return v
		}
		v = in.wrappedValue(reflect.ValueOf(v))
	}
	return v
}

// wrappedValue reads the value field of a valueInterface.
func (in *internals) wrappedValue(v reflect.Value) reflect.Value {
	p := reflect.New(in.wrapped)
	p.Elem().Set(v)
	return *(*reflect.Value)(unsafe.Add(p.UnsafePointer(), in.wrappedV))
}

// mapTypes lets functions of our own see the methods of interpreted values as those
// that they stand for do.
func (in *internals) mapTypes(table map[string]reflect.Value) {
	m := *(*map[reflect.Value][]reflect.Type)(in.field("mapTypes"))
	var see []reflect.Type
	for _, types := range m {
		if len(types) == 4 { // those of fmt.Print
			see = types
		}
	}
	for name, f := range table {
		if f.Kind() == reflect.Func && (strings.Contains(name, "rint") || strings.Contains(name, "Fatal") || strings.Contains(name, "Panic")) {
			m[f] = see
		}
	}
}

func (in *internals) field(name string) unsafe.Pointer {
	f, _ := in.value.Type().FieldByName(name)
	return unsafe.Add(in.value.Addr().UnsafePointer(), f.Offset)
}

// id is the interpreter's run number, its first field.
func (in *internals) id() *uint64 { return (*uint64)(in.value.Addr().UnsafePointer()) }

// giveUp is how long abandoned code gets to end.
const giveUp = 300 * time.Millisecond

func (in *internals) abandon(ended <-chan struct{}) bool {
	atomic.AddUint64(in.id(), 1)
	defer atomic.AddUint64(in.id(), ^uint64(0))
	select {
	case <-ended:
		return true
	case <-time.After(giveUp):
		return false
	}
}

// replace makes every call of a function, compiled before or after, run another one of
// the same type: f, or T.m for a method, whose replacement has the receiver as its first
// parameter.
func (in *internals) replace(old, replacement string) error {
	to := in.function(replacement)
	if to == nil {
		return fmt.Errorf("the evaluator has no function %s", replacement)
	}
	var from []unsafe.Pointer
	if typ, method, ok := strings.Cut(old, "."); ok {
		from = in.methods(typ, method)
	} else if f := in.function(old); f != nil {
		from = []unsafe.Pointer{f}
	}
	if len(from) == 0 {
		return fmt.Errorf("the evaluator has no function %s", old)
	}
	for _, f := range from {
		in.patch(f, to)
	}
	return nil
}

// patch gives one declared function the body of another. A call runs the node where the
// body starts, in a frame laid out by types: both are replaced. They are read when a
// call begins, so calls under way go on with the old body.
func (in *internals) patch(from, to unsafe.Pointer) {
	*(*[]reflect.Type)(unsafe.Add(from, in.node.types)) = *(*[]reflect.Type)(unsafe.Add(to, in.node.types))
	*in.entry(from) = *in.entry(to)
}

// entry gives the exec field of the node where a function's body starts.
func (in *internals) entry(fn unsafe.Pointer) *unsafe.Pointer {
	children := *(*[]unsafe.Pointer)(unsafe.Add(fn, in.node.child))
	start := *(*unsafe.Pointer)(unsafe.Add(children[3], in.node.start))
	return (*unsafe.Pointer)(unsafe.Add(start, in.node.exec))
}

// symbol gives the interpreter's symbol for a package-level name, as a struct that can
// be read but not used.
func (in *internals) symbol(name string) reflect.Value {
	scope := in.scopes.MapIndex(reflect.ValueOf("main"))
	if !scope.IsValid() {
		return reflect.Value{}
	}
	return scope.Elem().FieldByName("sym").MapIndex(reflect.ValueOf(name))
}

func (in *internals) function(name string) unsafe.Pointer {
	sym := in.symbol(name)
	if !sym.IsValid() || sym.IsNil() {
		return nil
	}
	return sym.Elem().FieldByName("node").UnsafePointer()
}

// methods gives the nodes of a type's method: there is one, listed with the type and
// perhaps with the pointer to it.
func (in *internals) methods(typ, name string) []unsafe.Pointer {
	sym := in.symbol(typ)
	if !sym.IsValid() || sym.IsNil() {
		return nil
	}
	var found []unsafe.Pointer
	seen := map[unsafe.Pointer]bool{}
	list := sym.Elem().FieldByName("typ").Elem().FieldByName("method")
	for i := range list.Len() {
		node := list.Index(i)
		p := node.UnsafePointer()
		if node.Elem().FieldByName("ident").String() == name && !seen[p] {
			seen[p] = true
			found = append(found, p)
		}
	}
	return found
}
