package rtype

import (
	"bytes"
	"encoding/binary"
	"go/types"
	"reflect"
	"testing"

	"gokernel/kernel/internal/check/stdtypes"
)

func TestLinked(t *testing.T) {
	s := newSession(t)
	s.check(`import ("bytes"; "encoding/binary"; "time"; "iter")
type T struct{}
var order = binary.LittleEndian
var buffer bytes.Buffer
var moment time.Time
var seq iter.Seq[T]
var local T`)
	for name, want := range map[string]reflect.Type{
		"order":  reflect.TypeOf(binary.LittleEndian),
		"buffer": reflect.TypeFor[bytes.Buffer](),
		"moment": compiled["time.Time"],
		"seq":    nil,
		"local":  nil,
	} {
		equal(t, name, Linked(s.lookup(name).(*types.Named)), want)
	}
}

// TestCompiledGeneric instantiates a compiled package's generic type with a session's.
func TestCompiledGeneric(t *testing.T) {
	s := newSession(t)
	s.check(`import ("iter"; "sync/atomic")
type T struct{ n int }
var p atomic.Pointer[T]
var seq iter.Seq2[int, *T]`)
	p := s.of("p")
	equal(t, "String", p.String(), "atomic.Pointer[main.T]")
	equal(t, "PkgPath", p.PkgPath(), "sync/atomic")
	equal(t, "Name", p.Name(), "Pointer[main.T]")
	load, ok := reflect.PointerTo(p).MethodByName("Load")
	equal(t, "Load", ok && load.Type.Out(0) == reflect.PointerTo(s.of("T")), true)
	equal(t, "seq", s.of("seq").String(), "iter.Seq2[int,*main.T]")
	equal(t, "range over func", s.of("seq").CanSeq2(), true)
}

// TestStandardLibrary makes the standard library's types from their export data, and
// compares them with those that are linked into the test. Package runtime has types that
// the collector does not look at, and align64 an alignment that the compiler knows of.
func TestStandardLibrary(t *testing.T) {
	used := stubCode.used
	defer func() { stubCode.used = used }()
	s := newSession(t)
	compared := 0
	for _, path := range stdtypes.Paths() {
		pkg, err := s.imports.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range pkg.Scope().Names() {
			object, _ := pkg.Scope().Lookup(name).(*types.TypeName)
			if object == nil || object.IsAlias() || path == "runtime" || name == "align64" {
				continue
			}
			n, ok := object.Type().(*types.Named)
			if !ok || n.TypeParams().Len() > 0 || compiled[linkNamed(n)] != nil {
				continue
			}
			if want := Linked(n); want != nil {
				s.compareWithLinked(path+"."+name, n, want)
				compared++
			}
		}
	}
	if compared < 200 {
		t.Errorf("compared %d types only", compared)
	}
}

func (s *session) compareWithLinked(at string, n *types.Named, want reflect.Type) {
	got := s.Of(n)
	c := comparison{s.T, map[[2]reflect.Type]bool{}, s.Types}
	c.same(at+": String", got.String(), want.String())
	c.same(at+": Kind", got.Kind(), want.Kind())
	c.layout(at, fromReflect(got), fromReflect(want))
	for _, pair := range [][2]reflect.Type{{got, want}, {reflect.PointerTo(got), reflect.PointerTo(want)}} {
		c.same(at+": NumMethod", pair[0].NumMethod(), pair[1].NumMethod())
		if got.Kind() != reflect.Interface {
			c.same(at+": methods", c.methodNames(pair[0]), c.methodNames(pair[1]))
		}
	}
}
