package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
)

// Symbol is the documentation of one exported name.
type Symbol struct {
	Decl string // as Go; of a constant or variable of a group the whole group, "" for a field
	Doc  string // text of the comment, "" if there is none
	File string // base name of the source file that declares it
	Line int    // in File, from 1; of the group, if it is declared in one
}

// Symbol gives the documentation of Name, Type.Method or Type.Field; ok is false if
// the package does not document it. The names in a group of constants or variables
// have comments of their own, or that of the group.
func (p *Package) Symbol(key string) (s Symbol, ok bool) {
	if r, ok := p.find(key); ok {
		s = r.symbol()
		if strings.Contains(r.keys, " ") || s.Doc == "" {
			s.Doc = orElse(memberDoc(r.decl, key), s.Doc)
		}
		return s, true
	}
	typ, member, _ := strings.Cut(key, ".")
	r, ok := p.find(typ)
	if !ok || member == "" {
		return Symbol{}, false
	}
	s = r.symbol()
	s.Decl, s.Doc = "", memberDoc(r.decl, member)
	return s, s.Doc != ""
}

func (r record) symbol() Symbol {
	s := Symbol{Decl: r.decl, Doc: r.doc}
	file, line, _ := strings.Cut(r.place, ":")
	s.File = file
	s.Line, _ = strconv.Atoi(line)
	return s
}

func orElse(text, other string) string {
	if text != "" {
		return text
	}
	return other
}

// memberDoc gives the comment of a name within a declaration: of a constant or variable
// of a group, a field of a struct or a method of an interface.
func memberDoc(decl, name string) string {
	file, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+decl, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return ""
	}
	doc := ""
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			doc += textIf(hasName(n.Names, name), n.Doc, n.Comment)
			return false
		case *ast.Field:
			doc += textIf(hasName(n.Names, name) || len(n.Names) == 0 && embeddedName(n.Type) == name, n.Doc, n.Comment)
			return false // names within are of other types
		}
		return true
	})
	return doc
}

// textIf gives the comment above a declaration, or that at its end.
func textIf(wanted bool, doc, comment *ast.CommentGroup) string {
	switch {
	case !wanted:
		return ""
	case doc != nil:
		return doc.Text()
	}
	return comment.Text()
}

func hasName(names []*ast.Ident, name string) bool {
	for _, id := range names {
		if id.Name == name {
			return true
		}
	}
	return false
}

// embeddedName gives the name of an embedded field.
func embeddedName(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.StarExpr:
		return embeddedName(x.X)
	case *ast.SelectorExpr:
		return x.Sel.Name
	case *ast.IndexExpr:
		return embeddedName(x.X)
	case *ast.IndexListExpr:
		return embeddedName(x.X)
	case *ast.Ident:
		return x.Name
	}
	return ""
}
