package rtype

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"testing"
	"unsafe"
)

//go:embed twin_test.go
var twinSource string

const twinPath = "gokernel/kernel/internal/engine/rtype"

// checkTwins checks the source of the twins under the path that they are compiled under.
func (s *session) checkTwins() {
	s.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "twin_test.go", twinSource, parser.SkipObjectResolution)
	if err != nil {
		s.Fatal(err)
	}
	config := types.Config{Importer: s.imports}
	s.pkg, err = config.Check(twinPath, fset, []*ast.File{file}, nil)
	if err != nil {
		s.Fatal(err)
	}
}

func TestTwins(t *testing.T) {
	for _, name := range sortedKeys(twins) {
		t.Run(name, func(t *testing.T) {
			s := newSession(t) // one type alone
			s.checkTwins()
			c := comparison{t, map[[2]reflect.Type]bool{}, s.Types}
			c.compare(name, s.of(name), twins[name])
		})
	}
	s := newSession(t)
	s.checkTwins()
	c := comparison{t, map[[2]reflect.Type]bool{}, s.Types}
	for _, name := range sortedKeys(twins) {
		c.compare(name, s.of(name), twins[name])
	}
}

// comparison compares made types with compiled ones, through all they lead to.
type comparison struct {
	*testing.T
	seen  map[[2]reflect.Type]bool
	types *Types
}

func (c comparison) compare(at string, got, want reflect.Type) {
	c.Helper()
	if pair := [2]reflect.Type{got, want}; got == want || c.seen[pair] {
		return
	} else {
		c.seen[pair] = true
	}
	c.same(at+": String", got.String(), want.String())
	c.same(at+": Name", got.Name(), want.Name())
	c.same(at+": PkgPath", got.PkgPath(), want.PkgPath())
	c.same(at+": Kind", got.Kind(), want.Kind())
	c.same(at+": Comparable", got.Comparable(), want.Comparable())
	if got.Kind() != want.Kind() {
		return
	}
	c.layout(at, fromReflect(got), fromReflect(want))
	c.parts(at, got, want)
	c.methods(at, got, want)
	if c.types.Source(got) != nil && got.Name() != "" {
		c.compare("*"+at, reflect.PointerTo(got), reflect.PointerTo(want))
	}
}

func (c comparison) same(what string, got, want any) {
	c.Helper()
	if got != want {
		c.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func (c comparison) layout(at string, got, want *rtype) {
	c.same(at+": size", got.size, want.size)
	c.same(at+": pointer bytes", got.ptrBytes, want.ptrBytes)
	c.same(at+": align", [2]uint8{got.align, got.fieldAlign}, [2]uint8{want.align, want.fieldAlign})
	flags := tflagDirectIface | tflagRegularMemory | tflagNamed
	if want.tflag&(tflagNamed|tflagUncommon) == 0 {
		flags &^= tflagRegularMemory // which package reflect does without in structs
	}
	c.same(at+": flags", got.tflag&flags, want.tflag&flags)
	c.same(at+": mask", c.mask(got), c.mask(want))
}

// mask gives the words that hold pointers, as the collector finds them.
func (c comparison) mask(t *rtype) string {
	if t.ptrBytes == 0 || t.ptrBytes > 1<<16 {
		return ""
	}
	data := t.gcData
	if t.tflag&tflagMaskOnDemand != 0 {
		reflect.New(toReflect(t)) // has the runtime build the mask
		data = *(**byte)(unsafe.Pointer(t.gcData))
	}
	bits := make([]byte, t.ptrBytes/unsafe.Sizeof(uintptr(0)))
	for i := range bits {
		bits[i] = '0' + *(*byte)(unsafe.Add(unsafe.Pointer(data), i/8))>>(i%8)&1
	}
	markInterfaces(toReflect(t), bits, 0)
	return string(bits)
}

// markInterfaces marks the first words of interfaces, which package reflect has the
// collector look at and the compiler has not.
func markInterfaces(t reflect.Type, bits []byte, at uintptr) {
	switch t.Kind() {
	case reflect.Interface:
		bits[at/unsafe.Sizeof(uintptr(0))] = '1'
	case reflect.Array:
		for i := range t.Len() {
			markInterfaces(t.Elem(), bits, at+uintptr(i)*t.Elem().Size())
		}
	case reflect.Struct:
		for f := range t.Fields() {
			markInterfaces(f.Type, bits, at+f.Offset)
		}
	}
}

func (c comparison) parts(at string, got, want reflect.Type) {
	switch got.Kind() {
	case reflect.Array:
		c.same(at+": Len", got.Len(), want.Len())
		c.compare(at+"[]", got.Elem(), want.Elem())
	case reflect.Chan:
		c.same(at+": ChanDir", got.ChanDir(), want.ChanDir())
		c.compare("<-"+at, got.Elem(), want.Elem())
	case reflect.Pointer, reflect.Slice:
		c.compare(at+".Elem", got.Elem(), want.Elem())
	case reflect.Map:
		c.compare(at+".Key", got.Key(), want.Key())
		c.compare(at+".Elem", got.Elem(), want.Elem())
		g, w := (*mapType)(unsafe.Pointer(fromReflect(got))), (*mapType)(unsafe.Pointer(fromReflect(want)))
		c.same(at+": group", [4]uintptr{g.groupSize, g.slotSize, g.elemOff, uintptr(g.flags)},
			[4]uintptr{w.groupSize, w.slotSize, w.elemOff, uintptr(w.flags)})
		c.layout(at+" group", g.group, w.group)
	case reflect.Func:
		c.function(at, got, want)
	case reflect.Struct:
		c.fields(at, got, want)
	}
}

func (c comparison) function(at string, got, want reflect.Type) {
	c.same(at+": In", fmt.Sprint(got.NumIn(), got.NumOut(), got.IsVariadic()), fmt.Sprint(want.NumIn(), want.NumOut(), want.IsVariadic()))
	for i := range got.NumIn() {
		c.compare(fmt.Sprint(at, ".In", i), got.In(i), want.In(i))
	}
	for i := range got.NumOut() {
		c.compare(fmt.Sprint(at, ".Out", i), got.Out(i), want.Out(i))
	}
}

func (c comparison) fields(at string, got, want reflect.Type) {
	c.same(at+": NumField", got.NumField(), want.NumField())
	for i := range got.NumField() {
		g, w := got.Field(i), want.Field(i)
		c.compare(at+"."+g.Name, g.Type, w.Type)
		g.Type, w.Type = nil, nil
		c.same(at+": field", fmt.Sprintf("%+v", g), fmt.Sprintf("%+v", w))
	}
}

func (c comparison) methods(at string, got, want reflect.Type) {
	c.same(at+": NumMethod", got.NumMethod(), want.NumMethod())
	if got.NumMethod() != want.NumMethod() {
		return
	}
	for i := range got.NumMethod() {
		g, w := got.Method(i), want.Method(i)
		c.same(at+": method", fmt.Sprint(g.Name, g.PkgPath, g.Index), fmt.Sprint(w.Name, w.PkgPath, w.Index))
		c.compare(at+"."+g.Name, g.Type, w.Type)
	}
	if got.Kind() == reflect.Interface {
		return
	}
	c.same(at+": names", c.methodNames(got), c.methodNames(want))
}

// methodNames lists all methods of a type, unexported ones too.
func (c comparison) methodNames(t reflect.Type) string {
	u := uncommonOf(fromReflect(t))
	if u == nil {
		return ""
	}
	list := ""
	for _, m := range methodsOf(u) {
		text, flags := decodeName((*byte)(resolveNameOff(unsafe.Pointer(fromReflect(t)), m.name)))
		list += fmt.Sprint(text, flags&nameExported, " ")
	}
	return list
}
