package yaegi_test

import (
	"strings"
	"testing"
)

// TestBasics runs cells like those of the lesson, one after another: each has the text
// that it prints, after => its value, and after !! the name of its error and a part of the message.
func TestBasics(t *testing.T) {
	s := newSession(t)
	for _, tt := range []struct{ code, want string }{
		{"func lucas() iter.Seq[*big.Int] {\n\treturn func(yield func(*big.Int) bool) {\n" +
			"\t\ta, b := big.NewInt(2), big.NewInt(1)\n\t\tfor yield(a) {\n\t\t\ta, b = b, new(big.Int).Add(a, b)\n\t\t}\n\t}\n}", ""},
		{"Take(lucas(), 5)", "=> [2, 1, 3, 4, 7]"},
		{"for x := range lucas() { if x.Int64() > 10 { fmt.Print(x); break } }", "11"},
		{"func search(items iter.Seq[*big.Int], more int64) *Coroutine {\n\treturn Async(func(co *Co) (any, error) {\n" +
			"\t\tfor item := range items {\n\t\t\tif item.Int64() >= more { return item, nil }\n\t\t\tco.Yield()\n\t\t}\n" +
			"\t\treturn nil, errors.New(\"Not Found\")\n\t})\n}", ""},
		{"g := search(lucas(), 3)\nfmt.Print(strings.HasPrefix(fmt.Sprint(g), \"<coroutine object search at 0x\"))", "true"},
		{"Next(g)\nNext(g)\nNext(g)", "!! StopIteration: 3"},
		{"scheduler := NewScheduler()\nscheduler.Add(Async(func(co *Co) (any, error) {\n" +
			"\titem, err := co.Await(search(lucas(), 100))\n\tfmt.Println(item, err)\n\treturn nil, err\n}))\nscheduler.RunToCompletion()", "123 <nil>\ncompleted with result: <nil>\n"},
		{"type point struct{ X, Y int }\nfunc (p point) String() string { return fmt.Sprint(p.X, \"/\", p.Y) }", ""},
		{"point{1, 2}", "=> 1/2"},
		{"func (p *point) move() { p.X++ }\np := &point{1, 2}\np.move()\n*p", "=> 2/2"},
		{"strings.Cut(\"a=b\", \"=\")", "=> \"a\", \"b\", true"},
		{"nil", "=> <nil>"},
		{"func twice(n int) int { return n + n }\nfunc four(n int) int { return twice(twice(n)) }\nfour(1)", "=> 4"},
		{"func twice(n int) int { return 10 * n }\nfour(1)", "=> 100"},
		{"x := 1\nx++\nx", "=> 2"},
		{"x := \"text\"\nx", "=> text"},
		{"strconv.Atoi(\"12\")", "=> 12"},
		{"strconv.Atoi(\"a\")", "!! NumError: strconv.Atoi: parsing \"a\": invalid syntax"},
		{"var list []int\nlist[3]", "!! RuntimeError: index out of range"},
		{"func cell() (err error) {\n\tdefer func() { err = fmt.Errorf(\"got %v\", recover()) }()\n\tpanic(\"lost\")\n}\ncell()", "!! error: got lost"},
		{"c := make(chan int)\ngo func() { defer close(c); for i := range 3 { c <- i } }()\nfor i := range c { fmt.Print(i) }", "012"},
		{"x + 1", "!! CompileError: cell["},
	} {
		got, res := s.exec(tt.code)
		if res.Value != nil {
			got += "=> " + res.Value.String()
		}
		if res.Error != nil {
			got += "!! " + res.Error.Name + ": " + res.Error.Value
		}
		same := got == tt.want
		if name, text, ok := strings.Cut(tt.want, ": "); ok && strings.HasPrefix(name, "!!") {
			same = strings.HasPrefix(got, name+": ") && strings.Contains(got, text)
		}
		if !same {
			t.Errorf("%s\ngot  %s\nwant %s", tt.code, got, tt.want)
		}
	}
}
