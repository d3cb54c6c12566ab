package source_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"gokernel/kernel/internal/source"
)

func TestPosition(t *testing.T) {
	c := source.New(3, "x := 1\r\n\té := `a\nb`\n")
	for _, tt := range []struct {
		offset int
		want   string
	}{
		{0, "cell[3]:1:1"},
		{6, "cell[3]:1:7"},
		{8, "cell[3]:2:1"},
		{9, "cell[3]:2:2"},
		{11, "cell[3]:2:4"}, // columns count bytes, and é has two
		{len(c.Text), "cell[3]:4:1"},
		{-5, "cell[3]:1:1"},
		{1000, "cell[3]:4:1"},
	} {
		if got := c.Position(tt.offset).String(); got != tt.want {
			t.Errorf("position of offset %d: got %s, want %s", tt.offset, got, tt.want)
		}
	}
}

func TestPositionAndOffsetAgree(t *testing.T) {
	for _, text := range []string{"", "\n", "a\nbc\n\ndef", "é\r\n世", "no end"} {
		c := source.New(1, text)
		for offset := range len(text) + 1 {
			at := c.Position(offset)
			if got := c.Offset(at.Line, at.Col); got != offset {
				t.Errorf("%q: offset %d is at %s, which is at offset %d", text, offset, at, got)
			}
		}
	}
}

func TestLine(t *testing.T) {
	c := source.New(1, "one\r\ntwo\n\nfour")
	want := []string{"", "one", "two", "", "four", ""}
	for number, line := range want {
		if got := c.Line(number); got != line {
			t.Errorf("line %d: got %q, want %q", number, got, line)
		}
	}
}

func TestUnfinished(t *testing.T) {
	for _, tt := range []struct {
		text       string
		depth      int
		unfinished bool
	}{
		{"", 0, false},
		{"x := 1", 0, false},
		{"x := 1\n", 0, false},
		{"// comment", 0, false},
		{"func f() {", 1, true},
		{"func f() {\n\tif x {", 2, true},
		{"func f() {}", 0, false},
		{"f(1,", 1, true},
		{"x := []int{1, 2", 1, true},
		{"x +", 0, true},
		{"x + ", 0, true},
		{"x + // sum", 0, true},
		{"x =", 0, true},
		{"x :=", 0, true},
		{"a.", 0, true},
		{"x++", 0, false},
		{"s := `raw", 0, true},
		{"s := `raw`", 0, false},
		{"/* comment", 0, true},
		{"/* comment */", 0, false},
		{")", 0, false},
		{"x;", 0, false},
		{`"/*"`, 0, false},
	} {
		depth, unfinished := source.Unfinished(tt.text)
		if depth != tt.depth || unfinished != tt.unfinished {
			t.Errorf("%q: got depth %d, unfinished %v; want %d, %v", tt.text, depth, unfinished, tt.depth, tt.unfinished)
		}
	}
}

func TestSplit(t *testing.T) {
	kinds := map[source.Kind]string{source.Statements: "statements", source.Package: "package", source.Import: "import", source.Func: "func"}
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"x := 1", []string{"statements x := 1"}},
		{"import \"a\"; x := 1", []string{"import import \"a\";", "statements  x := 1"}},
		{"import (\n\"a\"\n\"b\"\n)\nf()", []string{"import import (\n\"a\"\n\"b\"\n)", "statements \nf()"}},
		{"package main\nfunc main() {}", []string{"package package main", "func func main() {}"}},
		{"func f() {}\nfunc (t T) m() {}", []string{"func func f() {}", "func func (t T) m() {}"}},
		{"func() {}()", []string{"statements func() {}()"}},
		{"f := func(a int) int { return a }", []string{"statements f := func(a int) int { return a }"}},
		{"if x { func() {}() }", []string{"statements if x { func() {}() }"}},
		{"func f() {", []string{"func func f() {"}},
		{"}", []string{"statements }"}},
	} {
		var got []string
		for _, c := range source.Split(tt.text) {
			got = append(got, kinds[c.Kind]+" "+tt.text[c.From:c.To])
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q:\ngot  %q\nwant %q", tt.text, got, tt.want)
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		chunks := source.Split(text)
		end := 0
		for _, c := range chunks {
			if c.From < end || c.To < c.From || c.To > len(text) {
				t.Fatalf("chunks %v of %q (%d bytes) overlap, or lie outside", chunks, text, len(text))
			}
			end = c.To
		}
		for kind := source.Statements; kind <= source.Func; kind++ {
			kept := source.Keep(text, chunks, kind)
			if len(kept) != len(text) || strings.Count(kept, "\n") != strings.Count(text, "\n") {
				t.Fatalf("kind %d: kept %q of %q", kind, kept, text)
			}
		}
		_, left := source.New(1, text).Magics()
		if len(left) != len(text) {
			t.Fatalf("Go text %q of %q: the length is another", left, text)
		}
		source.Unfinished(text)
	})
}

// seeds gives some cells of the session's corpora.
func seeds(f *testing.F) []string {
	data, err := os.ReadFile("../cell/testdata/corpus/multi-cell.txt")
	if err != nil {
		f.Fatal(err)
	}
	list := []string{"", "%help\nx := `\n%`", "func", "import", "}{", "package p;func(", "/*", "\x00\xff"}
	for _, part := range strings.Split(string(data), "\n=== ")[1:] {
		_, rest, _ := strings.Cut(part, "\n")
		code, _, _ := strings.Cut(rest, "\n>>>\n")
		list = append(list, code)
	}
	return list
}
