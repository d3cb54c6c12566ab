package docs

import (
	"go/types"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gokernel/kernel/internal/check/stdtypes"
	"gokernel/tools/gendocs/extract"
)

const nextStep = "next step: run go generate in kernel/internal/docs"

// Whatever a cell can use is documented, or at least known here.
func TestEverySymbolIsKnown(t *testing.T) {
	im := stdtypes.NewImporter()
	for _, path := range stdtypes.Paths() {
		p, ok := Open(path)
		if !ok {
			t.Errorf("no documentation of %s: %s", path, nextStep)
			continue
		}
		pkg, err := im.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		if p.Name != pkg.Name() || p.Path != path {
			t.Errorf("%s: got name %q of package %q", path, p.Name, p.Path)
		}
		for _, name := range pkg.Scope().Names() {
			if obj := pkg.Scope().Lookup(name); obj.Exported() {
				checkKnown(t, p, obj)
			}
		}
	}
}

func checkKnown(t *testing.T, p *Package, obj types.Object) {
	t.Helper()
	r, ok := p.find(obj.Name()) // not Symbol, which looks for comments in groups of thousands
	s := r.symbol()
	if !ok || s.Decl == "" || s.File == "" || s.Line == 0 {
		t.Errorf("%s.%s: got %+v, %v", p.Path, obj.Name(), s, ok)
	}
	named, ok := obj.Type().(*types.Named)
	if _, isType := obj.(*types.TypeName); !isType || !ok {
		return
	}
	for m := range named.Methods() {
		if m.Exported() {
			if s, ok := p.Symbol(obj.Name() + "." + m.Name()); !ok || !strings.HasPrefix(s.Decl, "func (") {
				t.Errorf("%s.%s.%s: got %+v, %v", p.Path, obj.Name(), m.Name(), s, ok)
			}
		}
	}
}

func TestSymbol(t *testing.T) {
	for _, c := range []struct{ path, key, decl, doc, file string }{
		{"strings", "ToUpper", "func ToUpper(s string) string", "ToUpper returns s with all Unicode letters mapped", "strings.go"},
		{"strings", "Builder", "type Builder struct {\n\t// contains filtered", "A Builder is used to efficiently build a string", "builder.go"},
		{"strings", "Builder.WriteString", "func (b *Builder) WriteString(s string) (int, error)", "WriteString appends the contents of s", "builder.go"},
		{"net/http", "StatusTeapot", "const (", "RFC 9110, 15.5.19 (Unused)", "status.go"},
		{"net/http", "Server.Addr", "", "Addr optionally specifies the TCP address", "server.go"},
		{"net/http", "Handler.ServeHTTP", "", "", "server.go"},
		{"io", "EOF", "var EOF = ", "EOF is the error returned by Read", "io.go"},
		{"io", "ReadWriter.Reader", "", "", "io.go"},
		{"io", "SeekStart", "const (", "seek relative to the origin of the file", "io.go"},
		{"time", "Millisecond", "const (", "", "time.go"},
		{"testing", "T.Logf", "func (c *T) Logf(", "Logf formats its arguments according to the format", "testing.go"},
		{"testing", "common.Logf", "func (c *B) Logf(", "Logf formats its arguments", "testing.go"},
		{"builtin", "append", "func append(slice []Type, elems ...Type) []Type", "The append built-in function", "builtin.go"},
		{"builtin", "error", "type error interface", "The error built-in interface", "builtin.go"},
		{"unsafe", "Sizeof", "func Sizeof(x ArbitraryType) uintptr", "Sizeof takes an expression", "unsafe.go"},
		{"gokernel/display", "Show", "func Show(v any) *Handle", "Show shows a value", "plain.go"},
		{"os", "Signal.String", "", "", "exec.go"},
		{"strings", "builder", "", "", ""},
		{"strings", "Builder.buf", "", "", ""},
		{"strings", "", "", "", ""},
		{"strings", ".", "", "", ""},
		{"strings", "Builder.", "", "", ""},
	} {
		p, ok := Open(c.path)
		if !ok {
			t.Fatalf("no package %s", c.path)
		}
		s, ok := p.Symbol(c.key)
		if ok != (c.file != "") || !strings.HasPrefix(s.Decl, c.decl) || !strings.HasPrefix(s.Doc, c.doc) || s.File != c.file && ok {
			t.Errorf("%s %q: got %+v, %v", c.path, c.key, s, ok)
		}
	}
}

func TestUnknownPackage(t *testing.T) {
	for _, path := range []string{"", "nowhere", "internal/abi", "fmt/", "github.com/x/y", "main"} {
		if p, ok := Open(path); ok {
			t.Errorf("%q: got %+v", path, p)
		}
	}
}

func TestLink(t *testing.T) {
	for _, c := range []struct{ path, key, want string }{
		{"strings", "", "https://pkg.go.dev/strings"},
		{"math/rand/v2", "N", "https://pkg.go.dev/math/rand/v2#N"},
		{"strings", "Builder.Len", "https://pkg.go.dev/strings#Builder.Len"},
		{"gokernel/display", "Show", ""},
		{"github.com/x/y", "Z", ""},
		{"main", "f", ""},
		{"", "f", ""},
	} {
		if got := Link(c.path, c.key); got != c.want {
			t.Errorf("Link(%q, %q): got %q, want %q", c.path, c.key, got, c.want)
		}
	}
	if got, want := SourceLink("io/fs", "fs.go", 7), "https://github.com/golang/go/blob/"+GoVersion()+"/src/io/fs/fs.go#L7"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := SourceLink("gokernel/display", "show.go", 7); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestGoVersion(t *testing.T) {
	minor := func(v string) string { return strings.Join(strings.SplitN(v+"..", ".", 3)[:2], ".") }
	if minor(runtime.Version()) != minor(GoVersion()) {
		t.Errorf("documentation is of %s, built by %s: %s", GoVersion(), runtime.Version(), nextStep)
	}
}

// The embedded documentation of our own packages must be that of their sources.
func TestOwnPackagesUpToDate(t *testing.T) {
	for e := range entries {
		folder, own := strings.CutPrefix(e.path, "gokernel/")
		if !own {
			continue
		}
		names, err := filepath.Glob(filepath.Join("../../..", filepath.FromSlash(folder), "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		names = slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
		if len(names) == 0 {
			t.Errorf("%s has no Go files here: %s", e.path, nextStep)
			continue
		}
		entries, err := extract.Package(e.path, names)
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.unpack()
		if err != nil {
			t.Fatal(err)
		}
		if got != string(extract.Encode(entries)) {
			t.Errorf("the documentation of %s is not that of its sources: %s", e.path, nextStep)
		}
	}
}

func FuzzSymbol(f *testing.F) {
	f.Add("strings", "Builder.Len")
	f.Add("net/http", "StatusOK")
	f.Add("builtin", "any")
	f.Add("x", " ")
	f.Fuzz(func(t *testing.T, path, key string) {
		p, ok := Open(path)
		if !ok {
			return
		}
		if s, ok := p.Symbol(key); ok && s.File == "" {
			t.Errorf("%s %q: got %+v", path, key, s)
		}
	})
}

func FuzzRecords(f *testing.F) {
	f.Add("A\x00const A = 1\x00doc\x00a.go:1\x00", "A")
	f.Add("A B\x00const (A = 1; B)\x00\x00:\x00T\x00type T struct{ F int }\x00\x00\x00", "T.F")
	f.Fuzz(func(_ *testing.T, text, key string) {
		p := &Package{text: text}
		p.Symbol(key)
	})
}

func BenchmarkSymbol(b *testing.B) {
	for _, c := range []struct{ path, key string }{
		{"strings", "ToUpper"}, {"net/http", "Server.Addr"}, {"syscall", "Write"}, {"debug/elf", "R_X86_64_64"},
	} {
		b.Run(c.path+"."+c.key, func(b *testing.B) {
			for b.Loop() {
				p, _ := Open(c.path)
				if _, ok := p.Symbol(c.key); !ok {
					b.Fatal("not found")
				}
			}
		})
	}
}
