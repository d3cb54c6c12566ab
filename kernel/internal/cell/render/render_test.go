package render

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"math/big"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"gokernel/display"
)

type (
	person struct {
		Name string
		Age  int
		note string
	}
	node struct {
		Value int
		Next  *node
	}
	loop      []any
	color     int
	angry     struct{}
	wrapper   = _test_Thing
	textThing = _test_Text
)

// _test_Thing and _test_Text have the form of the interpreter's interface wrappers.
type _test_Thing struct {
	IValue any
	WDo    func()
}

type _test_Text struct {
	IValue  any
	WString func() string
}

func (t _test_Text) String() string { return t.WString() }

func (c color) String() string { return [...]string{"red", "green"}[c] }
func (angry) Error() string    { panic("not now") }

func text(b display.Bundle) string {
	var s string
	if json.Unmarshal(b.Data["text/plain"], &s) != nil {
		return "no text: " + string(b.Data["text/plain"])
	}
	return s
}

func show(v any) string { return text(Value(reflect.ValueOf(v), nil, Options{})) }

func TestText(t *testing.T) {
	three, seven := 3, any(7)
	cycle := &node{Value: 1}
	cycle.Next = cycle
	self := loop{1, nil}
	self[1] = self
	selfMap := map[string]any{"a": 1}
	selfMap["m"] = selfMap
	big100, _ := new(big.Int).SetString(strings.Repeat("9", 100), 10)
	tests := []struct {
		name string
		v    any
		want string
	}{
		{"nil", nil, "<nil>"},
		{"bool", true, "true"},
		{"int", -42, "-42"},
		{"uintptr", uintptr(255), "0xff"},
		{"float", 3.0, "3"},
		{"float32", float32(0.1), "0.1"},
		{"big float", 1e21, "1e+21"},
		{"complex", 1 + 2i, "(1+2i)"},
		{"string", "now a string", "now a string"},
		{"string with quotes", "a \"b\"\n", "a \"b\"\n"},
		{"slice", []int{2, 1, 3, 4}, "[2, 1, 3, 4]"},
		{"nil slice", []int(nil), "[]"},
		{"array", [2]bool{true}, "[true, false]"},
		{"strings", []string{"a", "b\n"}, `["a", "b\n"]`},
		{"nested", [][]any{{1, "a"}, nil, {nil}}, `[[1, "a"], [], [<nil>]]`},
		{"map", map[string]int{"b": 2, "a": 1}, `map["a": 1, "b": 2]`},
		{"nil map", map[string]int(nil), "map[]"},
		{"mixed keys", map[any]int{"x": 1, 10: 2, 9: 3, true: 4}, `map[true: 4, 9: 3, 10: 2, "x": 1]`},
		{"struct keys", map[[2]int]string{{2, 1}: "b", {1, 9}: "a"}, `map[[1, 9]: "a", [2, 1]: "b"]`},
		{"struct", struct {
			Name string
			Age  int
		}{"x", 3}, `{Name: "x", Age: 3}`},
		{"renamed field", struct {
			X    int
			Xz   string
			XYes bool
		}{1, "a", true}, `{X: 1, z: "a", XYes: true}`},
		{"empty struct", struct{}{}, "{}"},
		{"pointer to struct", &struct{ A int }{1}, "&{A: 1}"},
		{"pointer to pointer", &[]*int{&three, nil}, "&[&3, <nil>]"},
		{"pointer to interface", &seven, "&7"},
		{"nil pointer", (*node)(nil), "<nil>"},
		{"nil func", (func())(nil), "<nil>"},
		{"func", strings.ToUpper, "func(string) string"},
		{"funcs", []func(int) error{nil, func(int) error { return nil }}, "[<nil>, func(int) error]"},
		{"chan", make(chan int, 3), "chan int"},
		{"receive chan", make(<-chan string), "<-chan string"},
		{"error", errors.New("bad"), "bad"},
		{"errors", []error{errors.New("bad"), nil}, "[bad, <nil>]"},
		{"Stringer", color(1), "green"},
		{"Stringers", map[color]color{1: 0, 0: 1}, "map[red: green, green: red]"},
		{"duration", 90 * time.Second, "1m30s"},
		{"times", []time.Time{time.Unix(0, 0).UTC()}, "[1970-01-01 00:00:00 +0000 UTC]"},
		{"big.Int", big100, strings.Repeat("9", 100)},
		{"big.Int value", *big.NewInt(-5), "-5"},
		{"big.Ints", []*big.Int{big.NewInt(2), nil}, "[2, <nil>]"},
		{"big.Rat in a struct", struct{ R big.Rat }{*big.NewRat(1, 2)}, "{R: 1/2}"},
		{"text bytes", []byte("hé\n"), `[]byte("hé\n")`},
		{"other bytes", []byte{1, 2, 255}, "[1, 2, 255]"},
		{"no bytes", []byte{}, "[]"},
		{"cycle by pointer", cycle, "&{Value: 1, Next: …}"},
		{"cycle by slice", self, "[1, …]"},
		{"cycle by map", selfMap, `map["a": 1, "m": …]`},
		{"panicking method", angry{}, "{} (its method panicked: not now)"},
		{"panicking methods", []error{angry{}}, "[render.angry (its method panicked: not now)]"},
		{"panicking index", color(7), "7 (its method panicked: runtime error: index out of range [7] with length 2)"},
		{"wrapper", wrapper{IValue: []int{1}}, "[1]"},
		{"wrappers", []any{wrapper{IValue: wrapper{IValue: "a"}}}, `["a"]`},
		{"wrapper with text", textThing{WString: func() string { return "itself" }}, "itself"},
		{"long slice", make([]int, 1500)[:], "… (1,000 more)]"},
		{"long string", "é" + strings.Repeat("x", maxString), "\n… (2 more)"},
		{"long string within", []string{strings.Repeat("x", 1_234_567)}, "… (1,234,067 more)]"},
		{"compiled struct", http.Cookie{Name: "n", Value: "v"}, "n=v"},
		{"hidden fields", bytes.NewReader(nil), "&bytes.Reader{…}"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := show(test.v)
			if strings.Contains(test.want, "more)") {
				got = got[max(0, len(got)-len(test.want)):]
			}
			if got != test.want && !(test.name == "compiled struct" && strings.Contains(got, `Name: "n"`)) {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
	if got := show(strings.Repeat("x", maxString)); len(got) != maxString {
		t.Errorf("a string of %d bytes is shown in %d", maxString, len(got))
	}
}

func TestLines(t *testing.T) {
	people := []person{{"Ada", 36, ""}, {"Grace", 85, ""}, {"Edsger", 72, strings.Repeat("-", 30)}, {"Barbara", 79, ""}}
	anonymous := make([]struct {
		Name string
		Age  int
	}, 0)
	for _, p := range people {
		anonymous = append(anonymous, struct {
			Name string
			Age  int
		}{p.Name, p.Age})
	}
	want := `[
    {Name: "Ada", Age: 36},
    {Name: "Grace", Age: 85},
    {Name: "Edsger", Age: 72},
    {Name: "Barbara", Age: 79}
]`
	if got := show(anonymous); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	nested := map[string]any{"a": anonymous, "b": 1}
	want = "map[\n    \"a\": " + strings.ReplaceAll(want, "\n", "\n    ") + ",\n    \"b\": 1\n]"
	if got := show(nested); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for line := range strings.Lines(show(make([]int, 400))) {
		if len(line) > width+1 {
			t.Errorf("a line of %d characters: %s", len(line), line)
		}
	}
}

// check gives the type of the variable v of a program.
func check(t *testing.T, program string) types.Type {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", "package main\n"+program, 0)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{Importer: importer.Default()}
	pkg, err := config.Check("main", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg.Scope().Lookup("v").Type()
}

func TestTrueTypes(t *testing.T) {
	type raw = struct {
		X   int
		Xz  string
		Xxs []struct{ XXmin int }
	}
	value := raw{1, "a", []struct{ XXmin int }{{5}}}
	tests := []struct {
		name, program string
		v             any
		want          string
	}{
		{"fields", "type Q struct { Xmin int }; type P struct { X int; z string; xs []Q }; var v P", value, `{X: 1, z: "a", xs: [{Xmin: 5}]}`},
		{"pointer", "type Q struct { Xmin int }; type P struct { X int; z string; xs []Q }; var v *P", &value, `&{X: 1, z: "a", xs: [{Xmin: 5}]}`},
		{"interface", "var v any", value, `{X: 1, z: "a", xs: [{XXmin: 5}]}`},
		{"other type", "var v struct { A int }", value, `{X: 1, z: "a", xs: [{XXmin: 5}]}`},
		{"func", "type T int; var v func(T) []T", func(int) []int { return nil }, "func(T) []T"},
		{"chan", "type T int; var v chan T", make(chan int), "chan T"},
		{"blank", "var v struct { A int; _ int }", struct{ A, X_ int }{1, 2}, "{A: 1}"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := Value(reflect.ValueOf(test.v), check(t, test.program), Options{})
			if got := text(b); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestGoesOn(t *testing.T) {
	o := Options{GoesOn: func(recovered any) bool { return recovered == "not now" }}
	for _, v := range []any{angry{}, []error{angry{}}, map[string]error{"a": angry{}}} {
		func() {
			defer func() {
				if recovered := recover(); recovered != "not now" {
					t.Errorf("%T: recovered %v", v, recovered)
				}
			}()
			Value(reflect.ValueOf(v), nil, o)
		}()
	}
}

func TestRich(t *testing.T) {
	b := Value(reflect.ValueOf(display.HTMLValue("<b>x</b>")), nil, Options{})
	if got := string(b.Data["text/html"]); !strings.Contains(got, "x") || text(b) != "x" {
		t.Errorf("got %s, %s", got, text(b))
	}
}

func TestTable(t *testing.T) {
	type row struct {
		Name string
		Tags []string
	}
	tests := []struct {
		name string
		v    any
		want string
	}{
		{"struct", row{"<b>", []string{"&"}}, "<table><tbody><tr><th>Name</th><td>&lt;b&gt;</td></tr><tr><th>Tags</th><td>[&#34;&amp;&#34;]</td></tr></tbody></table>"},
		{"pointer", &row{Name: "a"}, "<table><tbody><tr><th>Name</th><td>a</td></tr><tr><th>Tags</th><td>[]</td></tr></tbody></table>"},
		{"map", map[string]int{"b": 2, "a": 1}, "<table><tbody><tr><th>a</th><td>1</td></tr><tr><th>b</th><td>2</td></tr></tbody></table>"},
		{"list", []row{{"a", nil}}, "<table><thead><tr><th>Name</th><th>Tags</th></tr></thead><tbody><tr><td>a</td><td>[]</td></tr></tbody></table>"},
		{"list of pointers", []*row{{"a", nil}}, "<table><thead><tr><th>Name</th><th>Tags</th></tr></thead><tbody><tr><td>a</td><td>[]</td></tr></tbody></table>"},
		{"rows", make([]struct{ A int }, 52)[:], "<tr><td>0</td></tr></tbody></table><p>… (2 more)</p>"},
		{"matrix", [][]float64{{1, 2.5}, {3}}, "<table><tbody><tr><td>1</td><td>2.5</td></tr><tr><td>3</td><td></td></tr></tbody></table>"},
		{"array of arrays", [1][2]string{{"<", ""}}, "<table><tbody><tr><td>&lt;</td><td></td></tr></tbody></table>"},
		{"lists in interfaces", []any{[]any{1, "a"}}, "<table><tbody><tr><td>1</td><td>a</td></tr></tbody></table>"},
		{"wide matrix", [][]int{make([]int, 1033)}, "<td>0</td></tr></tbody></table><p>… (1,003 more columns)</p>"},
		{"high matrix", make([][1]int, 1051), "<td>0</td></tr></tbody></table><p>… (1,001 more)</p>"},
		{"maps", []map[string]int{{"b": 2, "a<": 1}, nil, {"c": 3}}, "<table><thead><tr><th>a&lt;</th><th>b</th><th>c</th></tr></thead><tbody><tr><td>1</td><td>2</td><td></td></tr><tr><td></td><td></td><td></td></tr><tr><td></td><td></td><td>3</td></tr></tbody></table>"},
		{"maps in interfaces", []any{map[string]any{"a": nil}}, "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>&lt;nil&gt;</td></tr></tbody></table>"},
		{"map of structs", map[int]row{1: {"a", nil}}, "<table><thead><tr><th></th><th>Name</th><th>Tags</th></tr></thead><tbody><tr><th>1</th><td>a</td><td>[]</td></tr></tbody></table>"},
		{"map of pointers", map[string]*row{"k": {"a", nil}, "n": nil}, "<table><tbody><tr><th>k</th><td>&amp;{Name: &#34;a&#34;, Tags: []}</td></tr><tr><th>n</th><td>&lt;nil&gt;</td></tr></tbody></table>"},
		{"many fields", []any{reflect.New(manyFields(32)).Elem().Interface()}, "<td>0</td></tr></tbody></table><p>… (2 more columns)</p>"},
		{"cube", [][][]int{{{1}}}, ""},
		{"bytes in a list", [][]byte{[]byte("a")}, ""},
		{"empty rows", [][]int{{}, {}}, ""},
		{"empty maps", []map[string]int{{}, nil}, ""},
		{"maps by number", []map[int]int{{1: 2}}, ""},
		{"list and number", []any{[]int{1}, 2}, ""},
		{"mixed", []any{row{}, person{}}, ""},
		{"nil among them", []*row{{}, nil}, ""},
		{"ints", []int{1}, ""},
		{"times", []time.Time{{}}, ""},
		{"time", time.Time{}, ""},
		{"big.Int", *big.NewInt(1), ""},
		{"empty", []row{}, ""},
		{"empty map", map[int]int{}, ""},
		{"string", "a", ""},
		{"nil", nil, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := ""
			if raw, ok := Value(reflect.ValueOf(test.v), nil, Options{}).Data["text/html"]; ok {
				if err := json.Unmarshal(raw, &got); err != nil {
					t.Fatal(err)
				}
			}
			if strings.HasPrefix(test.want, "<t") && !strings.HasPrefix(test.want, "<table>") { // its end alone
				got = got[max(0, len(got)-len(test.want)):]
			}
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func manyFields(n int) reflect.Type {
	var fields []reflect.StructField
	for i := range n {
		fields = append(fields, reflect.StructField{Name: fmt.Sprint("F", i), Type: reflect.TypeFor[int]()})
	}
	return reflect.StructOf(fields)
}

// Whatever a value is, the text stays within bounds.
func TestBounds(t *testing.T) {
	wide := make([][][]string, 1000)
	for i := range wide {
		wide[i] = make([][]string, 1000)
		for j := range wide[i] {
			wide[i][j] = wide[0][0]
		}
		wide[0][0] = make([]string, 1000)
	}
	deep := any(1)
	for range 100_000 {
		deep = []any{deep}
	}
	var chain any = 1
	for range 100_000 {
		chain = &[]any{chain}[0]
	}
	list := &node{}
	for range 100_000 {
		list = &node{Next: list}
	}
	many := map[int][]int{0: make([]int, 1000)}
	for i := range 100_000 {
		many[i] = many[0]
	}
	huge := make([][1 << 10]int, 1<<12)
	fan := []any{1}
	for range 64 {
		fan = []any{fan, fan, fan, fan}
	}
	tests := map[string]any{
		"wide": wide, "deep": deep, "chain": chain, "list": list, "map": many, "arrays": huge,
		"array": reflect.New(reflect.TypeFor[[1 << 26]int8]()).Interface(), "fan": fan,
	}
	for name, v := range tests {
		t.Run(name, func(t *testing.T) {
			b := Value(reflect.ValueOf(v), nil, Options{})
			for mimetype, raw := range b.Data {
				if len(raw) > 1_000_000 {
					t.Errorf("%s has %d bytes", mimetype, len(raw))
				}
			}
		})
	}
}
