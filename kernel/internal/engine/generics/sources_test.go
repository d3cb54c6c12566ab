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
	return checkFiles(t, im, importPath, Files(importPath))
}

func checkFiles(t testing.TB, im types.Importer, importPath string, texts map[string]string) checked {
	t.Helper()
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

// TestCallsEnd holds that an evaluator comes to an end: that no function of the sources
// is built on itself, but for the instances that are compiled.
func TestCallsEnd(t *testing.T) {
	im := stdtypes.NewImporter()
	calls := map[string][]string{}
	used := map[string]bool{}
	for _, importPath := range Paths() {
		c := check(t, im, importPath)
		for _, file := range c.files {
			for _, decl := range file.Decls {
				if f, ok := decl.(*ast.FuncDecl); ok {
					caller := importPath + "." + f.Name.Name
					calls[caller] = c.calls(f, used)
				}
			}
		}
	}
	if len(calls) < 80 {
		t.Fatalf("%d functions: the test looks at the wrong place", len(calls))
	}
	for caller := range calls {
		if path := cycle(calls, caller, nil); path != nil {
			t.Errorf("%s is built on itself: %v", caller, path)
		}
	}
	for _, i := range instances() {
		if !used[i.name+fmt.Sprint(i.targs)] {
			t.Errorf("%s%v is not used by the sources", i.name, i.targs)
		}
	}
}

// calls returns the generic functions and methods that f uses, but for compiled instances,
// which it puts into used.
func (c checked) calls(f *ast.FuncDecl, used map[string]bool) (names []string) {
	add := func(name string, targs *types.TypeList) {
		isCompiled := func(i instance) bool { return i.name+fmt.Sprint(i.targs) == name+bracketed(targs) }
		switch {
		case name == "database/sql.Null_Scan": // of ofAll
		case slices.ContainsFunc(instances(), isCompiled):
			used[name+bracketed(targs)] = true
		default:
			names = append(names, name)
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			selection := c.info.Selections[n]
			if selection == nil || selection.Kind() != types.MethodVal {
				break
			}
			if named, ok := deref(selection.Recv()).(*types.Named); ok && named.TypeArgs().Len() > 0 {
				add(named.Obj().Pkg().Path()+"."+named.Obj().Name()+"_"+n.Sel.Name, named.TypeArgs())
			}
		case *ast.Ident:
			if object, ok := c.info.Uses[n].(*types.Func); ok && (object.Pkg() == c.pkg || c.info.Instances[n].TypeArgs.Len() > 0) {
				add(object.Pkg().Path()+"."+object.Name(), c.info.Instances[n].TypeArgs)
			}
		}
		return true
	})
	return names
}

// cycle returns the calls that lead from the last of path to one in it, nil if none do.
func cycle(calls map[string][]string, caller string, path []string) []string {
	if slices.Contains(path, caller) {
		return append(path, caller)
	}
	for _, callee := range calls[caller] {
		if found := cycle(calls, callee, append(slices.Clip(path), caller)); found != nil {
			return found
		}
	}
	return nil
}

// TestFilesAlone holds that every file can be checked alone.
func TestFilesAlone(t *testing.T) {
	im := stdtypes.NewImporter()
	for _, importPath := range Paths() {
		for name, text := range Files(importPath) {
			checkFiles(t, im, importPath, map[string]string{name: text})
		}
	}
}

func deref(t types.Type) types.Type {
	if p, ok := t.(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// bracketed writes type arguments as package reflect does.
func bracketed(targs *types.TypeList) string {
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
	for _, importPath := range []string{"", ".", "..", "/", "fmt", "math", "crypto", "slices/", "slices/sort.go", "../src/slices", "[", "*"} {
		if files := Files(importPath); len(files) > 0 {
			t.Errorf("Files(%q) gave %d files, want none", importPath, len(files))
		}
	}
	for _, name := range []string{"", "sort", "Nothing", "makeRun", "S", "Sort[", "SortFunc[S ~"} {
		if file, _, ok := Source("slices", name); ok {
			t.Errorf("Source(slices, %q) gave %s, want none", name, file)
		}
	}
}

func TestSource(t *testing.T) {
	for importPath, functions := range genericAPI(t, stdtypes.NewImporter()) {
		for name := range functions {
			file, text, ok := Source(importPath, name)
			if !ok || Files(importPath)[file] != text || !strings.Contains(text, "\nfunc "+name+"[") {
				t.Errorf("Source(%s, %s) gave %s, %v", importPath, name, file, ok)
			}
		}
	}
}

// BenchmarkCheck measures what an evaluator pays when a file is first used.
func BenchmarkCheck(b *testing.B) {
	im := stdtypes.NewImporter()
	for _, name := range []string{"Index", "Equal", "Insert", "Values", "SortFunc"} {
		file, text, _ := Source("slices", name)
		b.Run(file, func(b *testing.B) {
			for b.Loop() {
				checkFiles(b, im, "slices", map[string]string{file: text})
			}
		})
	}
}

func importer() types.Importer { return stdtypes.NewImporter() }
