package inspect

import (
	"go/types"
	"strings"

	"gokernel/kernel/internal/docs"
)

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
	p.doc = q.docOf(pkg, s.Doc)
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
