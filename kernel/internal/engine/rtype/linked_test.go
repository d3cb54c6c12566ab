package rtype

import (
	"bytes"
	"encoding/binary"
	"go/types"
	"reflect"
	"testing"
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
