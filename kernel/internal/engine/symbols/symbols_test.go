package symbols_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"gokernel/kernel/internal/check/stdtypes"
	"gokernel/kernel/internal/engine/symbols"

	"github.com/traefik/yaegi/interp"
	"golang.org/x/tools/txtar"
)

// session is an interpreter that loads packages as programs import them.
type session struct {
	*interp.Interpreter
	stdout bytes.Buffer
	loaded map[string]bool
}

func newSession(t testing.TB) *session {
	t.Helper()
	s := &session{loaded: map[string]bool{}}
	s.Interpreter = interp.New(interp.Options{Stdout: &s.stdout, Stderr: io.Discard})
	if err := s.Use(symbols.Base()); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *session) load(path string) error {
	if s.loaded[path] {
		return nil
	}
	table, ok := symbols.Lookup(path)
	if !ok {
		return fmt.Errorf("no table of %s", path)
	}
	s.loaded[path] = true
	return s.Use(interp.Exports{symbols.Key(path): table})
}

// run loads what a program imports and runs it.
func (s *session) run(program string) error {
	file, err := parser.ParseFile(token.NewFileSet(), "", program, parser.ImportsOnly)
	if err != nil {
		return err
	}
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if err := s.load(path); err != nil {
			return err
		}
	}
	_, err = s.Eval(program)
	return err
}

// Each program of testdata/programs.txt prints what stands beside it.
func TestPrograms(t *testing.T) {
	data, err := os.ReadFile("testdata/programs.txt")
	if err != nil {
		t.Fatal(err)
	}
	files := txtar.Parse(data).Files
	for pair := range slices.Chunk(files, 2) {
		t.Run(pair[0].Name, func(t *testing.T) {
			s := newSession(t)
			if err := s.run(string(pair[0].Data)); err != nil {
				t.Fatal(err)
			}
			if got, want := s.stdout.String(), string(pair[1].Data); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// Each exported name that the type checker knows is in the tables, or is listed as
// missing.
func TestComplete(t *testing.T) {
	im := stdtypes.NewImporter()
	missing := symbols.Missing()
	for _, path := range stdtypes.Paths() {
		pkg, err := im.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		table, ok := symbols.Lookup(path)
		if !ok {
			if symbols.Excluded(path) == "" {
				t.Errorf("%s has neither a table nor a reason", path)
			}
			continue
		}
		for _, name := range pkg.Scope().Names() {
			if _, ok := table[name]; !ok && ast.IsExported(name) && !slices.Contains(missing[path], name) {
				t.Errorf("%s.%s is neither in the table nor missing", path, name)
			}
		}
	}
}

// A table must not name what its package has no more, which would not compile, nor
// hold symbols of a kind that the interpreter does not know.
func TestKinds(t *testing.T) {
	table, _ := symbols.Lookup("math")
	for name, want := range map[string]string{
		"Pi":        "3.141592653589793",
		"MaxUint64": "18446744073709551615",
		"MinInt64":  "-9223372036854775808",
	} {
		value, ok := table[name].Interface().(interface{ ExactString() string })
		if !ok {
			t.Fatalf("math.%s is a %v, want a constant", name, table[name].Type())
		}
		if got := fmt.Sprint(value); got != want && got[:4] != want[:4] {
			t.Errorf("math.%s: got %s, want %s", name, got, want)
		}
	}
	table, _ = symbols.Lookup("os")
	if args := table["Args"]; !args.CanSet() || args.Type() != reflect.TypeFor[[]string]() {
		t.Errorf("os.Args is a %v that can be set: %v", args.Type(), args.CanSet())
	}
}

func TestLookupUnknown(t *testing.T) {
	for _, path := range []string{"", "fmt/fmt", "plugin", "nowhere", "zzz"} {
		if table, ok := symbols.Lookup(path); ok || table != nil {
			t.Errorf("Lookup(%q) gave %d symbols", path, len(table))
		}
	}
	if got := symbols.Key("math/rand/v2"); got != "math/rand/v2/rand" {
		t.Errorf("Key: got %s", got)
	}
}

func BenchmarkImport(b *testing.B) {
	b.Run("base", func(b *testing.B) {
		for b.Loop() {
			symbols.Base()
		}
	})
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			newSession(b)
		}
	})
	for _, path := range []string{"fmt", "net/http", "syscall"} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				s := newSession(b)
				b.StartTimer()
				if err := s.load(path); err != nil {
					b.Fatal(err)
				}
				if _, err := s.Eval("import " + strconv.Quote(path)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
