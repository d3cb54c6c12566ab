package inspect

import (
	"fmt"
	"go/types"
	"strings"

	"gokernel/kernel/internal/docs"
	"gokernel/kernel/internal/engine"
)

// fromPackage adds what is known of an object of a compiled package.
func (q *query) fromPackage(p *page, obj types.Object) {
	if !obj.Exported() {
		return
	}
	path := obj.Pkg().Path()
	if obj.Parent() == obj.Pkg().Scope() {
		p.fact("import", fmt.Sprintf("%q", path), "")
	}
	pkg, ok := docs.Open(path)
	if !ok {
		return
	}
	for _, key := range q.keys(obj) {
		if s, ok := pkg.Symbol(key); ok {
			q.fromDocs(p, obj, pkg, key, s)
			return
		}
	}
}

// fromDocs adds the documentation of an object, which is that of a key in a package.
func (q *query) fromDocs(p *page, obj types.Object, pkg *docs.Package, key string, s docs.Symbol) {
	if isInterfaceMethod(obj) && s.Doc == "" { // the comment of the whole interface is about it
		owner, _, _ := strings.Cut(key, ".")
		s, _ = pkg.Symbol(owner)
	}
	p.doc = q.docOf(pkg, s.Doc)
	link := docs.Link(pkg.Path, key)
	p.fact("documentation", strings.TrimPrefix(link, "https://"), link)
	if q.detail == engine.Source {
		q.addSource(p, pkg.Path, s, key)
	}
}

func isInterfaceMethod(obj types.Object) bool {
	fn, ok := obj.(*types.Func)
	return ok && fn.Signature().Recv() != nil && types.IsInterface(fn.Signature().Recv().Type())
}

// docOf makes a document of a comment in a compiled package.
func (q *query) docOf(pkg *docs.Package, text string) document {
	return document{
		text:    text,
		path:    pkg.Path,
		pathFor: q.pathFor,
		known: func(recv, name string) bool {
			key := name
			if recv != "" {
				key = recv + "." + name
			}
			_, ok := pkg.Symbol(key)
			return ok
		},
	}
}

// pathFor gives the import path of a package's name in a comment.
func (q *query) pathFor(name string) string {
	if strings.Contains(name, "/") {
		return name
	}
	return q.Check.Importer.PathFor(name)
}

// keys gives the names under which an object may be documented, the best first.
func (q *query) keys(obj types.Object) []string {
	name := obj.Name()
	switch obj := obj.(type) {
	case *types.Func:
		if recv := obj.Signature().Recv(); recv != nil {
			return append(q.selected(obj), memberOf(typeName(deref(recv.Type())), name)...)
		}
	case *types.Var:
		if obj.IsField() {
			return memberOf(q.owner(obj), name)
		}
	}
	return []string{name}
}

// selected gives the name of a method by the type of what it is selected from.
func (q *query) selected(method *types.Func) []string {
	sel := q.selection(method)
	if sel == nil {
		return nil
	}
	owner := typeName(deref(sel.Recv()))
	if owner == nil || owner.Pkg() != method.Pkg() {
		return nil
	}
	return memberOf(owner, method.Name())
}

func memberOf(owner *types.TypeName, name string) []string {
	if owner == nil {
		return nil
	}
	return []string{owner.Name() + "." + name}
}
