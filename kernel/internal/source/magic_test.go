package source_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"gokernel/kernel/internal/source"
)

func TestMagics(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []source.Magic
		left       string
	}{
		{"none", "x := 1", nil, "x := 1"},
		{"first line", "%help\nx := 1", []source.Magic{{Name: "help", ArgsAt: 5}}, "     \nx := 1"},
		{"arguments", "%interrupt  10s \nfor {}", []source.Magic{{Name: "interrupt", Args: "10s", ArgsAt: 12}}, strings.Repeat(" ", 16) + "\nfor {}"},
		{"tab", "%cd\tx", []source.Magic{{Name: "cd", Args: "x", ArgsAt: 4}}, "     "},
		{"indented", "  %help", []source.Magic{{Name: "help", Offset: 2, ArgsAt: 7}}, "       "},
		{"between lines", "x := 1\n%help\ny := 2", []source.Magic{{Name: "help", Offset: 7, ArgsAt: 12}}, "x := 1\n     \ny := 2"},
		{"cell magic", "%%native a\nx := 1", []source.Magic{{Name: "native", Cell: true, Args: "a", ArgsAt: 9, Body: "x := 1", BodyAt: 11}}, "          \nx := 1"},
		{"cell magic, no body", "\n%%test", []source.Magic{{Name: "test", Cell: true, Offset: 1, ArgsAt: 7, BodyAt: 7}}, "\n      "},
		{"cell magic, magics in its body", "// one\n%%a\n%b\n!c", []source.Magic{{Name: "a", Cell: true, Offset: 7, ArgsAt: 10, Body: "%b\n!c", BodyAt: 11}}, "// one\n   \n%b\n!c"},
		{"two", "%a\n%b", []source.Magic{{Name: "a", ArgsAt: 2}, {Name: "b", Offset: 3, ArgsAt: 5}}, "  \n  "},
		{"no name", "%", []source.Magic{{ArgsAt: 1}}, " "},
		{"carriage return", "%help\r\nx", []source.Magic{{Name: "help", ArgsAt: 5}}, "     \r\nx"},
		{"remainder", "x := 7 % 2", nil, "x := 7 % 2"},
		{"raw string", "s := `a\n%help\n!x\nx?\n`", nil, "s := `a\n%help\n!x\nx?\n`"},
		{"comment", "/*\n%help\n!x\n*/", nil, "/*\n%help\n!x\n*/"},
		{"line comment", "// x?\n// !y", nil, "// x?\n// !y"},
		{"string", `fmt.Printf("%d", 1)`, nil, `fmt.Printf("%d", 1)`},
		{"after a raw string", "s := `\n%x`\n%help", []source.Magic{{Name: "help", Offset: 11, ArgsAt: 16}}, "s := `\n%x`\n     "},
		{"half a string in a magic", "%a `\n%b \"\n%c /*\n%d", []source.Magic{
			{Name: "a", Args: "`", ArgsAt: 3}, {Name: "b", Args: `"`, Offset: 5, ArgsAt: 8},
			{Name: "c", Args: "/*", Offset: 10, ArgsAt: 13}, {Name: "d", Offset: 16, ArgsAt: 18},
		}, "    \n    \n     \n  "},
		{"shell", "!ls -l", []source.Magic{{Name: "!", Args: "ls -l", ArgsAt: 1}}, "      "},
		{"shell, blanks", "! ls\n!", []source.Magic{{Name: "!", Args: "ls", ArgsAt: 2}, {Name: "!", Offset: 5, ArgsAt: 6}}, "    \n "},
		{"shell, continued", "!echo a \\\n  b\nx", []source.Magic{{Name: "!", Args: "echo a \\\n  b", ArgsAt: 1}}, "         \n   \nx"},
		{"shell, continued at the end", "!echo \\", []source.Magic{{Name: "!", Args: "echo \\", ArgsAt: 1}}, "       "},
		{"not", "ok := a &&\n\t!b", nil, "ok := a &&\n\t!b"},
		{"not, as an argument", "f(\n!b,\n!c)", nil, "f(\n!b,\n!c)"},
		{"not, in a block", "if x {\n!b\n}", nil, "if x {\n!b\n}"},
		{"help before", "?fmt.Println\n??x", []source.Magic{{Name: "?", Args: "fmt.Println", ArgsAt: 1}, {Name: "??", Args: "x", Offset: 13, ArgsAt: 15}}, "            \n   "},
		{"help behind", "x?\nx.y??", []source.Magic{{Name: "?", Args: "x"}, {Name: "??", Args: "x.y", Offset: 3, ArgsAt: 3}}, "  \n     "},
		{"help of a magic", "%cd?\n?%cd", []source.Magic{{Name: "?", Args: "%cd"}, {Name: "?", Args: "%cd", Offset: 5, ArgsAt: 6}}, "    \n    "},
		{"no help", "x y?\nf(x)?\nx???", nil, "x y?\nf(x)?\nx???"},
		{"in a block", "{\n%x\n}", nil, "{\n%x\n}"},
	} {
		got, left := source.New(1, tt.text).Magics()
		if !slices.Equal(got, tt.want) || left != tt.left {
			t.Errorf("%s: got %+v and %q, want %+v and %q", tt.name, got, left, tt.want, tt.left)
		}
	}
}

func TestParts(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string // Go text as it is, magics as they are written
	}{
		{"", []string{""}},
		{"// only", []string{"// only"}},
		{"x := 1", []string{"x := 1"}},
		{"%a\nx\n%b 1\n!ls\n\n// c\ny?\nz", []string{"%a", "\nx\n", "%b", "!", "?", "\nz"}},
		{"%a\n// c\n", []string{"%a"}},
		{"%a\n/* open", []string{"%a", "\n/* open"}},
		{"%%a\nx\n%b", []string{"%%a"}},
		{"a % b\n", []string{"a % b\n"}},
	} {
		c := source.New(1, tt.text)
		list, err := c.Parts()
		var got []string
		for _, p := range list {
			if p.Magic != nil {
				got = append(got, p.Magic.Written())
				continue
			}
			got = append(got, c.Text[p.From:p.To])
			if only := c.Only(p.From, p.To); len(only) != p.To || !strings.HasSuffix(only, c.Text[p.From:p.To]) {
				t.Errorf("%q: part %d to %d alone is %q", tt.text, p.From, p.To, only)
			}
		}
		if !slices.Equal(got, tt.want) || err != nil {
			t.Errorf("%q:\ngot  %q, error %v\nwant %q", tt.text, got, err, tt.want)
		}
	}
}

func TestMisplaced(t *testing.T) {
	for _, tt := range []struct {
		text   string
		offset int
		want   string
	}{
		{"x := %time f()", 5, "%time has no value that could be assigned: magics stand on lines of their own"},
		{"x = %pwd", 4, "%pwd has no value"},
		{"x := 1\n%%bash\nls", 7, "%%bash rules a whole cell: it must be the first line"},
		{"%cd x\n%%bash", 6, "%%bash rules a whole cell"},
		{"if x {\n\t%cd y\n}", 8, "%cd stands within brackets or braces"},
		{"for {\n\tx++\n\t%cd y\n}", 12, "%cd stands within"},
	} {
		_, err := source.New(1, tt.text).Parts()
		var got *source.Misplaced
		if !errors.As(err, &got) || got.Offset != tt.offset || !strings.HasPrefix(got.Error(), tt.want) {
			t.Errorf("%q: got %#v, want %q at %d", tt.text, err, tt.want, tt.offset)
		}
	}
	for _, text := range []string{"x := 7 %\n2", "x := f(\n%a)", "x = y % z", "x %= 2"} {
		if _, err := source.New(1, text).Parts(); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzParts(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	for _, seed := range []string{"%%a b\nc", "x?\n!ls \\\n%a `\n??y\r\n", "a &&\n!b\n{\n%c", "%\n%%\n?\n!\n", "/* ? */ %a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := source.New(1, text)
		list, _ := c.Parts()
		end := 0
		for _, p := range list {
			if p.From < end || p.To < p.From || p.To > len(text) {
				t.Fatalf("parts %+v of %q (%d bytes) overlap, or lie outside", list, text, len(text))
			}
			end = p.To
			if len(c.Only(p.From, p.To)) != p.To {
				t.Fatalf("%q from %d to %d: the length is another", text, p.From, p.To)
			}
			if m := p.Magic; m != nil && (m.Offset < p.From || m.ArgsAt > p.To || !strings.HasPrefix(text[m.ArgsAt:], m.Args) ||
				m.Cell && text[m.BodyAt:] != m.Body) {
				t.Fatalf("%q: %+v is not there", text, *m)
			}
		}
		if len(list) == 0 {
			t.Fatalf("%q has no parts", text)
		}
		_, left := c.Magics()
		if len(left) != len(text) || strings.Count(left, "\n") != strings.Count(text, "\n") {
			t.Fatalf("Go text %q of %q: the length is another", left, text)
		}
	})
}
