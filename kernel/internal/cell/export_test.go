package cell_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// exported are notebooks without redefined functions, goroutines that outlive their cells
// and addresses in their output.
var exported = []string{
	"mixed-declarations", "closures-across-cells", "embedding", "generics", "redefine-kind", "shadow-packages",
}

// TestExport exports notebooks, and compares what the programs print with what the
// notebooks printed.
func TestExport(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip(err)
	}
	files, err := filepath.Glob("testdata/export/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %d notebooks", err, len(files))
	}
	for _, name := range exported {
		files = append(files, filepath.Join("testdata/notebooks", name+".txtar"))
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { testExport(t, file) })
	}
}

func testExport(t *testing.T, file string) {
	s := newSession(t)
	b := readNotebook(t, file)
	want := ""
	for i := range b.cells {
		c := &b.cells[i]
		c.result = limited(s, i+1, c.code, c.out)
		if got := c.got(b.options); got != trimLines(c.want) && !*update {
			t.Fatalf("cell %d:\n%s\ngot:\n%swant:\n%s", i+1, c.code, got, c.want)
		}
		if strings.HasPrefix(c.code, "%reset") {
			want = ""
		}
		want += c.out.text()
	}
	if *update {
		b.write(t)
	}
	main := filepath.Join(t.TempDir(), "main.go")
	if res := limited(s, len(b.cells)+1, "%export "+main, newRecord()); res.Error != nil {
		t.Fatal(res.Error.Value)
	}
	program, err := os.ReadFile(main)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := exec.Command("go", "vet", main).CombinedOutput(); err != nil {
		t.Errorf("go vet: %s\n%s", text, program)
	}
	got, err := exec.Command("go", "run", main).CombinedOutput()
	if err != nil || string(got) != want {
		t.Errorf("%v\ngot:\n%s\nwant:\n%s\nprogram:\n%s", err, got, want, program)
	}
}

// TestExportFiles exports into folders and over files.
func TestExportFiles(t *testing.T) {
	s := newSession(t)
	folder := t.TempDir()
	own := filepath.Join(folder, "own.go")
	if err := os.WriteFile(own, []byte("package own\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cellOutput(t, s, 1, "type local interface{ m() }\nx := 1")
	for i, tt := range []struct{ args, want string }{
		{"", "want the file or folder"},
		{own, "was not exported from a notebook"},
		{"-f " + own, ""},
		{own, ""},
		{filepath.Join(folder, "text.txt"), "want a file such as main.go"},
		{filepath.Join(folder, "New Program"), ""},
		{folder, ""},
	} {
		res := limited(s, i+2, "%export "+tt.args, newRecord())
		got := fmt.Sprint(res.Error == nil)
		if res.Error != nil {
			got = res.Error.Value
		}
		if tt.want == "" && res.Error != nil || !strings.Contains(got, tt.want) {
			t.Errorf("%%export %s: got %s, want %q", tt.args, got, tt.want)
		}
	}
	module, err := os.ReadFile(filepath.Join(folder, "New Program", "go.mod"))
	if err != nil || !strings.HasPrefix(string(module), "module new-program\n") {
		t.Errorf("got %q, %v", module, err)
	}
	text, err := os.ReadFile(filepath.Join(folder, "main.go"))
	if err != nil || !strings.Contains(string(text), "x := 1") {
		t.Errorf("got %q, %v", text, err)
	}
}

// TestExportRefuses tells of what no program can have.
func TestExportRefuses(t *testing.T) {
	for code, want := range map[string]string{
		`func who() string { return Input("who? ") }`:        "Input is the kernel's own",
		"o := binary.BigEndian\nfunc f() any { return o }":   "type binary.bigEndian has no name outside",
		"func f() any { type T int; return T(1) }\nx := f()": "",
	} {
		s := newSession(t)
		out := newRecord()
		limited(s, 1, code, out)
		res := limited(s, 2, "%export "+filepath.Join(t.TempDir(), "main.go"), out)
		if want == "" && res.Error != nil || want != "" && (res.Error == nil || !strings.Contains(res.Error.Value, want)) {
			t.Errorf("%s\ngot %+v, want %q", code, res.Error, want)
		}
	}
}

// TestExportTests exports tests, and runs them.
func TestExportTests(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip(err)
	}
	s := newSession(t)
	for i, code := range []string{
		"func double(n int) int { return 2 * n }\nfmt.Println(double(4))",
		"%%test\nfunc TestDouble(t *testing.T) { same(t, double(4), 8) }\n" +
			"func same(t testing.TB, got, want int) { if got != want { t.Errorf(\"%d, want %d\", got, want) } }\n" +
			"func ExampleDouble() {\n\tfmt.Println(strings.ToUpper(\"x\"))\n\t// Output: X\n}",
	} {
		cellOutput(t, s, i+1, code)
	}
	folder := t.TempDir()
	cellOutput(t, s, 3, "%export "+folder)
	cmd := exec.Command("go", "test", "-v", "-vet=off", ".")
	cmd.Dir = folder
	out, err := cmd.CombinedOutput()
	for _, want := range []string{"--- PASS: TestDouble", "--- PASS: ExampleDouble"} {
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("%v: got\n%s\nwant %s", err, out, want)
		}
	}
	program, err := os.ReadFile(filepath.Join(folder, "main.go"))
	if err != nil || strings.Contains(string(program), "testing") || strings.Contains(string(program), "strings") {
		t.Errorf("%v: got\n%s", err, program)
	}
}
