package cell_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"gokernel/kernel/internal/cell"
	"gokernel/kernel/internal/engine"
)

// The files of testdata/complete are txtar archives of cells, setup.go (any number of
// them, which run first), and of questions: name.ask is the text of a cell with the
// cursor as ‸. What is wanted of the answer follows in name.want, a line each:
//
//	first A B      the items begin with these
//	only A B       the items are these, in this order; without any there are none
//	has A B        these are among the items
//	not A B        these are not
//	item A | kind | signature
//	replaces text  what an item takes the place of
func TestComplete(t *testing.T) {
	files, err := filepath.Glob("testdata/complete/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, error %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { completeFile(t, file) })
	}
}

func completeFile(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s := newSession(t)
	t.Chdir("testdata")
	count, asked := 0, 0
	var code string
	var got engine.Completions
	for _, f := range archive.Files {
		text := strings.TrimSuffix(string(f.Data), "\n")
		switch filepath.Ext(f.Name) {
		case ".go":
			count++
			if res := limited(s, count, text, newRecord()); res.Error != nil {
				t.Fatalf("%s: %s", f.Name, res.Error.Value)
			}
		case ".ask":
			var cursor int
			code, cursor = cutCursor(t, text)
			got = s.Complete(code, cursor)
			asked++
		case ".want":
			asked--
			for line := range strings.Lines(text) {
				if why := unwanted(code, got, strings.TrimSuffix(line, "\n")); why != "" {
					t.Errorf("%s: %s\n%s", f.Name, why, showItems(got))
				}
			}
		default:
			t.Errorf("%s: want a file of kind go, ask or want", f.Name)
		}
	}
	if asked != 0 {
		t.Errorf("%d questions want nothing of their answers", asked)
	}
}

func cutCursor(t testing.TB, text string) (code string, cursor int) {
	before, after, ok := strings.Cut(text, cursorMark)
	if !ok {
		t.Fatalf("%q has no cursor %s", text, cursorMark)
	}
	return before + after, len(before)
}

// unwanted says what is wrong with an answer, "" if it is as the line wants it.
func unwanted(code string, got engine.Completions, line string) string {
	verb, rest, _ := strings.Cut(line, " ")
	texts := []string{}
	for _, item := range got.Items {
		texts = append(texts, item.Text)
	}
	names := strings.Fields(rest)
	switch verb {
	case "first":
		if !slices.Equal(texts[:min(len(texts), len(names))], names) {
			return "want first " + rest
		}
	case "only":
		if !slices.Equal(texts, names) {
			return "want only " + rest
		}
	case "has", "not":
		for _, name := range names {
			if slices.Contains(texts, name) != (verb == "has") {
				return "want " + verb + " " + name
			}
		}
	case "item":
		return wrongItem(got, rest)
	case "replaces":
		if replaced := code[got.From:got.To]; replaced != rest {
			return fmt.Sprintf("replaces %q, want %q", replaced, rest)
		}
	default:
		return "wants an unknown thing: " + line
	}
	return ""
}

func wrongItem(got engine.Completions, line string) string {
	want := strings.Split(line, " | ")
	for _, item := range got.Items {
		if item.Text != want[0] {
			continue
		}
		if is := []string{item.Text, string(item.Kind), item.Signature}; !slices.Equal(is, want) {
			return fmt.Sprintf("got %s, want %s", strings.Join(is, " | "), line)
		}
		return ""
	}
	return "want item " + want[0]
}

func showItems(got engine.Completions) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d items\n", len(got.Items))
	for _, item := range got.Items[:min(len(got.Items), 12)] {
		fmt.Fprintf(&b, "  %s | %s | %s\n", item.Text, item.Kind, item.Signature)
	}
	return b.String()
}

func TestCompleteAtAnyCursor(t *testing.T) {
	s := newSession(t)
	const code = "é := \"日本\"; strings.ToUpper(é)"
	for _, cursor := range []int{-1, 1, 8, len(code), len(code) + 1, 1 << 40} {
		got := s.Complete(code, cursor)
		if got.From < 0 || got.From > got.To || got.To > len(code) {
			t.Errorf("cursor %d: an item replaces bytes %d to %d", cursor, got.From, got.To)
		}
	}
}

func TestCompleteWhileACellRuns(t *testing.T) {
	s := newSession(t)
	out := newRecord()
	ended := make(chan engine.Result, 1)
	go func() {
		ended <- s.Run(engine.Input{ID: "busy", Count: 1, Code: "busy := map[string]int{\"a\": 1}\nfmt.Println(1)\nfor { busy[\"b\"]++ }"}, out)
	}()
	<-out.wrote
	if got := s.Complete("bus", 3); len(got.Items) == 0 || got.Items[0].Text != "busy" {
		t.Errorf("got %v", got.Items)
	}
	if got := s.Complete(`busy["`, 6); len(got.Items) != 0 {
		t.Errorf("keys of a map that a cell writes: %v", got.Items)
	}
	s.Interrupt()
	<-ended
	if got := s.Complete(`busy["`, 6); len(got.Items) != 2 {
		t.Errorf("afterwards got %v", got.Items)
	}
}

func TestCompleteChangesNothing(t *testing.T) {
	s := newSession(t)
	run := func(count int, code, want string) {
		t.Helper()
		res := limited(s, count, code, newRecord())
		switch {
		case res.Error != nil:
			t.Errorf("%s: %s", code, res.Error.Value)
		case want != "" && plain(res.Value) != want:
			t.Errorf("%s: got %s, want %s", code, plain(res.Value), want)
		}
	}
	run(1, "type T struct{ a int }\nfunc (t T) M() int { return t.a }\nx := T{1}", "")
	for _, code := range []string{
		"func (t T) M() string { return \"\" }\nx.", "func (t T) N() {}\nx.N", "type T int\nx := T(2)\nx.",
		"x = T{5}; x.", "import x \"fmt\"\nx.", "x := 3\n%reset\nx.",
	} {
		s.Complete(code, len(code))
	}
	run(2, "x.M()", "1")
	run(3, "func (t T) N() int { return 2 }\nx.N() + x.M()", "3")
}

func TestCompleteWithoutAutomaticImports(t *testing.T) {
	s := newSession(t)
	if res := limited(s, 1, "%autoimport off\nimport \"strings\"", newRecord()); res.Error != nil {
		t.Fatal(res.Error.Value)
	}
	for code, want := range map[string]bool{"strings.": true, "strconv.": false, "stri": true, "strconv": false} {
		if got := s.Complete(code, len(code)); len(got.Items) > 0 != want {
			t.Errorf("%s: got %s", code, showItems(got))
		}
	}
}

func TestCompleteLeavesOutMethodsOfFailedCells(t *testing.T) {
	s := newSession(t)
	limited(s, 1, "type T struct{}\nfunc (T) Kept() {}", newRecord())
	if res := limited(s, 2, "func (T) Ghost() {}\nundefined()", newRecord()); res.Error == nil {
		t.Fatal("the second cell did not fail")
	}
	got := s.Complete("T{}.", 4)
	if len(got.Items) != 1 || got.Items[0].Text != "Kept" {
		t.Errorf("got %s", showItems(got))
	}
}

// declareMany declares 200 names of all kinds.
func declareMany(t testing.TB, s *cell.Session) {
	var b strings.Builder
	for i := range 50 {
		fmt.Fprintf(&b, "type Type%d struct { Field%d int; Name string; Next *Type%d }\n", i, i, i)
		fmt.Fprintf(&b, "func (t *Type%d) Method%d(n int) string { return strings.Repeat(t.Name, n) }\n", i, i)
		fmt.Fprintf(&b, "func function%d(a, b int) (*Type%d, error) { return &Type%d{Field%d: a + b}, nil }\n", i, i, i, i)
		fmt.Fprintf(&b, "value%d := map[string]*Type%d{}\nconst constant%d = %d\n", i, i, i, i)
	}
	if res := limited(s, 1, b.String(), newRecord()); res.Error != nil {
		t.Fatal(res.Error.Value)
	}
}

// longCell is a cell of 100 lines, with cursors in statements that are being typed.
func longCell() (code string, cursors []int) {
	var b strings.Builder
	place := func(before, after string) {
		b.WriteString(before)
		cursors = append(cursors, b.Len())
		b.WriteString(after + "\n")
	}
	for i := range 10 {
		fmt.Fprintf(&b, "func local%d(list []*Type%d, count int) (string, error) {\n", i, i)
		fmt.Fprintf(&b, "\tvar out strings.Builder\n\tfor i, item := range list {\n\t\tif item.Next != nil && i < count {\n")
		fmt.Fprintf(&b, "\t\t\tfmt.Fprintf(&out, \"%%d: %%s\\n\", item.Field%d, item.Method%d(count))\n\t\t}\n\t}\n", i, i)
		b.WriteString("\treturn out.String(), nil\n}\n")
	}
	place("val", "")
	place("item := value3[\"a\"].", "")
	place("fmt.Println(strings.", "")
	place("for k, v := range va", " {\n}")
	place("if x, err := function7(1, ", "); err == nil {\n\tx.Field7++\n}")
	place("local4([]*Type4{{Fie", "}}, 3)")
	return b.String(), cursors
}

// BenchmarkComplete gives the median and the 99th percentile of an answer, in
// milliseconds, in a session of 200 declarations and a cell of 100 lines.
func BenchmarkComplete(b *testing.B) {
	s := newSession(b)
	declareMany(b, s)
	code, cursors := longCell()
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		if got := s.Complete(code, cursors[i%len(cursors)]); len(got.Items) == 0 {
			b.Fatalf("nothing at cursor %d", i%len(cursors))
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	percentile := func(p int) float64 { return float64(times[len(times)*p/100].Microseconds()) / 1000 }
	b.ReportMetric(percentile(50), "p50-ms")
	b.ReportMetric(percentile(99), "p99-ms")
}
