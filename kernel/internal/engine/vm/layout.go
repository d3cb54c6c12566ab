package vm

import (
	"reflect"
	"sync"
	"unsafe"
)

// layout is the memory of frames of one form.
type layout struct {
	id       int // index of the threads' pools
	typ      unsafe.Pointer
	pointers unsafe.Pointer // type of what follows the header, nil if it has no pointers
}

// layouts are shared: frames with pointers at the same places are of one form. They are
// never given back, as threads number their pools by them.
type layouts struct {
	mu    sync.Mutex
	known map[string]*layout // by the words with pointers
}

// variable is a value's place in a frame.
type variable struct {
	off uintptr // behind the header
	rt  reflect.Type
}

// variables gives out the offsets of a frame.
type variables struct {
	fields []variable
	size   uintptr
}

// add makes room for a value and gives its offset from the frame's beginning.
func (v *variables) add(rt reflect.Type) uintptr {
	if rt.Size() == 0 { // behind the last variable may be the next object
		return 0
	}
	align := uintptr(rt.Align())
	off := (v.size + align - 1) &^ (align - 1)
	v.fields = append(v.fields, variable{off, rt})
	v.size = off + rt.Size()
	return headerSize + off
}

const wordSize = unsafe.Sizeof(uintptr(0))

// pointerMap tells for each word whether it holds a pointer.
type pointerMap []byte

func (p pointerMap) set(off uintptr) { p[off/wordSize] = 1 }

// note sets the words with pointers of a value of a type.
func (p pointerMap) note(off uintptr, rt reflect.Type) {
	if !hasPointers(rt) {
		return
	}
	switch rt.Kind() {
	case reflect.Struct:
		for i := range rt.NumField() {
			f := rt.Field(i)
			p.note(off+f.Offset, f.Type)
		}
	case reflect.Array:
		for i := range rt.Len() {
			p.note(off+uintptr(i)*rt.Elem().Size(), rt.Elem())
		}
	case reflect.Interface: // its type is never freed
		p.set(off + wordSize)
	default: // a pointer, or a string or slice that begins with one
		p.set(off)
	}
}

// of gives the layout of a frame with some variables.
func (ls *layouts) of(fields []variable) *layout {
	size := uintptr(0)
	if n := len(fields); n > 0 {
		last := fields[n-1]
		size = last.off + max(last.rt.Size(), 1) // what has no size must not lie behind the frame
		size = (size + wordSize - 1) &^ (wordSize - 1)
	}
	body := make(pointerMap, size/wordSize)
	for _, f := range fields {
		body.note(f.off, f.rt)
	}
	ls.mu.Lock()
	defer ls.mu.Unlock()
	if l := ls.known[string(body)]; l != nil {
		return l
	}
	whole := make(pointerMap, headerSize/wordSize, headerSize/wordSize+uintptr(len(body)))
	whole.note(0, reflect.TypeFor[frame]())
	whole = append(whole, body...)
	l := &layout{id: len(ls.known), typ: unsafe.Pointer(describe(whole))}
	if d := describe(body); d.ptrBytes > 0 {
		l.pointers = unsafe.Pointer(d)
	}
	ls.known[string(body)] = l
	return l
}

// descriptor is the head of a runtime type, as internal/abi has it: all that the memory
// allocator and the garbage collector look at. Package reflect never sees these, and
// would keep what it makes for ever.
type descriptor struct {
	size       uintptr
	ptrBytes   uintptr // up to the end of the last pointer
	hash       uint32
	tflag      uint8
	align      uint8
	fieldAlign uint8
	kind       uint8
	equal      unsafe.Pointer
	mask       *byte // a bit for each word, in whole words
	str        int32
	ptrToThis  int32
}

// describe makes the type of memory with pointers in some words.
func describe(words pointerMap) *descriptor {
	d := &descriptor{
		size:  uintptr(len(words)) * wordSize,
		align: uint8(wordSize), fieldAlign: uint8(wordSize), kind: uint8(reflect.Struct),
	}
	mask := make([]byte, (uintptr(len(words))/8/wordSize+1)*wordSize)
	for i, pointer := range words {
		if pointer != 0 {
			mask[i/8] |= 1 << (i % 8)
			d.ptrBytes = uintptr(i+1) * wordSize
		}
	}
	d.mask = &mask[0]
	return d
}
