package rtype

import (
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

// sample is compiled, so its descriptor is the compiler's.
type sample struct {
	Plain  int `tag:"x"`
	hidden *byte
	sampleEmbedded
}

type sampleEmbedded struct{}

// Exported and hidden are there for their entries in descriptors.
func (sample) Exported() {}
func (sample) hide()     {}

type sampleInterface interface {
	hide()
	Exported()
}

// checkLayouts compares compiled descriptors with what package reflect says of them, and
// then makes a type and uses it.
func checkLayouts() (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("checking descriptors: %v", cause)
		}
	}()
	var _ sampleInterface = sample{}
	for _, check := range []func() error{checkHead, checkStruct, checkUncommon, checkInterface, checkMap, checkFunc, checkOwn} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// differ gives an error if two observations of one thing are not equal.
func differ(what string, got, want any) error {
	if got != want {
		return fmt.Errorf("%s: got %v, want %v", what, got, want)
	}
	return nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func checkHead() error {
	typ := reflect.TypeFor[sample]()
	t := fromReflect(typ)
	return firstError(
		differ("type of a descriptor", toReflect(t), typ),
		differ("size", t.size, typ.Size()),
		differ("pointer bytes", t.ptrBytes, unsafe.Offsetof(sample{}.hidden)+unsafe.Sizeof(sample{}.hidden)),
		differ("pointer mask", *t.gcData, byte(2)),
		differ("alignment", int(t.align), typ.Align()),
		differ("kind", reflect.Kind(t.kind), typ.Kind()),
		differ("flags", t.tflag&(tflagNamed|tflagUncommon), tflagNamed|tflagUncommon),
		differ("flags of a pointer", fromReflect(reflect.TypeFor[*int]()).tflag&tflagLayout, tflagRegularMemory|tflagDirectIface),
		differ("equality", t.equal(unsafe.Pointer(&sample{Plain: 1}), unsafe.Pointer(&sample{Plain: 1})), true),
		differ("inequality", t.equal(unsafe.Pointer(&sample{Plain: 1}), unsafe.Pointer(&sample{})), false),
		differ("pointer's element", (*ptrType)(unsafe.Pointer(fromReflect(reflect.TypeFor[*sample]()))).elem, t),
		differ("slice's element", (*sliceType)(unsafe.Pointer(fromReflect(reflect.TypeFor[[]sample]()))).elem, t),
		differ("array's length", (*arrayType)(unsafe.Pointer(fromReflect(reflect.TypeFor[[3]sample]()))).len, uintptr(3)),
		differ("channel's direction", (*chanType)(unsafe.Pointer(fromReflect(reflect.TypeFor[<-chan sample]()))).dir, int(reflect.RecvDir)),
	)
}

func checkStruct() error {
	typ := reflect.TypeFor[sample]()
	s := (*structType)(unsafe.Pointer(fromReflect(typ)))
	if err := differ("number of fields", len(s.fields), typ.NumField()); err != nil {
		return err
	}
	path, _ := decodeName(s.pkgPath)
	if err := differ("package path", path, typ.PkgPath()); err != nil {
		return err
	}
	for i, flags := range []byte{nameExported | nameTag, 0, nameEmbedded} {
		f := typ.Field(i)
		text, has := decodeName(s.fields[i].name)
		if err := firstError(
			differ("field's name", text, f.Name),
			differ("flags of "+text, has, flags),
			differ("offset of "+text, s.fields[i].offset, f.Offset),
			differ("type of "+text, toReflect(s.fields[i].typ), f.Type),
		); err != nil {
			return err
		}
	}
	return nil
}

func checkUncommon() error {
	u := uncommonOf(fromReflect(reflect.TypeFor[sample]()))
	return firstError(
		differ("methods", u.mcount, uint16(2)),
		differ("exported methods", u.xcount, uint16(1)),
	)
}

func checkInterface() error {
	typ := reflect.TypeFor[sampleInterface]()
	s := (*interfaceType)(unsafe.Pointer(fromReflect(typ)))
	path, _ := decodeName(s.pkgPath)
	return firstError(
		differ("interface's methods", len(s.methods), typ.NumMethod()),
		differ("interface's package path", path, typ.PkgPath()),
	)
}

func checkMap() error {
	typ := reflect.TypeFor[map[string]int]()
	m := (*mapType)(unsafe.Pointer(fromReflect(typ)))
	const slot = unsafe.Sizeof("") + unsafe.Sizeof(0)
	return firstError(
		differ("map's key", toReflect(m.key), typ.Key()),
		differ("map's element", toReflect(m.elem), typ.Elem()),
		differ("map's slot", m.slotSize, slot),
		differ("map's group", m.groupSize, 8+8*slot),
		differ("element in the slot", m.elemOff, unsafe.Sizeof("")),
		differ("group's size", m.group.size, m.groupSize),
	)
}

func checkFunc() error {
	typ := reflect.TypeFor[func(int, ...string) error]()
	f := (*funcType)(unsafe.Pointer(fromReflect(typ)))
	params := unsafe.Slice((**rtype)(unsafe.Add(unsafe.Pointer(f), unsafe.Sizeof(*f))), 3)
	return firstError(
		differ("func's parameters", f.in, uint16(2)),
		differ("func's results", f.out, uint16(1|1<<15)),
		differ("first parameter", toReflect(params[0]), typ.In(0)),
		differ("result", toReflect(params[2]), typ.Out(0)),
	)
}

// checkOwn makes type T struct{ n int } with a method String and has it printed.
func checkOwn() error {
	pkg := types.NewPackage("main", "main")
	field := types.NewField(token.NoPos, pkg, "n", types.Typ[types.Int], false)
	named := types.NewNamed(types.NewTypeName(token.NoPos, pkg, "T", nil), types.NewStruct([]*types.Var{field}, nil), nil)
	result := types.NewTuple(types.NewParam(token.NoPos, pkg, "", types.Typ[types.String]))
	signature := types.NewSignatureType(types.NewParam(token.NoPos, pkg, "", named), nil, nil, nil, result, false)
	named.AddMethod(types.NewFunc(token.NoPos, pkg, "String", signature))
	t := newTypes(Config{
		Compiled: func(*types.Named) reflect.Type { return nil },
		Key:      func(*types.Named) string { return "T" },
		Method: func(types.Type, *types.Selection) Body {
			return func(args []reflect.Value) []reflect.Value {
				return []reflect.Value{reflect.ValueOf(fmt.Sprint("T", args[0].Field(0)))}
			}
		},
	})
	v := reflect.New(t.Of(named))
	*(*int)(v.UnsafePointer()) = 7
	printed := fmt.Sprintf("%T %v %v", v.Interface(), v.Interface(), v.Elem().Interface())
	return differ("a made type", printed, "*main.T T7 T7")
}
