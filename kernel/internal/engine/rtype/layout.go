package rtype

import (
	"reflect"
	"unsafe"
)

// The structs of this file mirror those of Go 1.26's internal/abi: the runtime and
// package reflect read type descriptors in exactly this form. New checks that they do.

// rtype is the head of every type descriptor.
type rtype struct {
	size       uintptr
	ptrBytes   uintptr // length of the prefix that can hold pointers
	hash       uint32
	tflag      tflag
	align      uint8
	fieldAlign uint8
	kind       uint8
	equal      func(p, q unsafe.Pointer) bool // nil if values can't be compared
	gcData     *byte                          // bit mask of the words that hold pointers
	str        int32                          // name offset of the type's string
	ptrToThis  int32                          // type offset of the pointer type, 0 if reflect may make its own
}

type tflag uint8

const (
	tflagUncommon      tflag = 1 << 0 // an uncommonType follows the kind's own part
	tflagNamed         tflag = 1 << 2
	tflagRegularMemory tflag = 1 << 3 // equality is that of the bytes
	tflagMaskOnDemand  tflag = 1 << 4
	tflagDirectIface   tflag = 1 << 5 // the value itself is an interface's data word

	// tflagLayout are the flags that follow from a type's layout.
	tflagLayout = tflagRegularMemory | tflagMaskOnDemand | tflagDirectIface
)

type arrayType struct {
	rtype
	elem  *rtype
	slice *rtype
	len   uintptr
}

type chanType struct {
	rtype
	elem *rtype
	dir  int
}

// funcType is followed by the uncommonType, if there is one, and by the *rtypes of
// the parameters and results.
type funcType struct {
	rtype
	in  uint16
	out uint16 // the top bit is set for a variadic function
}

type interfaceType struct {
	rtype
	pkgPath *byte // a name
	methods []imethod
}

type imethod struct {
	name int32 // name offset
	typ  int32 // type offset of the method's func type
}

type mapType struct {
	rtype
	key, elem, group *rtype
	hasher           func(p unsafe.Pointer, seed uintptr) uintptr
	groupSize        uintptr
	slotSize         uintptr
	elemOff          uintptr
	flags            uint32
}

type ptrType struct {
	rtype
	elem *rtype
}

type sliceType struct {
	rtype
	elem *rtype
}

type structType struct {
	rtype
	pkgPath *byte // a name
	fields  []structField
}

type structField struct {
	name   *byte
	typ    *rtype
	offset uintptr
}

// uncommonType is what only named types and types with methods have.
type uncommonType struct {
	pkgPath int32  // name offset
	mcount  uint16 // methods
	xcount  uint16 // exported methods
	moff    uint32 // distance from here to the methods
	_       uint32
}

type method struct {
	name int32 // name offset
	mtyp int32 // type offset of the func type without receiver
	ifn  int32 // text offset of the code that takes an interface's data word as receiver
	tfn  int32 // text offset of the code that takes the receiver itself
}

// heads gives the type of the kind's own part of a descriptor; kinds that are not in it
// have only the rtype.
var heads = map[reflect.Kind]reflect.Type{
	reflect.Array:     reflect.TypeFor[arrayType](),
	reflect.Chan:      reflect.TypeFor[chanType](),
	reflect.Func:      reflect.TypeFor[funcType](),
	reflect.Interface: reflect.TypeFor[interfaceType](),
	reflect.Map:       reflect.TypeFor[mapType](),
	reflect.Pointer:   reflect.TypeFor[ptrType](),
	reflect.Slice:     reflect.TypeFor[sliceType](),
	reflect.Struct:    reflect.TypeFor[structType](),
}

// descriptor is the memory of one type descriptor and its parts.
type descriptor struct {
	*rtype
	uncommon *uncommonType
	params   []*rtype // parameters and results of a func type
	methods  []method
}

// newDescriptor allocates a descriptor that lives for ever: values may refer to it from
// where the garbage collector does not look.
func newDescriptor(kind reflect.Kind, params, methods int) descriptor {
	head, ok := heads[kind]
	if !ok {
		head = reflect.TypeFor[rtype]()
	}
	whole := reflect.StructOf([]reflect.StructField{
		{Name: "Head", Type: head},
		{Name: "Uncommon", Type: reflect.TypeFor[uncommonType]()},
		{Name: "Params", Type: reflect.ArrayOf(params, reflect.TypeFor[*rtype]())},
		{Name: "Methods", Type: reflect.ArrayOf(methods, reflect.TypeFor[method]())},
	})
	base := reflect.New(whole).UnsafePointer()
	part := func(i int) unsafe.Pointer { return unsafe.Add(base, whole.Field(i).Offset) }
	d := descriptor{
		rtype:    (*rtype)(base),
		uncommon: (*uncommonType)(part(1)),
		params:   slice[*rtype](part(2), params),
		methods:  slice[method](part(3), methods),
	}
	d.uncommon.moff = uint32(whole.Field(3).Offset - whole.Field(1).Offset)
	d.kind = uint8(kind)
	typeOffset(d.rtype)
	return d
}

// slice gives n values from p on; p may point anywhere if n is 0.
func slice[T any](p unsafe.Pointer, n int) []T {
	if n == 0 {
		return nil
	}
	return unsafe.Slice((*T)(p), n)
}

// uncommonOf finds the uncommonType of any descriptor; nil if it has none.
func uncommonOf(t *rtype) *uncommonType {
	if t.tflag&tflagUncommon == 0 {
		return nil
	}
	size := unsafe.Sizeof(rtype{})
	if head, ok := heads[reflect.Kind(t.kind)]; ok {
		size = head.Size()
	}
	return (*uncommonType)(unsafe.Add(unsafe.Pointer(t), size))
}

// toReflect gives the reflect.Type of a descriptor.
func toReflect(t *rtype) reflect.Type {
	var value any
	(*[2]unsafe.Pointer)(unsafe.Pointer(&value))[0] = unsafe.Pointer(t)
	return reflect.TypeOf(value)
}

// fromReflect gives the descriptor of a reflect.Type. Inlined, the compiler would follow
// loads from descriptors that it knows, and the linker fails on what comes of it.
//
//go:noinline
func fromReflect(t reflect.Type) *rtype {
	return (*rtype)((*[2]unsafe.Pointer)(unsafe.Pointer(&t))[1])
}

// addReflectOff registers a pointer with the runtime for ever and gives the offset
// under which descriptors refer to it. The runtime keeps the name for those who link to it.
//
//go:linkname addReflectOff reflect.addReflectOff
func addReflectOff(p unsafe.Pointer) int32

// typesByString gives the compiled types of a string; unnamed and non-interface ones only.
//
//go:linkname typesByString reflect.typesByString
func typesByString(s string) []*rtype

func typeOffset(t *rtype) int32 { return addReflectOff(unsafe.Pointer(t)) }
