package generics

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"

	"gokernel/kernel/internal/check/stdtypes"
)

// checked is one package of the sources, with types.
type checked struct {
	pkg   *types.Package
	files []*ast.File
	info  *types.Info
}

// check type-checks the source of a package.
func check(t *testing.T, im types.Importer, importPath string) checked {
	t.Helper()
	texts, ok := Source(importPath)
	if !ok {
		t.Fatalf("no source of %s", importPath)
	}
	fset := token.NewFileSet()
	c := checked{info: &types.Info{
		Instances:  map[*ast.Ident]types.Instance{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
		Uses:       map[*ast.Ident]types.Object{},
	}}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		file, err := parser.ParseFile(fset, name, texts[name], parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		c.files = append(c.files, file)
	}
	var err error
	if c.pkg, err = (&types.Config{Importer: im}).Check(importPath, fset, c.files, c.info); err != nil {
		t.Fatal(err)
	}
	return c
}

// wanted is a generic function or method of the library.
type wanted struct {
	signature *types.Signature
	params    *types.TypeParamList // the receiver's, if it is a method
}

// genericAPI returns what the library exports by import path and name, Type_Method.
func genericAPI(t *testing.T, im types.Importer) map[string]map[string]wanted {
	t.Helper()
	api := map[string]map[string]wanted{}
	for _, importPath := range stdtypes.Paths() {
		pkg, err := im.Import(importPath)
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]wanted{}
		for _, name := range pkg.Scope().Names() {
			collect(found, pkg.Scope().Lookup(name))
		}
		if len(found) > 0 {
			api[importPath] = found
		}
	}
	return api
}

func collect(found map[string]wanted, object types.Object) {
	if !object.Exported() {
		return
	}
	if f, ok := object.(*types.Func); ok && f.Signature().TypeParams().Len() > 0 {
		found[f.Name()] = wanted{f.Signature(), f.Signature().TypeParams()}
	}
	named, ok := object.Type().(*types.Named)
	if _, isType := object.(*types.TypeName); !isType || !ok || named.TypeParams().Len() == 0 {
		return
	}
	for m := range named.Methods() {
		if m.Exported() {
			found[object.Name()+"_"+m.Name()] = wanted{m.Signature(), m.Signature().RecvTypeParams()}
		}
	}
}

func TestComplete(t *testing.T) {
	im := stdtypes.NewImporter()
	api := genericAPI(t, im)
	if len(api) < 16 || len(api["slices"]) < 40 {
		t.Fatalf("%d packages with generic functions, %d in slices: the test looks at the wrong place", len(api), len(api["slices"]))
	}
	if want := slices.Sorted(maps.Keys(api)); !slices.Equal(Paths(), want) {
		t.Errorf("sources of\n%v, want of\n%v", Paths(), want)
	}
	for importPath, functions := range api {
		if _, ok := Source(importPath); !ok {
			continue // said above
		}
		c := check(t, im, importPath)
		for name, want := range functions {
			if err := sameSignature(c.pkg, name, want); err != nil {
				t.Errorf("%s.%s: %v", importPath, name, err)
			}
		}
		for _, name := range c.pkg.Scope().Names() {
			if _, ok := functions[name]; !ok && ast.IsExported(name) {
				t.Errorf("%s.%s is exported, but is not a generic function of the library", importPath, name)
			}
		}
	}
}

// sameSignature says how the function of that name differs from the library's.
func sameSignature(pkg *types.Package, name string, want wanted) error {
	f, ok := pkg.Scope().Lookup(name).(*types.Func)
	if !ok {
		return errors.New("is missing")
	}
	params := f.Signature().TypeParams()
	if params.Len() != want.params.Len() {
		return fmt.Errorf("%d type parameters, want %d", params.Len(), want.params.Len())
	}
	// A generic signature is compared by one instance: by the library's type parameters.
	var targs []types.Type
	for p := range want.params.TypeParams() {
		targs = append(targs, p)
	}
	instance, err := types.Instantiate(nil, f.Signature(), targs, true)
	if err != nil {
		return err // a constraint is too narrow
	}
	if plain := asFunction(want.signature); !types.Identical(instance, plain) {
		return fmt.Errorf("got %v, want %v", instance, plain)
	}
	return sameConstraints(params, want.params)
}

// asFunction returns a signature without type parameters, with the receiver as the first
// parameter.
func asFunction(s *types.Signature) *types.Signature {
	params := slices.Collect(s.Params().Variables())
	if s.Recv() != nil {
		params = slices.Insert(params, 0, s.Recv())
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), s.Results(), s.Variadic())
}

// sameConstraints compares by text: the constraints speak of two lists of parameters that
// have the same names, and of intType, which math/rand/v2 does not export.
func sameConstraints(got, want *types.TypeParamList) error {
	text := func(p *types.TypeParam) string {
		return types.TypeString(p, nil) + " " + types.TypeString(p.Constraint(), (*types.Package).Name)
	}
	for i := range got.Len() {
		if text(got.At(i)) != text(want.At(i)) {
			return fmt.Errorf("type parameter %s, want %s", text(got.At(i)), text(want.At(i)))
		}
	}
	return nil
}

// TestOwnInstances holds that the evaluation of a source ends: where one calls the
// library's function that it is the source of, the instance is in Native.
func TestOwnInstances(t *testing.T) {
	im := stdtypes.NewImporter()
	calls := map[string]bool{}
	for _, importPath := range Paths() {
		c := check(t, im, importPath)
		for ident, instance := range c.info.Instances {
			object := c.info.Uses[ident]
			if f, ok := object.(*types.Func); ok && object.Pkg() != c.pkg && object.Pkg().Path() == importPath {
				calls[importPath+"."+f.Name()+list(instance.TypeArgs)] = true
			}
		}
		for _, selection := range c.info.Selections {
			named, ok := deref(selection.Recv()).(*types.Named)
			if ok && selection.Kind() == types.MethodVal && named.TypeArgs().Len() > 0 {
				calls[importPath+"."+named.Obj().Name()+"_"+selection.Obj().Name()+list(named.TypeArgs())] = true
			}
		}
	}
	compiled := map[string]bool{"database/sql.Null_Scan[T]": true} // of ofAll
	for _, i := range instances() {
		compiled[i.name+fmt.Sprint(i.targs)] = true
	}
	if got, want := slices.Sorted(maps.Keys(calls)), slices.Sorted(maps.Keys(compiled)); !slices.Equal(got, want) {
		t.Errorf("the sources call\n%s\nwant what is compiled:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func deref(t types.Type) types.Type {
	if p, ok := t.(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// list writes type arguments as package reflect does.
func list(targs *types.TypeList) string {
	var texts []string
	for t := range targs.Types() {
		text := types.TypeString(t, (*types.Package).Name)
		texts = append(texts, map[string]string{"any": "interface {}", "byte": "uint8", "struct{}": "struct {}"}[text])
		if last := len(texts) - 1; texts[last] == "" {
			texts[last] = text
		}
	}
	return "[" + strings.Join(texts, " ") + "]"
}

func TestUnknownSource(t *testing.T) {
	for _, importPath := range []string{"", ".", "..", "fmt", "math", "crypto", "slices/slices.go", "../src/slices", "[", "*"} {
		if files, ok := Source(importPath); ok {
			t.Errorf("Source(%q) gave %d files, want none", importPath, len(files))
		}
	}
}

func TestSourceFiles(t *testing.T) {
	files, ok := Source("slices")
	if !ok || !strings.HasPrefix(files["sort.go"], "package slices\n") {
		t.Errorf("slices: %v, files %v: want a sort.go in it", ok, slices.Sorted(maps.Keys(files)))
	}
}

// BenchmarkCheck measures what an evaluator pays when a package is first used.
func BenchmarkCheck(b *testing.B) {
	im := stdtypes.NewImporter()
	texts, _ := Source("slices")
	for b.Loop() {
		fset := token.NewFileSet()
		var files []*ast.File
		for name, text := range texts {
			file, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
			if err != nil {
				b.Fatal(err)
			}
			files = append(files, file)
		}
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Instances: map[*ast.Ident]types.Instance{}}
		if _, err := (&types.Config{Importer: im}).Check("slices", fset, files, info); err != nil {
			b.Fatal(err)
		}
	}
}
