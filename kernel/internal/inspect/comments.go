package inspect

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"strings"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/source"
)

// commentAt gives the text of the comment that is about what is declared at an offset of
// a cell: it stands above its line or, if atEnd, at the end of it.
func commentAt(cell *source.Cell, offset int, atEnd bool) string {
	line := cell.Position(offset).Line
	text := ""
	for _, g := range commentGroups(cell) {
		switch {
		case g.above && g.last == line-1:
			return g.Text()
		case !g.above && g.first == line && atEnd:
			text = g.Text()
		}
	}
	return text
}

// group is a comment of one or more lines.
type group struct {
	ast.CommentGroup
	first, last int  // lines
	above       bool // nothing stands before it on its line
}

// commentGroups gives the comments of a cell's Go text.
func commentGroups(cell *source.Cell) []*group {
	_, text := cell.Magics()
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(text))
	s.Init(file, []byte(text), func(token.Position, string) {}, scanner.ScanComments)
	var groups []*group
	var open *group // to which the next comment may belong
	busy := 0       // the last line with something else on it
	for {
		pos, tok, lit := s.Scan()
		line := cell.Position(file.Offset(pos)).Line
		switch {
		case tok == token.EOF:
			return groups
		case tok == token.SEMICOLON && lit == "\n":
		case tok != token.COMMENT:
			open, busy = nil, line+strings.Count(lit, "\n")
		default:
			if open == nil || !open.above || line > open.last+1 {
				open = &group{first: line, above: line != busy}
				groups = append(groups, open)
			}
			open.List = append(open.List, &ast.Comment{Text: lit})
			open.last = line + strings.Count(lit, "\n")
		}
	}
}

// declarationAt gives the text of the declaration or statement around an offset of a
// cell, "" if the cell can't be read.
func declarationAt(cell *source.Cell, offset int) string {
	fset := token.NewFileSet()
	_, text := cell.Magics()
	parsed, _ := check.Parse(fset, cell, text)
	for _, n := range nodes(parsed) {
		from, to := offsetOf(fset, cell, n.Pos()), offsetOf(fset, cell, n.End())
		if from <= offset && offset < to && to <= len(cell.Text) {
			return cell.Text[from:to]
		}
	}
	return ""
}

func offsetOf(fset *token.FileSet, cell *source.Cell, pos token.Pos) int {
	at := check.Position(fset, pos)
	return cell.Offset(at.Line, at.Col)
}

// nodes gives the declarations and statements of a cell.
func nodes(p *check.Parsed) []ast.Node {
	var list []ast.Node
	for _, d := range p.Types {
		list = append(list, d)
	}
	for _, d := range p.Consts {
		list = append(list, d)
	}
	for _, d := range p.Funcs {
		list = append(list, d)
	}
	for _, s := range p.Stmts {
		list = append(list, s)
	}
	return list
}
