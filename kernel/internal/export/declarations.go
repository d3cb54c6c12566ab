package export

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"
)

func funcDecl(d *definition) (*ast.FuncDecl, bool) {
	decl, ok := d.node.(*ast.FuncDecl)
	return decl, ok
}

// declarations writes the program's declarations in the order of their cells: each type
// with its methods, and the package's variables together.
func (w *writer) declarations(out *bytes.Buffer) {
	var texts []string
	written := map[*definition]bool{}
	for _, s := range w.order {
		if !s.wanted || s.def == nil || written[s.def] || s.isTest() {
			continue
		}
		written[s.def] = true
		texts = append(texts, w.definition(s.def))
		if t, ok := s.obj.(*types.TypeName); ok {
			for _, name := range slices.Sorted(maps.Keys(w.methods[t])) {
				texts = append(texts, w.definition(w.methods[t][name]))
			}
		}
	}
	for _, p := range w.main {
		if p.progName != "" {
			texts = append(texts, w.programMain(p))
		}
	}
	if vars := w.variables(); vars != "" {
		out.WriteString(vars + "\n")
	}
	for _, text := range texts {
		out.WriteString(text + "\n\n")
	}
}

// isTest tells whether a function goes into the file of tests: it is an example, or has a
// parameter of package testing, and only tests use it.
func (s *slot) isTest() bool {
	fn, ok := s.obj.(*types.Func)
	return ok && !s.needed && isTest(fn)
}

func isTest(fn *types.Func) bool {
	sig := fn.Signature()
	if sig.Recv() == nil && sig.Params().Len()+sig.Results().Len() == 0 {
		return strings.HasPrefix(fn.Name(), "Example")
	}
	for v := range sig.Params().Variables() {
		if t := typeName(v.Type()); sig.Recv() == nil && t != nil && t.Pkg() != nil && t.Pkg().Path() == "testing" {
			return true
		}
	}
	return false
}

// isTest tells whether a definition is one of a test.
func (d *definition) isTest() bool {
	decl, ok := funcDecl(d)
	if !ok {
		return false
	}
	fn, ok := d.unit.Info.Defs[decl.Name].(*types.Func)
	return ok && isTest(fn)
}

func (w *writer) definition(d *definition) string {
	p := w.piece(d.unit, d.cell)
	text := ""
	switch n := d.node.(type) {
	case *ast.FuncDecl:
		text = p.text(n)
	case *ast.TypeSpec:
		text = "type " + p.text(n)
	case *ast.GenDecl:
		w.dropReplaced(p, d, n)
		text = p.text(n)
	}
	from := p.offset(d.node.Pos())
	if _, isType := d.node.(*ast.TypeSpec); isType { // the comment may be above the keyword
		before := strings.TrimRight(d.cell.Text[:from], " \t")
		from = len(strings.TrimSuffix(before, "type"))
	}
	return commented(d.cell, from, p.offset(d.node.End()), text)
}

// programMain writes the main function of a program whose place a later one has taken.
func (w *writer) programMain(part *part) string {
	d := part.program
	decl := d.node.(*ast.FuncDecl)
	p := w.piece(d.unit, d.cell)
	p.named, p.name = decl.Name, part.progName
	return commented(d.cell, p.offset(decl.Pos()), p.offset(decl.End()), p.text(decl))
}

// dropReplaced takes the names of constants away that a later cell declares again.
func (w *writer) dropReplaced(p *piece, d *definition, gen *ast.GenDecl) {
	for _, spec := range gen.Specs {
		for _, id := range spec.(*ast.ValueSpec).Names {
			if s := w.slotOf(d.unit.Info.Defs[id]); s != nil && s.def != d {
				p.replace(id.Pos(), id.End(), "_")
			}
		}
	}
}

// variables declares those of the package.
func (w *writer) variables() string {
	var list []string
	for _, s := range w.order {
		if s.wanted && s.global && isVar(s.obj) {
			list = append(list, fmt.Sprintf("\t%s %s\n", s.name, w.typeText(s.obj.Type(), "variable "+s.obj.Name())))
		}
	}
	switch len(list) {
	case 0:
		return ""
	case 1:
		return "var" + list[0]
	}
	return "var (\n" + strings.Join(list, "") + ")\n"
}
