package inspect

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/docs"
)

// addSource adds the source of a declaration of the standard library, if a Go toolchain
// is installed, and where it is on the web.
func (q *query) addSource(p *page, path string, s docs.Symbol, key string) {
	if !docs.IsStd(path) {
		return
	}
	if root := goroot(); root != "" {
		name := filepath.Join(root, "src", filepath.FromSlash(path), s.File)
		p.source.text = declarationIn(name, key)
	}
	link := docs.SourceLink(path, s.File, s.Line)
	p.fact("source", path+"/"+s.File, link)
}

// goroot finds the folder of the Go toolchain that is installed, "" if there is none.
func goroot() string {
	if root := os.Getenv("GOROOT"); root != "" {
		return root
	}
	name, err := exec.LookPath("go")
	if err != nil {
		return ""
	}
	if name, err = filepath.EvalSymlinks(name); err != nil {
		return ""
	}
	return filepath.Dir(filepath.Dir(name)) // root/bin/go
}

// declarationIn gives the text that declares Name or Type.Method in a Go file, "" if it
// is not there: the toolchain may be of another release than the documentation.
func declarationIn(name, key string) string {
	text, err := os.ReadFile(name)
	if err != nil {
		return ""
	}
	fset := token.NewFileSet()
	file, _ := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
	if file == nil {
		return ""
	}
	typ, member, isMember := strings.Cut(key, ".")
	for _, d := range file.Decls {
		if declares(d, key) || isMember && declares(d, typ) && mentions(d, member) {
			from, to := fset.Position(d.Pos()).Offset, fset.Position(d.End()).Offset
			return string(text[from:to])
		}
	}
	return ""
}

// declares tells whether a declaration declares Name or Type.Method.
func declares(d ast.Decl, key string) bool {
	switch d := d.(type) {
	case *ast.FuncDecl:
		name := d.Name.Name
		if recv := check.ReceiverName(d); recv != "" {
			name = recv + "." + name
		}
		return name == key
	case *ast.GenDecl:
		return slices.ContainsFunc(d.Specs, func(spec ast.Spec) bool { return specifies(spec, key) })
	}
	return false
}

func specifies(spec ast.Spec, name string) bool {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return spec.Name.Name == name
	case *ast.ValueSpec:
		return slices.ContainsFunc(spec.Names, func(id *ast.Ident) bool { return id.Name == name })
	}
	return false
}

// mentions tells whether a type's declaration has a field or method of that name.
func mentions(d ast.Decl, name string) bool {
	found := false
	ast.Inspect(d, func(n ast.Node) bool {
		if f, ok := n.(*ast.Field); ok {
			found = found || slices.ContainsFunc(f.Names, func(id *ast.Ident) bool { return id.Name == name })
		}
		return !found
	})
	return found
}
