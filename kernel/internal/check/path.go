package check

import (
	"go/ast"
	"go/token"
	"slices"
)

// pathTo gives the syntax from a declaration or statement to the identifier or basic
// literal that begins at an offset of the unit's text; nil if there is none.
func (u *Unit) pathTo(offset int) []ast.Node {
	for _, root := range u.roots() {
		if u.spans(root, offset) {
			if path := pathBelow(root, u.posIn(root, offset)); path != nil {
				return path
			}
		}
	}
	return nil
}

// roots gives the declarations and statements of the cell.
func (u *Unit) roots() []ast.Node {
	var list []ast.Node
	p := u.Parsed[0]
	for _, spec := range p.Imports {
		list = append(list, spec)
	}
	for _, gen := range slices.Concat(p.Types, p.Consts) {
		list = append(list, gen)
	}
	for _, fn := range p.Funcs {
		list = append(list, fn)
	}
	for _, stmt := range p.Stmts {
		list = append(list, stmt)
	}
	return list
}

// posIn gives the position of an offset of the unit's text in the file of a node.
func (u *Unit) posIn(n ast.Node, offset int) token.Pos {
	return n.Pos() + token.Pos(offset-u.offset(n.Pos()))
}

// spans tells whether an offset lies in a node, or at its end.
func (u *Unit) spans(n ast.Node, offset int) bool {
	pos := u.posIn(n, offset)
	return n.Pos() <= pos && pos <= n.End()
}

func pathBelow(root ast.Node, pos token.Pos) []ast.Node {
	var path, found []ast.Node
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			path = path[:len(path)-1]
			return true
		}
		if found != nil {
			return false
		}
		path = append(path, n)
		switch n.(type) {
		case *ast.Ident, *ast.BasicLit:
			if n.End() > n.Pos() && n.Pos() == pos {
				found = slices.Clone(path)
			}
		}
		return true
	})
	return found
}

func (u *Unit) offset(pos token.Pos) int {
	at := u.Fset.Position(pos)
	return u.Parsed[0].Cell.Offset(at.Line, at.Column)
}
