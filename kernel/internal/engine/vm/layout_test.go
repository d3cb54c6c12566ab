package vm

import (
	"reflect"
	"runtime"
	"testing"
	"time"
	"unsafe"
)

type layoutProbe struct {
	a    byte
	text string
	list [3]struct {
		n int32
		p *int
		e any
	}
	c complex64
	f func()
	m map[int]string
	s []float64
	i interface{ Error() string }
	b bool
}

func TestPointerMapIsTheCompilersOwn(t *testing.T) {
	types := []reflect.Type{
		reflect.TypeFor[int](), reflect.TypeFor[string](), reflect.TypeFor[[]string](), reflect.TypeFor[error](),
		reflect.TypeFor[time.Time](), reflect.TypeFor[frame](), reflect.TypeFor[layoutProbe](),
		reflect.TypeFor[[5]layoutProbe](), reflect.TypeFor[struct{ _ [3]byte }](),
	}
	for _, rt := range types {
		words := make(pointerMap, (rt.Size()+wordSize-1)/wordSize)
		words.note(0, rt)
		ours, theirs := describe(words), (*descriptor)(typePointer(rt))
		if ours.ptrBytes != theirs.ptrBytes {
			t.Errorf("%s: %d bytes with pointers, want %d", rt, ours.ptrBytes, theirs.ptrBytes)
			continue
		}
		n := (int(theirs.ptrBytes/wordSize) + 7) / 8
		if got, want := unsafe.Slice(ours.mask, n), unsafe.Slice(theirs.mask, n); string(got) != string(want) {
			t.Errorf("%s: the mask is %b, want %b", rt, got, want)
		}
	}
}

// TestFramesKeepWhatTheyHold lets the collector look at frames of many sizes.
func TestFramesKeepWhatTheyHold(t *testing.T) {
	ls := &layouts{known: map[string]*layout{}}
	th := &thread{}
	probe, word := reflect.TypeFor[layoutProbe](), reflect.TypeFor[*int]()
	var frames []*frame
	var offs []uintptr
	for n := range 60 {
		var v variables
		for range n {
			v.add(probe)
			v.add(reflect.TypeFor[bool]())
		}
		offs = append(offs, v.add(word))
		fr := th.take(&code{layout: ls.of(v.fields)})
		*at[*int](fr, offs[n]) = new(n)
		frames = append(frames, fr)
	}
	for range 3 {
		runtime.GC()
		for range 1000 {
			_ = new(-1) // takes the place of what was freed
		}
	}
	for n, fr := range frames {
		if got := **at[*int](fr, offs[n]); got != n {
			t.Errorf("frame %d: its pointer leads to %d", n, got)
		}
		fr.leave()
		if got := *at[*int](fr, offs[n]); got != nil {
			t.Errorf("frame %d: its pointer is left after the call", n)
		}
	}
}
