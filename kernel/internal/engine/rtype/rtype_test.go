package rtype

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"sort"
	"strings"
	"testing"
	"text/template"
)

func TestPrinting(t *testing.T) {
	s := newSession(t)
	s.check(`type P struct { X, y int; name string; in Inner; ptr *P }
type Inner struct { s string }
func (i Inner) String() string { return "" }
type Exported struct { In Inner; P *int }`)
	s.bodies["Inner.String"] = func(args []reflect.Value) []reflect.Value {
		return results("<" + args[0].Field(0).String() + ">")
	}
	inner := s.value("Inner", "deep")
	p := s.value("P", 1, 2, "n", inner.Interface())
	equal(t, "%T", fmt.Sprintf("%T %T", p.Interface(), p.Addr().Interface()), "main.P *main.P")
	equal(t, "%v", fmt.Sprint(p.Interface()), "{1 2 n {deep} <nil>}")
	equal(t, "%+v", fmt.Sprintf("%+v", p.Interface()), "{X:1 y:2 name:n in:{s:deep} ptr:<nil>}")
	equal(t, "%#v", fmt.Sprintf("%#v", p.Interface()), `main.P{X:1, y:2, name:"n", in:main.Inner{s:"deep"}, ptr:(*main.P)(nil)}`)
	equal(t, "String", fmt.Sprint(inner.Interface(), inner.Addr().Interface()), "<deep> <deep>")
	equal(t, "exported", fmt.Sprint(s.value("Exported", inner.Interface()).Interface()), "{<deep> <nil>}")
}

func TestJSON(t *testing.T) {
	s := newSession(t)
	s.check("type P struct { X int `json:\"x\"`; y int; When When; Next *P `json:\",omitempty\"` }\n" +
		"type When struct{ n int }\nfunc (w When) MarshalJSON() ([]byte, error) { return nil, nil }\n" +
		"func (w *When) UnmarshalJSON(b []byte) error { return nil }")
	s.bodies["When.MarshalJSON"] = func(args []reflect.Value) []reflect.Value {
		text := fmt.Sprintf(`"w%d"`, args[0].Field(0).Int())
		return []reflect.Value{reflect.ValueOf([]byte(text)), reflect.Zero(reflect.TypeFor[error]())}
	}
	s.bodies["When.UnmarshalJSON"] = func(args []reflect.Value) []reflect.Value {
		n := reflect.NewAt(reflect.TypeFor[int](), args[0].UnsafePointer()).Elem()
		n.SetInt(int64(len(args[1].Bytes())))
		return []reflect.Value{reflect.Zero(reflect.TypeFor[error]())}
	}
	p := s.value("P", 1, 2, s.value("When", 7).Interface())
	out, err := json.Marshal(p.Interface())
	equal(t, "json", fmt.Sprintf("%s %v", out, err), `{"x":1,"When":"w7"} <nil>`)
	back := s.value("P")
	err = json.Unmarshal([]byte(`{"x":4,"When":"abcd","Next":{"x":5,"When":"a"}}`), back.Addr().Interface())
	equal(t, "unmarshal", fmt.Sprintf("%+v %v", back.Field(3).Elem(), err), "{X:5 y:0 When:{n:3} Next:<nil>} <nil>")
}

func TestErrors(t *testing.T) {
	s := newSession(t)
	s.check(`type E struct{ code int }
func (e *E) Error() string { return "" }
type V string
func (v V) Error() string { return "" }
func (v V) Is(error) bool { return false }`)
	s.bodies["E.Error"] = func(args []reflect.Value) []reflect.Value {
		return results(fmt.Sprint("code ", args[0].Elem().Field(0).Int()))
	}
	s.bodies["V.Error"] = func(args []reflect.Value) []reflect.Value { return results(args[0].String()) }
	s.bodies["V.Is"] = func(args []reflect.Value) []reflect.Value {
		return results(args[1].Interface().(error).Error() == "x")
	}
	e := s.value("E", 42).Addr().Interface().(error)
	wrapped := fmt.Errorf("outer: %w", e)
	equal(t, "wrapped", wrapped.Error(), "outer: code 42")
	target := reflect.New(reflect.PointerTo(s.of("E")))
	equal(t, "As", errors.As(wrapped, target.Interface()), true)
	equal(t, "As found", target.Elem().Interface().(error), e)
	v := s.value("V")
	v.SetString("v")
	equal(t, "Is", errors.Is(fmt.Errorf("%w", v.Interface().(error)), errors.New("x")), true)
	equal(t, "Is not", errors.Is(v.Interface().(error), errors.New("y")), false)
	equal(t, "As other", errors.As(v.Interface().(error), target.Interface()), false)
}

func TestIdentity(t *testing.T) {
	s := newSession(t)
	s.check(`type A struct{ n int; s string }
type B struct{ n int; s string }
type K struct{ f float64; _ int; a any }`)
	m := map[any]string{}
	a, b := s.value("A", 1, "x").Interface(), s.value("B", 1, "x").Interface()
	m[a], m[b] = "a", "b"
	m[s.value("K", 0.0, nil, a).Interface()] = "k"
	equal(t, "len", len(m), 3)
	equal(t, "a", m[s.value("A", 1, "x").Interface()], "a")
	equal(t, "k", m[s.value("K", 0.0, 5, a).Interface()], "k")
	equal(t, "==", a == s.value("A", 1, "x").Interface(), true)
	equal(t, "!=", a == b, false)
	typed := reflect.MakeMap(reflect.MapOf(s.of("K"), s.of("A")))
	typed.SetMapIndex(s.value("K", 1.5), reflect.ValueOf(a))
	equal(t, "typed map", typed.MapIndex(s.value("K", 1.5)).Interface(), a)
	func() {
		defer func() {
			equal(t, "panic", fmt.Sprint(recover()), "runtime error: comparing uncomparable type []int")
		}()
		k := s.value("K", 1.0, nil, []int{1}).Interface()
		t.Error(k == k)
	}()
}

func TestSort(t *testing.T) {
	s := newSession(t)
	s.check(`type L []string
func (l L) Len() int { return 0 }
func (l L) Less(i, j int) bool { return false }
func (l L) Swap(i, j int) { }`)
	s.bodies["L.Len"] = func(args []reflect.Value) []reflect.Value { return results(args[0].Len()) }
	s.bodies["L.Less"] = func(args []reflect.Value) []reflect.Value {
		return results(args[0].Index(int(args[1].Int())).String() < args[0].Index(int(args[2].Int())).String())
	}
	s.bodies["L.Swap"] = func(args []reflect.Value) []reflect.Value {
		reflect.Swapper(args[0].Interface())(int(args[1].Int()), int(args[2].Int()))
		return nil
	}
	l := s.value("L")
	l.Set(reflect.ValueOf(strings.Fields("the quick brown fox jumps over the lazy dog again and again")).Convert(l.Type()))
	sort.Sort(l.Interface().(sort.Interface))
	equal(t, "sorted", fmt.Sprint(l), "[again again and brown dog fox jumps lazy over quick the the]")
	sort.Sort(sort.Reverse(l.Addr().Interface().(sort.Interface)))
	equal(t, "reversed", fmt.Sprint(l.Index(0)), "the")
}

func TestTemplate(t *testing.T) {
	s := newSession(t)
	s.check(`type P struct{ Name string; kids []P }
func (p P) Kids() []P { return nil }
func (p *P) Greet(n int, who ...string) (string, error) { return "", nil }`)
	s.bodies["P.Kids"] = func(args []reflect.Value) []reflect.Value {
		kids := reflect.MakeSlice(reflect.SliceOf(s.of("P")), 2, 2)
		kids.Index(1).Field(0).SetString("kid")
		return []reflect.Value{kids}
	}
	s.bodies["P.Greet"] = func(args []reflect.Value) []reflect.Value {
		text := fmt.Sprint(args[0].Elem().Field(0), args[1], args[2])
		return []reflect.Value{reflect.ValueOf(text), reflect.Zero(reflect.TypeFor[error]())}
	}
	var out strings.Builder
	tmpl := template.Must(template.New("").Parse(`{{.Name}} {{range .Kids}}[{{.Name}}]{{end}} {{.Greet 3 "a" "b"}}`))
	if err := tmpl.Execute(&out, s.value("P", "top").Addr().Interface()); err != nil {
		t.Fatal(err)
	}
	equal(t, "template", out.String(), "top [][kid] top 3 [a b]")
}
