package export

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/source"
)

// edit puts a text in the place of a part of a cell's text.
type edit struct {
	from, to int
	text     string
}

// piece is a node of a cell that goes into the program, with what is edited in it.
type piece struct {
	w     *writer
	unit  *check.Unit
	cell  *source.Cell
	edits []edit

	named *ast.Ident // gets this name, whatever it means
	name  string
}

func (w *writer) piece(u *check.Unit, cell *source.Cell) *piece {
	return &piece{w: w, unit: u, cell: cell}
}

func (p *piece) offset(pos token.Pos) int {
	at := check.Position(p.unit.Fset, pos)
	return p.cell.Offset(at.Line, at.Col)
}

func (p *piece) replace(from, to token.Pos, text string) {
	p.edits = append(p.edits, edit{p.offset(from), p.offset(to), text})
}

func (p *piece) insert(at token.Pos, text string) { p.replace(at, at, text) }

// textOf gives the text of a node as the cell has it.
func (p *piece) textOf(n ast.Node) string { return p.cell.Text[p.offset(n.Pos()):p.offset(n.End())] }

// text gives the text of a node as the program has it.
func (p *piece) text(n ast.Node) string {
	p.rename(n)
	p.useAll(n)
	return p.slice(p.offset(n.Pos()), p.offset(n.End()))
}

// slice gives a part of the cell's text with the edits that lie in it.
func (p *piece) slice(from, to int) string {
	slices.SortStableFunc(p.edits, func(a, b edit) int { return a.from - b.from })
	var out strings.Builder
	at := from
	for _, e := range p.edits {
		if e.from < at || e.to > to {
			continue
		}
		out.WriteString(p.cell.Text[at:e.from])
		out.WriteString(e.text)
		at = e.to
	}
	out.WriteString(p.cell.Text[at:to])
	return out.String()
}

// rename gives what a node names the names of the program.
func (p *piece) rename(n ast.Node) {
	selected := selectedIn(n)
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		obj := objectOf(p.unit, id)
		name := p.w.nameOf(obj)
		if name == "" && p.w.isForeign(obj) && !selected[id] {
			name = p.w.qualified(obj)
		}
		if id == p.named {
			name = p.name
		}
		if name != "" && name != id.Name {
			p.replace(id.Pos(), id.End(), name)
		}
		return true
	})
}

// useAll uses, as _ = x, what functions declare and do not use.
func (p *piece) useAll(n ast.Node) {
	unused := p.w.unused[p.cell.Name()]
	if len(unused) == 0 {
		return
	}
	var path []ast.Node
	ast.Inspect(n, func(n ast.Node) bool {
		if n == nil {
			path = path[:len(path)-1]
			return true
		}
		path = append(path, n)
		if id, ok := n.(*ast.Ident); ok && unused[p.offset(id.Pos())] {
			p.use(id, path)
		}
		return true
	})
}

// use uses one variable, or a label, which has no use but to be jumped to.
func (p *piece) use(id *ast.Ident, path []ast.Node) {
	text := "_ = " + id.Name
	for i := len(path) - 2; i >= 0; i-- {
		var outer ast.Node
		if i > 0 {
			outer = path[i-1]
		}
		switch n := path[i].(type) {
		case *ast.LabeledStmt:
			if n.Label == id {
				p.replace(n.Pos(), n.Colon+1, "")
				return
			}
		case *ast.RangeStmt:
			p.insert(n.Body.Lbrace+1, text+"; ")
			return
		case *ast.AssignStmt:
			if p.useBehind(n, outer, text) {
				return
			}
		case *ast.DeclStmt:
			p.insert(n.End(), "; "+text)
			return
		}
	}
}

// useBehind uses what a statement declares, where the statement that holds it allows it.
func (p *piece) useBehind(n *ast.AssignStmt, outer ast.Node, text string) bool {
	switch outer := outer.(type) {
	case *ast.IfStmt:
		p.insert(outer.Body.Lbrace+1, text+"; ")
	case *ast.ForStmt:
		p.insert(outer.Body.Lbrace+1, text+"; ")
	case *ast.SwitchStmt:
		p.replace(n.Pos(), n.TokPos+2, "_ =")
	case *ast.TypeSwitchStmt:
		p.replace(n.Pos(), n.TokPos+2, "_ =")
	case *ast.CommClause:
		p.insert(outer.Colon+1, text+"; ")
	default:
		p.insert(n.End(), "; "+text)
	}
	return true
}

// comments gives the comments that stand right above a node, and the one at its end.
func comments(cell *source.Cell, from, to int) (above, behind string) {
	var list []string
	end := -1
	scanComments(cell.Text, func(at int, text string) {
		switch {
		case at+len(text) <= from && startsLine(cell.Text, at):
			if end < 0 || !isGap(cell.Text[end:at]) {
				list = nil
			}
			list, end = append(list, text), at+len(text)
		case at >= to && behind == "" && isBehind(cell.Text[to:at]):
			behind = text
		}
	})
	if end < 0 || !isGap(cell.Text[end:from]) {
		list = nil
	}
	return strings.Join(list, "\n"), behind
}

func scanComments(text string, visit func(at int, text string)) {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(text))
	s.Init(file, []byte(text), func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		switch tok {
		case token.EOF:
			return
		case token.COMMENT:
			visit(file.Offset(pos), lit)
		}
	}
}

func startsLine(text string, at int) bool {
	line := text[strings.LastIndexByte(text[:at], '\n')+1 : at]
	return strings.TrimSpace(line) == ""
}

// isGap tells whether a text holds nothing but the end of a line.
func isGap(text string) bool { return strings.TrimSpace(text) == "" && strings.Count(text, "\n") <= 1 }

func isBehind(text string) bool { return strings.Trim(text, " \t;)") == "" }

// commented writes a node's text between its comments.
func commented(cell *source.Cell, from, to int, text string) string {
	above, behind := comments(cell, from, to)
	if above != "" {
		text = above + "\n" + text
	}
	if behind != "" {
		text += " " + behind
	}
	return text
}

func isVar(obj types.Object) bool {
	_, ok := obj.(*types.Var)
	return ok
}
