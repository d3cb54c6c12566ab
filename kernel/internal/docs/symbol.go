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
			if doc, _ := memberDoc(r.decl, key); doc != "" {
				s.Doc = doc
			}
		}
		return s, true
	}
	typ, member, _ := strings.Cut(key, ".")
	r, ok := p.find(typ)
	if !ok || member == "" {
		return Symbol{}, false
	}
	s = r.symbol()
	s.Decl = ""
	s.Doc, ok = memberDoc(r.decl, member)
	return s, ok
}

func (r record) symbol() Symbol {
	s := Symbol{Decl: r.decl, Doc: r.doc}
	file, line, _ := strings.Cut(r.place, ":")
	s.File = file
	s.Line, _ = strconv.Atoi(line)
	return s
}

// memberDoc gives the comment of a name within a declaration: of a constant or variable
// of a group, a field of a struct or a method of an interface. It tells whether the name
// is there.
func memberDoc(decl, name string) (doc string, found bool) {
	file, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+decl, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return "", false
	}
	note := func(above, behind *ast.CommentGroup) {
		found = true
		if above == nil {
			above = behind
		}
		doc += above.Text()
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			if hasName(n.Names, name) {
				note(n.Doc, n.Comment)
			}
			return false
		case *ast.Field:
			if hasName(n.Names, name) || len(n.Names) == 0 && embeddedName(n.Type) == name {
				note(n.Doc, n.Comment)
			}
			return false // names within are of other types
		}
		return true
	})
	return doc, found
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
