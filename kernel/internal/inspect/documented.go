package inspect

import (
	"fmt"
	"go/types"
	"strings"

	"gokernel/kernel/internal/docs"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/support"
)

// document adds what is known of an object from where it was declared: its comment, its
// place, and in detail its source.
func (q *query) document(p *page, obj types.Object) {
	switch path := obj.Pkg().Path(); {
	case path == support.Path:
		p.doc.text = preloaded[obj.Name()]
	case q.look.InCell(obj):
		q.fromCell(p, obj)
	case q.look.InSession(obj):
		q.fromSession(p, obj)
	default:
		q.fromPackage(p, obj)
	}
}

// preloaded documents the functions that cells see beside those of package scheduler.
var preloaded = map[string]string{
	"Input":        "Input asks the person at the front end for a line of text. It shows the prompt, and gives the line without its line break.",
	"Password":     "Password asks the person at the front end for a line of text that is not shown while it is typed.",
	"SetNextInput": "SetNextInput puts text into the cell below, for the person to change or run.",
}

// fromPackage adds what is known of an object of a compiled package.
func (q *query) fromPackage(p *page, obj types.Object) {
	path := obj.Pkg().Path()
	if !obj.Exported() {
		return
	}
	if p.doc.path = path; obj.Parent() == obj.Pkg().Scope() {
		p.fact("import", fmt.Sprintf("%q", path), "")
	}
	pkg, ok := docs.Open(path)
	if !ok {
		return
	}
	for _, key := range q.keys(obj) {
		s, ok := pkg.Symbol(key)
		if !ok {
			continue
		}
		recv, _, isMember := strings.Cut(key, ".")
		if !isMember {
			recv = ""
		}
		if isInterfaceMethod(obj) && s.Doc == "" { // it is told of the whole interface
			s, _ = pkg.Symbol(recv)
		}
		p.doc = q.docOf(pkg, s.Doc, recv)
		p.fact("documentation", strings.TrimPrefix(docs.Link(path, key), "https://"), docs.Link(path, key))
		if q.detail == engine.Source {
			q.addSource(p, path, s, key)
		}
		return
	}
}

func isInterfaceMethod(obj types.Object) bool {
	fn, ok := obj.(*types.Func)
	return ok && fn.Signature().Recv() != nil && types.IsInterface(fn.Signature().Recv().Type())
}

// docOf makes a document of a comment in a compiled package.
func (q *query) docOf(pkg *docs.Package, text, recv string) document {
	return document{
		text: text, path: pkg.Path, recv: recv,
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
			return append(q.selected(name), memberOf(typeName(deref(recv.Type())), name)...)
		}
	case *types.Var:
		if obj.IsField() {
			return memberOf(q.owner(obj), name)
		}
	}
	return []string{name}
}

// selected gives the name of a method by the type of what it is selected from.
func (q *query) selected(name string) []string {
	if q.look.Sel == nil {
		return nil
	}
	sel := q.look.Unit.Info.Selections[q.look.Sel]
	if sel == nil || sel.Obj().Name() != name {
		return nil
	}
	owner := typeName(deref(sel.Recv()))
	if owner == nil || owner.Pkg() != sel.Obj().Pkg() {
		return nil
	}
	return memberOf(owner, name)
}

func memberOf(owner *types.TypeName, name string) []string {
	if owner == nil {
		return nil
	}
	return []string{owner.Name() + "." + name}
}

// maxNames bounds the names that are listed of a package.
const maxNames = 100

// pkg tells about a package.
func (q *query) pkg(pkg *types.Package) *page {
	p := &page{head: code{text: fmt.Sprintf("package %s // import %q", pkg.Name(), pkg.Path())}}
	if doc, ok := docs.Open(pkg.Path()); ok {
		p.doc = q.docOf(doc, doc.Doc, "")
		if q.detail == engine.Brief {
			p.doc.text = introduction(doc.Doc)
		}
	}
	link := docs.Link(pkg.Path(), "")
	p.fact("documentation", strings.TrimPrefix(link, "https://"), link)
	p.members.text = exported(pkg)
	return p
}

// introduction gives what a package's comment says before its first heading.
func introduction(doc string) string {
	var kept []string
	for i, paragraph := range strings.Split(doc, "\n\n") {
		if i > 0 && (strings.HasPrefix(paragraph, "# ") || len(kept) >= 4) {
			break
		}
		kept = append(kept, paragraph)
	}
	return strings.Join(kept, "\n\n")
}

// exported lists the names of a package, as comments of Go.
func exported(pkg *types.Package) string {
	names := map[string][]string{}
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		switch obj.(type) {
		case *types.Func, *types.Builtin:
			names["func"] = append(names["func"], name)
		case *types.TypeName:
			names["type"] = append(names["type"], name)
		case *types.Var:
			names["var"] = append(names["var"], name)
		case *types.Const:
			names["const"] = append(names["const"], name)
		}
	}
	var lines []string
	for _, kind := range []string{"func", "type", "var", "const"} {
		if list := names[kind]; len(list) > 0 {
			lines = append(lines, wrapped(kind+"  ", limited(list, maxNames, "… %d more")))
		}
	}
	return strings.Join(lines, "\n")
}

// wrapped writes a list after a label, in lines of textWidth.
func wrapped(label string, list []string) string {
	line, lines := label, []string(nil)
	for i, word := range list {
		if i+1 < len(list) {
			word += ","
		}
		if len(line)+1+len(word) > textWidth && i > 0 {
			lines = append(lines, line)
			line = strings.Repeat(" ", len(label))
		}
		if strings.TrimSpace(line) != "" && i > 0 && line != strings.Repeat(" ", len(label)) {
			line += " "
		}
		line += word
	}
	return strings.Join(append(lines, line), "\n")
}

// predeclared tells about a name that Go itself declares.
func (q *query) predeclared(obj types.Object) *page {
	p := &page{}
	path, link := "builtin", "builtin"
	if obj.Pkg() != nil {
		path, link = "unsafe", "unsafe"
	}
	key := obj.Name()
	if _, isMethod := obj.(*types.Func); isMethod { // Error of error
		key = "error." + key
		p.head.text = q.head(obj)
	}
	pkg, ok := docs.Open(path)
	if !ok {
		return nil
	}
	s, _ := pkg.Symbol(strings.TrimSuffix(key, ".Error"))
	if p.head.text == "" {
		p.head.text = predeclaredHead(obj, s.Decl)
	}
	p.doc = q.docOf(pkg, s.Doc, "")
	p.fact("documentation", "pkg.go.dev/"+link+"#"+key, docs.Link(link, key))
	return p
}

func predeclaredHead(obj types.Object, decl string) string {
	switch obj := obj.(type) {
	case *types.Const:
		return "const " + obj.Name()
	case *types.TypeName:
		if types.IsInterface(obj.Type()) {
			return decl
		}
		return "type " + qualified(obj)
	case *types.Nil:
		return "nil"
	}
	return decl
}
