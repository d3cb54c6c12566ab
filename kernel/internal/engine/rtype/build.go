package rtype

import (
	"fmt"
	"go/types"
	"hash/fnv"
	"math"
	"reflect"
	"unsafe"
)

// builder makes one type and all that it leads to. Types can lead to themselves, so it
// works in two steps. A shell is the descriptor of a named type whose layout, string and
// number of methods are right and whose parts are not yet: as the layout never depends on
// what a pointer points to, shells can be made without meeting themselves. All other
// types are made of shells; last, the shells are completed.
type builder struct {
	*Types
	done  map[types.Type]reflect.Type
	queue []func() // completes the shells
	ids   []string // of the shells
}

func newBuilder(t *Types) *builder {
	return &builder{Types: t, done: map[types.Type]reflect.Type{}}
}

// build makes a type, completes it and publishes it.
func (b *builder) build(t types.Type) reflect.Type {
	whole := false
	defer func() {
		if !whole {
			b.withdraw(t, recover())
		}
	}()
	result := b.of(t)
	for len(b.queue) > 0 {
		next := b.queue[0]
		b.queue = b.queue[1:]
		next()
	}
	b.publish()
	whole = true
	return result
}

func (b *builder) publish() {
	if b.count.Add(int64(len(b.done))) > maxKnown {
		b.forget()
	}
	for t, r := range b.done {
		b.known.Store(t, r)
	}
}

// withdraw forgets half-made types and panics with an Error.
func (b *builder) withdraw(t types.Type, cause any) {
	for _, id := range b.ids {
		delete(b.own, id)
	}
	if err, ok := cause.(*Error); ok {
		panic(err)
	}
	fail(t, fmt.Sprint("can't be made: ", cause))
}

// of gives a type's descriptor, which may be a shell.
func (b *builder) of(t types.Type) reflect.Type {
	if known, ok := b.known.Load(t); ok {
		return known.(reflect.Type)
	}
	if known, ok := b.done[t]; ok {
		return known
	}
	result := b.make(types.Unalias(t))
	b.done[t] = result
	return result
}

func (b *builder) make(t types.Type) reflect.Type {
	switch t := t.(type) {
	case *types.Basic:
		return basic(t)
	case *types.Named:
		return b.named(t)
	case *types.Struct:
		return b.structure(t)
	case *types.Interface:
		return b.iface(t)
	}
	result, parts := b.compose(t)
	for _, part := range parts {
		if _, ours := b.sources.Load(part); ours {
			b.remember(result, t, b.identify(t).shape)
			break
		}
	}
	return result
}

// compose makes a type by package reflect and gives it with its parts.
func (b *builder) compose(t types.Type) (reflect.Type, []reflect.Type) {
	switch t := t.(type) {
	case *types.Pointer:
		elem := b.of(t.Elem())
		return reflect.PointerTo(elem), []reflect.Type{elem}
	case *types.Slice:
		elem := b.of(t.Elem())
		return reflect.SliceOf(elem), []reflect.Type{elem}
	case *types.Array:
		elem := b.of(t.Elem())
		return reflect.ArrayOf(arrayLength(t), elem), []reflect.Type{elem}
	case *types.Chan:
		elem := b.of(t.Elem())
		return reflect.ChanOf(direction(t), elem), []reflect.Type{elem}
	case *types.Map:
		key, elem := b.of(t.Key()), b.of(t.Elem())
		return reflect.MapOf(key, elem), []reflect.Type{key, elem}
	case *types.Signature:
		in, out := b.tuple(t.Params()), b.tuple(t.Results())
		return reflect.FuncOf(in, out, t.Variadic()), append(in, out...)
	}
	fail(t, "has no descriptor at run time")
	return nil, nil
}

func (b *builder) tuple(t *types.Tuple) []reflect.Type {
	var result []reflect.Type
	for v := range t.Variables() {
		result = append(result, b.of(v.Type()))
	}
	return result
}

func arrayLength(t *types.Array) int {
	if t.Len() < 0 || t.Len() > math.MaxInt {
		fail(t, "has no length")
	}
	return int(t.Len())
}

func direction(t *types.Chan) reflect.ChanDir {
	return map[types.ChanDir]reflect.ChanDir{
		types.SendRecv: reflect.BothDir, types.SendOnly: reflect.SendDir, types.RecvOnly: reflect.RecvDir,
	}[t.Dir()]
}

// basics gives the descriptors of the predeclared types.
var basics = map[types.BasicKind]reflect.Type{
	types.Bool:          reflect.TypeFor[bool](),
	types.Int:           reflect.TypeFor[int](),
	types.Int8:          reflect.TypeFor[int8](),
	types.Int16:         reflect.TypeFor[int16](),
	types.Int32:         reflect.TypeFor[int32](),
	types.Int64:         reflect.TypeFor[int64](),
	types.Uint:          reflect.TypeFor[uint](),
	types.Uint8:         reflect.TypeFor[uint8](),
	types.Uint16:        reflect.TypeFor[uint16](),
	types.Uint32:        reflect.TypeFor[uint32](),
	types.Uint64:        reflect.TypeFor[uint64](),
	types.Uintptr:       reflect.TypeFor[uintptr](),
	types.Float32:       reflect.TypeFor[float32](),
	types.Float64:       reflect.TypeFor[float64](),
	types.Complex64:     reflect.TypeFor[complex64](),
	types.Complex128:    reflect.TypeFor[complex128](),
	types.String:        reflect.TypeFor[string](),
	types.UnsafePointer: reflect.TypeFor[unsafe.Pointer](),
}

func basic(t *types.Basic) reflect.Type {
	kind := types.Default(t).(*types.Basic).Kind()
	result, ok := basics[kind]
	if !ok {
		fail(t, "has no descriptor at run time")
	}
	return result
}

// shapes gives, for kinds whose layout does not depend on their parts, a type of the kind.
var shapes = map[reflect.Kind]reflect.Type{
	reflect.Pointer: reflect.TypeFor[*byte](),
	reflect.Slice:   reflect.TypeFor[[]byte](),
	reflect.Map:     reflect.TypeFor[map[byte]byte](),
	reflect.Chan:    reflect.TypeFor[chan byte](),
	reflect.Func:    reflect.TypeFor[func()](),
}

// shape gives a type that has the kind, the layout, and all that package reflect asks of a
// part of a composed type in common with t. It never looks behind a pointer.
func (b *builder) shape(t types.Type) reflect.Type {
	switch t := types.Unalias(t).(type) {
	case *types.Array:
		return reflect.ArrayOf(arrayLength(t), b.shape(t.Elem()))
	case *types.Struct:
		return b.structShape(t)
	case *types.Interface:
		if t.NumMethods() == 0 {
			return reflect.TypeFor[any]()
		}
		return reflect.TypeFor[error]() // compares otherwise than any
	case *types.Basic:
		return basic(t)
	case *types.Named:
		return b.named(t)
	default:
		result, ok := shapes[kindOf(t)]
		if !ok {
			fail(t, "has no descriptor at run time")
		}
		return result
	}
}

func (b *builder) structShape(t *types.Struct) reflect.Type {
	fields := make([]reflect.StructField, t.NumFields())
	for i := range fields {
		fields[i] = reflect.StructField{Name: fmt.Sprint("F", i), Type: b.shape(t.Field(i).Type())}
		if t.Field(i).Name() == "_" {
			fields[i].Name, fields[i].PkgPath = "_", "_"
		}
	}
	return reflect.StructOf(fields)
}

func kindOf(t types.Type) reflect.Kind {
	switch t.(type) {
	case *types.Pointer:
		return reflect.Pointer
	case *types.Slice:
		return reflect.Slice
	case *types.Map:
		return reflect.Map
	case *types.Chan:
		return reflect.Chan
	case *types.Signature:
		return reflect.Func
	}
	return reflect.Invalid
}

// hash gives the hash of an identity, by which the runtime tells most types apart.
func hash(id string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(id))
	return h.Sum32()
}

// packagePath gives an object's package path; "" for predeclared ones.
func packagePath(o types.Object) string {
	if o.Pkg() == nil {
		return ""
	}
	return o.Pkg().Path()
}
