package rtype

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"iter"
	"maps"
	"reflect"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gokernel/kernel/internal/check/stdtypes"
)

// compiled holds the compiled types that the tests' sources name.
var compiled = map[string]reflect.Type{
	"bytes.Buffer":      reflect.TypeFor[bytes.Buffer](),
	"fmt.Stringer":      reflect.TypeFor[fmt.Stringer](),
	"fmt.State":         reflect.TypeFor[fmt.State](),
	"go/ast.Expr":       reflect.TypeFor[ast.Expr](),
	"go/ast.Ident":      reflect.TypeFor[ast.Ident](),
	"io.Reader":         reflect.TypeFor[io.Reader](),
	"io.Writer":         reflect.TypeFor[io.Writer](),
	"iter.Seq[int]":     reflect.TypeFor[iter.Seq[int]](),
	"reflect.Type":      reflect.TypeFor[reflect.Type](),
	"sort.Interface":    reflect.TypeFor[sort.Interface](),
	"strings.Builder":   reflect.TypeFor[strings.Builder](),
	"sync.Mutex":        reflect.TypeFor[sync.Mutex](),
	"sync/atomic.Int64": reflect.TypeFor[atomic.Int64](),
	"time.Duration":     reflect.TypeFor[time.Duration](),
	"time.Time":         reflect.TypeFor[time.Time](),
	"testing.TB":        reflect.TypeFor[testing.TB](),
	"strings.Reader":    reflect.TypeFor[strings.Reader](),
	"go/token.Pos":      reflect.TypeFor[token.Pos](),
	"sync.WaitGroup":    reflect.TypeFor[sync.WaitGroup](),
	"reflect.Value":     reflect.TypeFor[reflect.Value](),
}

// session stands for a session of the kernel: it checks sources and gives methods bodies.
type session struct {
	*testing.T
	*Types
	imports types.Importer
	pkg     *types.Package
	suffix  string          // of keys
	bodies  map[string]Body // "T.M" → body, looked up at each call
	funcs   map[string]any  // "M func(unsafe.Pointer)" → Go function
}

func newSession(t *testing.T) *session {
	s := &session{T: t, imports: stdtypes.NewImporter(), bodies: map[string]Body{}, funcs: map[string]any{}}
	made, err := New(Config{
		Compiled: func(n *types.Named) reflect.Type { return compiled[linkNamed(n)] },
		Key: func(n *types.Named) string {
			if n.Obj().Parent() != n.Obj().Pkg().Scope() {
				return fmt.Sprintf("%s at %d", n.Obj().Name(), n.Obj().Pos())
			}
			return n.Obj().Name() + s.suffix
		},
		Method: s.method,
		Func: func(recv types.Type, sel *types.Selection, typ reflect.Type) any {
			return s.funcs[sel.Obj().Name()+" "+typ.String()]
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Types = made
	return s
}

func (s *session) method(recv types.Type, sel *types.Selection) Body {
	if len(sel.Index()) > 1 {
		return nil
	}
	base := recv
	if p, ok := recv.(*types.Pointer); ok {
		base = p.Elem()
	}
	name := base.(*types.Named).Obj().Name() + "." + sel.Obj().Name()
	return func(args []reflect.Value) []reflect.Value {
		body := s.bodies[name]
		if body == nil {
			panic("no body for " + name)
		}
		return body(args)
	}
}

// check type-checks declarations as one cell.
func (s *session) check(source string) {
	s.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "cell.go", "package main\n"+source, parser.SkipObjectResolution)
	if err != nil {
		s.Fatal(err)
	}
	config := types.Config{Importer: s.imports, Sizes: types.SizesFor("gc", "amd64")}
	s.pkg, err = config.Check("main", fset, []*ast.File{file}, nil)
	if err != nil {
		s.Fatal(err)
	}
}

// lookup gives the type of a top-level type or variable.
func (s *session) lookup(name string) types.Type {
	s.Helper()
	object := s.pkg.Scope().Lookup(name)
	if object == nil {
		s.Fatalf("no %s in the source", name)
	}
	return object.Type()
}

func (s *session) of(name string) reflect.Type {
	s.Helper()
	return s.Of(s.lookup(name))
}

// value makes a value of a type, its fields set in order by unsafe means.
func (s *session) value(name string, fields ...any) reflect.Value {
	s.Helper()
	v := reflect.New(s.of(name)).Elem()
	for i, f := range fields {
		if f != nil {
			setAny(reflect.NewAt(v.Field(i).Type(), v.Field(i).Addr().UnsafePointer()).Elem(), f)
		}
	}
	return v
}

func setAny(to reflect.Value, x any) {
	v := reflect.ValueOf(x)
	if !v.Type().AssignableTo(to.Type()) {
		v = v.Convert(to.Type())
	}
	to.Set(v)
}

func results(values ...any) []reflect.Value {
	var out []reflect.Value
	for _, v := range values {
		out = append(out, reflect.ValueOf(v))
	}
	return out
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
