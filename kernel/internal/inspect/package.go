package inspect

import (
	"fmt"
	"go/types"
	"strings"

	"gokernel/kernel/internal/docs"
	"gokernel/kernel/internal/engine"
)

// maxNames bounds the names that are listed of a package.
const maxNames = 100

// pkg tells about a package.
func (q *query) pkg(pkg *types.Package) *page {
	p := &page{head: code{text: fmt.Sprintf("package %s // import %q", pkg.Name(), pkg.Path())}}
	if doc, ok := docs.Open(pkg.Path()); ok {
		p.doc = q.docOf(doc, doc.Doc)
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
			lines = append(lines, wrapped(kind+" ", limited(list, maxNames, "… %d more")))
		}
	}
	return strings.Join(lines, "\n")
}

// wrapped writes a list after a label, in lines of textWidth.
func wrapped(label string, list []string) string {
	var b strings.Builder
	b.WriteString(label)
	column := len(label)
	for i, word := range list {
		if i+1 < len(list) {
			word += ","
		}
		switch {
		case i == 0:
		case column+1+len(word) > textWidth:
			b.WriteString("\n" + strings.Repeat(" ", len(label)))
			column = len(label)
		default:
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String()
}
