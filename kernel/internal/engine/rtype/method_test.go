package rtype

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"io"
	"reflect"
	"runtime"
	"runtime/debug"
	"sort"
	"strings"
	"testing"
	"unsafe"
)

type many interface {
	M(a int8, b float64, c string, d struct {
		X int
		Y string
	}, e [1]int64, f []byte, g any, h map[string]int, i complex128, j [3]uint16, k float32, l *int, m error, n func() int, o ...int) (int8, float64, string, struct {
		X int
		Y string
	}, [1]int64, []byte, any, map[string]int, complex128, [3]uint16, float32, *int, error, func() int, []int)
}

// TestCallingConvention has compiled code call methods with all sorts of arguments, in
// registers and on the stack.
func TestCallingConvention(t *testing.T) {
	s := newSession(t)
	const signature = `(a int8, b float64, c string, d struct {X int; Y string}, e [1]int64, f []byte, g any, h map[string]int, i complex128, j [3]uint16, k float32, l *int, m error, n func() int, o ...int) (int8, float64, string, struct {X int; Y string}, [1]int64, []byte, any, map[string]int, complex128, [3]uint16, float32, *int, error, func() int, []int)`
	const body = " { panic(0) }\n"
	s.check("type P struct{ n [4]int }\nfunc (p *P) M" + signature + body +
		"type V struct{ n [4]int }\nfunc (v V) M" + signature + body +
		"type D map[string]int\nfunc (recv D) M" + signature + body +
		"type F struct{ x float64 }\nfunc (recv F) M" + signature + body)
	seen := 0
	for _, name := range []string{"P", "V", "D", "F"} {
		s.bodies[name+".M"] = func(args []reflect.Value) []reflect.Value {
			runtime.GC()
			seen++
			equal(t, "receiver", strings.TrimPrefix(args[0].Type().String(), "*"), "main."+name)
			return args[1:]
		}
		v := s.value(name)
		if name == "F" {
			v = s.value(name, 2.5)
		}
		callMany(t, v.Addr().Interface().(many))
		if name != "P" {
			callMany(t, v.Interface().(many))
			m, _ := v.Type().MethodByName("M")
			callMany(t, v.Interface().(many))
			equal(t, "Func", m.Func.Call(append([]reflect.Value{v}, manyArgs()...))[2].String(), "c")
		}
		equal(t, "Method", v.Addr().Method(0).Call(manyArgs())[2].String(), "c")
	}
	equal(t, "calls", seen, 1+1+3*5)
}

func manyArgs() []reflect.Value {
	in := reflect.TypeFor[many]().Method(0).Type
	args := make([]reflect.Value, in.NumIn()-1)
	for i := range args {
		args[i] = reflect.Zero(in.In(i))
	}
	args[2] = reflect.ValueOf("c")
	return args
}

func callMany(t *testing.T, m many) {
	t.Helper()
	x, sentinel := 5, errors.New("m")
	d := struct {
		X int
		Y string
	}{4, "d"}
	a, b, c, d2, e, f, g, h, i, j, k, l, err, n, o := m.M(-1, 2.5, "c", d, [1]int64{5}, []byte("f"), 7, map[string]int{"h": 8}, 9i, [3]uint16{1, 2, 3}, 11, &x, sentinel, func() int { return x }, 13, 14)
	got := fmt.Sprint(a, b, c, d2, e, f, g, h, i, j, k, *l, err, n(), o)
	equal(t, "results", got, "-1 2.5c{4 d} [5] [102] 7 map[h:8] (0+9i) [1 2 3] 11 5 m 5 [13 14]")
}

// TestDirectReceivers calls value methods of types whose values are an interface's word.
func TestDirectReceivers(t *testing.T) {
	s := newSession(t)
	s.check(`type F func() string
func (f F) String() string { return f() }
type M map[string]int
func (m M) String() string { return "" }
type B struct{ _ struct{}; p *int }
func (b B) String() string { return "" }
type A [1]*int
func (a A) String() string { return "" }
type C chan int
func (c C) String() string { return "" }
type N struct{ b struct{ a A } }
func (n N) String() string { return "" }`)
	x := 42
	s.bodies["F.String"] = func(args []reflect.Value) []reflect.Value { return args[0].Call(nil) }
	s.bodies["M.String"] = func(args []reflect.Value) []reflect.Value { return results(fmt.Sprint("len ", args[0].Len())) }
	s.bodies["B.String"] = func(args []reflect.Value) []reflect.Value { return results(fmt.Sprint("B", args[0].Field(1).Elem())) }
	s.bodies["A.String"] = func(args []reflect.Value) []reflect.Value { return results(fmt.Sprint("A", args[0].Index(0).Elem())) }
	s.bodies["C.String"] = func(args []reflect.Value) []reflect.Value { return results(fmt.Sprint("cap ", args[0].Cap())) }
	s.bodies["N.String"] = func(args []reflect.Value) []reflect.Value {
		return results(fmt.Sprint("N", args[0].Field(0).Field(0).Index(0).Elem()))
	}
	a := reflect.ValueOf([1]*int{&x}).Convert(s.of("A"))
	n := s.value("N")
	reflect.NewAt(s.of("A"), n.Addr().UnsafePointer()).Elem().Set(a)
	for want, v := range map[string]reflect.Value{
		"hello": reflect.ValueOf(func() string { return "hello" }).Convert(s.of("F")),
		"len 1": reflect.ValueOf(map[string]int{"a": 1}).Convert(s.of("M")),
		"B42":   s.value("B", nil, &x),
		"A42":   a,
		"cap 3": reflect.ValueOf(make(chan int, 3)).Convert(s.of("C")),
		"N42":   n,
	} {
		equal(t, v.Type().String(), fmt.Sprint(v.Interface()), want)
		p := reflect.New(v.Type())
		p.Elem().Set(v)
		equal(t, "*"+v.Type().String(), p.Interface().(fmt.Stringer).String(), want)
		m, _ := v.Type().MethodByName("String")
		equal(t, "Func of "+v.Type().String(), m.Func.Call([]reflect.Value{v})[0].String(), want)
		equal(t, "method value", v.MethodByName("String").Interface().(func() string)(), want)
	}
}

type nilStringer struct{ _ int }

func (nilStringer) String() string { return "" }

func TestNilReceiver(t *testing.T) {
	s := newSession(t)
	s.check(`type T struct{ n int }
func (t T) String() string { return "" }`)
	message := func(x fmt.Stringer) (text string) {
		defer func() {
			err := recover().(runtime.Error)
			text = err.Error()
		}()
		return x.String()
	}
	want := strings.NewReplacer("gokernel/kernel/internal/engine/rtype", "main", "nilStringer", "T").Replace(message((*nilStringer)(nil)))
	equal(t, "panic", message(reflect.Zero(reflect.PointerTo(s.of("T"))).Interface().(fmt.Stringer)), want)
}

// TestEmbedding calls promoted methods of session types, compiled types and interfaces.
func TestEmbedding(t *testing.T) {
	s := newSession(t)
	s.check(`import ("bytes"; "go/ast"; "sort"; "sync"; "fmt")
type Base struct{ name string }
func (b Base) String() string { return "" }
func (b *Base) Rename(name string) { }
type ByValue struct{ n int; Base }
type ByPointer struct{ n int; *Base }
type Deep struct{ s string; ByPointer }
type Locked struct{ *sync.Mutex; n int }
type Buffered struct{ n int; bytes.Buffer }
type Failed struct{ error }
type Sorted struct{ sort.Interface; n int }
type Tree struct{ pos int; ast.Expr }
type Ident struct{ pos int; ast.Ident }
type Iface struct{ n int; fmt.Stringer }
var literal struct{ n int; Base }`)
	s.bodies["Base.String"] = func(args []reflect.Value) []reflect.Value { return results("base " + args[0].Field(0).String()) }
	s.bodies["Base.Rename"] = func(args []reflect.Value) []reflect.Value {
		*(*string)(args[0].UnsafePointer()) = args[1].String()
		return nil
	}
	type renamer interface {
		Rename(string)
		fmt.Stringer
	}
	base := s.value("Base", "b")
	value := s.value("ByValue", 1, base.Interface())
	equal(t, "value", fmt.Sprint(value.Interface()), "base b")
	value.Addr().Interface().(renamer).Rename("c")
	equal(t, "renamed", value.Addr().Interface().(renamer).String(), "base c")
	_, ok := value.Interface().(renamer)
	equal(t, "value has pointer methods", ok, false)

	pointer := s.value("ByPointer", 1, base.Addr().Interface())
	deep := s.value("Deep", "s", pointer.Interface())
	deep.Interface().(renamer).Rename("d")
	equal(t, "deep", fmt.Sprint(pointer.Interface(), deep.Addr().Interface(), base.Interface()), "base d base d base d")

	buffered := s.value("Buffered")
	fmt.Fprintf(buffered.Addr().Interface().(io.Writer), "x%d", 1)
	equal(t, "buffer", fmt.Sprint(buffered.Addr().Interface()), "x1")
	equal(t, "bytes", string(buffered.Addr().Interface().(interface{ Bytes() []byte }).Bytes()), "x1")
	_, ok = buffered.Addr().Interface().(interface {
		ReadFrom(io.Reader) (int64, error)
	})
	equal(t, "ReaderFrom", ok, true)

	failed := s.value("Failed", io.EOF).Interface().(error)
	equal(t, "error", failed.Error(), "EOF")
	list := sort.StringSlice{"b", "a"}
	sort.Sort(s.value("Sorted", list, 1).Interface().(sort.Interface))
	equal(t, "sorted", fmt.Sprint(list), "[a b]")

	ident := &ast.Ident{Name: "x", NamePos: 5}
	equal(t, "expr", s.value("Tree", 1, ident).Interface().(ast.Expr).Pos(), 5)
	equal(t, "ident", s.value("Ident", 1, *ident).Addr().Interface().(ast.Expr).Pos(), 5)
	equal(t, "iface", fmt.Sprint(s.value("Iface", 1, bytes.NewBufferString("in")).Interface()), "in")

	literal := reflect.New(s.of("literal"))
	setAny(literal.Elem().Field(1), base.Interface())
	equal(t, "literal", fmt.Sprint(literal.Elem().Interface()), "base d")
	equal(t, "literal pointer", literal.Interface().(fmt.Stringer).String(), "base d")

	for name, v := range map[string]reflect.Value{"nil pointer": s.value("ByPointer"), "nil interface": s.value("Iface")} {
		func() {
			defer func() {
				equal(t, name, fmt.Sprint(recover()), "runtime error: invalid memory address or nil pointer dereference")
			}()
			t.Error(v.Interface().(fmt.Stringer).String())
		}()
	}
}

// TestUnexportedPromoted has compiled code call an unexported method of its own package
// through a session's type.
func TestUnexportedPromoted(t *testing.T) {
	s := newSession(t)
	s.check(`import "reflect"
type T struct{ n int; reflect.Type }`)
	v := s.value("T", 1, reflect.TypeFor[[]string]()).Interface().(reflect.Type)
	equal(t, "String", v.String(), "[]string")
	equal(t, "Elem", v.Elem(), reflect.TypeFor[string]())
	equal(t, "common", reflect.TypeFor[[]string]().AssignableTo(v), true) // calls v.common()
	equal(t, "uncommon", reflect.TypeFor[[]int]().AssignableTo(v), false)
	m, ok := s.of("T").MethodByName("Name")
	equal(t, "Name", ok && m.Func.IsValid(), true)
}

// TestInterfaces converts to interfaces that the session has declared.
func TestInterfaces(t *testing.T) {
	s := newSession(t)
	s.check(`type Shape interface { Area() float64; secret() string }
type Open interface { Area() float64 }
type Square struct{ side float64 }
func (s Square) Area() float64 { return 0 }
func (s *Square) secret() string { return "" }
type Self interface{ Again() Self }
type Loop struct{ n int }
func (l *Loop) Again() Self { return nil }`)
	s.bodies["Square.Area"] = func(args []reflect.Value) []reflect.Value {
		side := args[0].Field(0).Float()
		return results(side * side)
	}
	s.bodies["Square.secret"] = func(args []reflect.Value) []reflect.Value { return results("psst") }
	s.bodies["Loop.Again"] = func(args []reflect.Value) []reflect.Value {
		return []reflect.Value{args[0].Convert(s.of("Self"))}
	}
	square := s.value("Square", 3.0)
	pointer := square.Addr()
	equal(t, "*Square is a Shape", pointer.Type().Implements(s.of("Shape")), true)
	equal(t, "Square is a Shape", square.Type().Implements(s.of("Shape")), false)
	equal(t, "Square is Open", square.Type().Implements(s.of("Open")), true)
	equal(t, "Shape is Open", s.of("Shape").Implements(s.of("Open")), true)
	shape := pointer.Convert(s.of("Shape"))
	equal(t, "Area", shape.MethodByName("Area").Call(nil)[0].Float(), 9)
	equal(t, "Area by compiled code", shape.Interface().(interface{ Area() float64 }).Area(), 9)
	equal(t, "converted", shape.Convert(s.of("Open")).MethodByName("Area").Call(nil)[0].Float(), 9)
	loop := s.value("Loop").Addr()
	again := loop.MethodByName("Again").Call(nil)[0]
	equal(t, "recursive", again.Type() == s.of("Self") && again.Elem().Pointer() == loop.Pointer(), true)
	equal(t, "in a slice", fmt.Sprintf("%T", reflect.MakeSlice(reflect.SliceOf(s.of("Shape")), 1, 1).Interface()), "[]main.Shape")
}

// TestCollector lets the collector run all the time while values of made types are all
// that keeps memory alive.
func TestCollector(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	s := newSession(t)
	s.check(`type Node struct { pad int8; next *Node; text string; more [3]Leaf; m map[Key]*Node; any any }
type Leaf struct { n int; p *string; f [2]float64 }
type Key struct { s string; x any }
type Wide struct { a [3000]Leaf; last *string }`)
	node := s.of("Node")
	text := func(i int) *string { x := strings.Repeat("x", i%50) + fmt.Sprint(i); return &x }
	var head reflect.Value
	wide := reflect.New(s.of("Wide"))
	for i := range 300 {
		next := reflect.New(node)
		fields := next.Elem()
		set := func(f reflect.Value, x any) { setAny(reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem(), x) }
		if head.IsValid() {
			set(fields.Field(1), head.Interface())
		}
		set(fields.Field(2), *text(i))
		set(fields.Field(3).Index(i%3).Field(1), text(i))
		m := reflect.MakeMap(fields.Field(4).Type())
		for j := range 20 {
			m.SetMapIndex(s.value("Key", *text(j), i), next)
		}
		set(fields.Field(4), m.Interface())
		set(fields.Field(5), s.value("Leaf", i, text(i)).Interface())
		set(wide.Elem().Field(0).Index(i*10).Field(1), text(i))
		head = next
		if i%50 == 0 {
			runtime.GC()
		}
	}
	runtime.GC()
	for i := 299; i >= 0; i-- {
		fields := head.Elem()
		want := *text(i)
		equal(t, "text", fields.Field(2).String(), want)
		equal(t, "array", fields.Field(3).Index(i%3).Field(1).Elem().String(), want)
		equal(t, "map", fields.Field(4).MapIndex(s.value("Key", *text(7), i)).Pointer(), head.Pointer())
		equal(t, "any", fields.Field(5).Elem().Field(1).Elem().String(), want)
		equal(t, "wide", wide.Elem().Field(0).Index(i*10).Field(1).Elem().String(), want)
		head = fields.Field(1)
	}
}

// TestFunc gives methods as Go functions: they are used from the second call on.
func TestFunc(t *testing.T) {
	s := newSession(t)
	s.check(`type V struct{ a, b, c int }
func (v V) String() string { return "" }
type P struct{ n int }
func (p *P) Less(i, j int) bool { return false }`)
	s.bodies["V.String"] = func(args []reflect.Value) []reflect.Value { return results("body") }
	s.bodies["P.Less"] = func(args []reflect.Value) []reflect.Value { return results(false) }
	s.funcs["String func(unsafe.Pointer) string"] = func(p unsafe.Pointer) string { return fmt.Sprint("func ", (*[3]int)(p)[2]) }
	s.funcs["Less func(unsafe.Pointer, int, int) bool"] = func(p unsafe.Pointer, i, j int) bool { return *(*int)(p)+i < j }
	v := s.value("V", 1, 2, 3)
	equal(t, "first", fmt.Sprint(v.Interface()), "body")
	equal(t, "second", fmt.Sprint(v.Interface(), v.Addr().Interface()), "func 3 func 3")
	p := s.value("P", 10).Addr().Interface().(interface{ Less(i, j int) bool })
	equal(t, "first", p.Less(1, 12), false)
	equal(t, "second", p.Less(1, 12), true)
}

func BenchmarkString(b *testing.B) {
	s := newSession(&testing.T{})
	s.check("type V struct{ a, b, c int }\nfunc (v V) String() string { return \"\" }")
	out := results("body")
	s.bodies["V.String"] = func(args []reflect.Value) []reflect.Value { return out }
	b.Run("Method", func(b *testing.B) { callString(b, s.value("V").Interface().(fmt.Stringer)) })
	b.Run("Func", func(b *testing.B) {
		s.check("type V struct{ a, b, c, d int }\nfunc (v V) String() string { return \"\" }")
		s.funcs["String func(unsafe.Pointer) string"] = func(unsafe.Pointer) string { return "func" }
		callString(b, s.value("V").Interface().(fmt.Stringer))
	})
}

func callString(b *testing.B, v fmt.Stringer) {
	for b.Loop() {
		_ = v.String()
	}
}

// BenchmarkMake makes the same type again and again, each time as another one.
func BenchmarkMake(b *testing.B) {
	used := stubCode.used
	defer func() { stubCode.used = used }()
	s := newSession(&testing.T{})
	s.check(`type V struct{ a, b, c int; next *V }
func (v V) A(int) string { return "" }
func (v V) B(int) string { return "" }
func (v *V) C(int) string { return "" }
func (v *V) D(int) string { return "" }`)
	for i := 0; b.Loop(); i++ {
		stubCode.used = used
		s.suffix = fmt.Sprint(i)
		s.Renew(nil)
		s.of("V")
	}
}

// TestStubsRunOut has a type made when no stubs are left.
func TestStubsRunOut(t *testing.T) {
	used := stubCode.used
	defer func() { stubCode.used = used }()
	s := newSession(t)
	s.check(`type T struct{ a, b, c int }
func (t T) String() string { return "" }
func (t *T) Long(int, float64, ...string) (x, y string) { return "", "" }
type Last struct{ n int }
func (l *Last) String() string { return "" }`)
	s.bodies["Last.String"] = func(args []reflect.Value) []reflect.Value { return results("last") }
	stubCode.used = stubCount - 2
	equal(t, "last stub", fmt.Sprint(s.value("Last").Addr().Interface()), "last")
	long := s.value("T").Addr().Interface().(interface {
		Long(int, float64, ...string) (x, y string)
	})
	defer func() { equal(t, "panic", recover(), any(errStubs)) }()
	long.Long(1, 2, "3")
}
