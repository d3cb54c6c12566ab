// Package check reads a cell as Go and finds what is wrong with it before anything
// runs: go/parser for the syntax, go/types for the meaning, against the names that the
// session holds so far.
//
// A cell mixes imports, declarations and statements. Types, constants and the
// signatures of functions are checked first, as the declarations of a package; then the
// statements, as the body of one function; and then the bodies of the cell's functions,
// with the variables of the statements at their side. So statements see every function
// and type of the cell, functions see every variable of the cell, and `x := x + 1` means
// what it says. A program, which begins with a package clause, is Go: its variables are
// declarations, and are initialised in the order in which they need each other.
package check

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"path"
	"strings"

	"gokernel/kernel/internal/source"
)

// Parsed is a cell as syntax.
type Parsed struct {
	Cell    *source.Cell
	Program bool              // begins with a package clause
	Imports []*ast.ImportSpec // in the order of the text
	Types   []*ast.GenDecl
	Consts  []*ast.GenDecl
	Funcs   []*ast.FuncDecl // functions and methods
	Stmts   []ast.Stmt      // all other statements, variable declarations among them
	Pos     token.Pos       // a position in the cell, for what has none of its own
}

// isProgram tells whether the cell is a whole program: it begins with a package clause,
// and there are no statements at its top level but declarations of variables.
func (p *Parsed) isProgram() bool {
	for _, stmt := range p.Stmts {
		if _, ok := stmt.(*ast.DeclStmt); !ok {
			return false
		}
	}
	return p.Program
}

// vars gives the declarations of variables at the cell's top level.
func (p *Parsed) vars() []*ast.GenDecl {
	var gens []*ast.GenDecl
	for _, stmt := range p.Stmts {
		if decl, ok := stmt.(*ast.DeclStmt); ok {
			gens = append(gens, decl.Decl.(*ast.GenDecl))
		}
	}
	return gens
}

func (p *Parsed) varSpecs() []*ast.ValueSpec {
	var specs []*ast.ValueSpec
	for _, gen := range p.vars() {
		for _, spec := range gen.Specs {
			if v, ok := spec.(*ast.ValueSpec); ok {
				specs = append(specs, v)
			}
		}
	}
	return specs
}

// fileBase is the last element of the name of every parsed file: the evaluator keys
// imports by it, and it must be the same for all cells.
const fileBase = "_.go"

// Parse reads Go text (the cell's own, with its magics blanked out). The diagnostics
// are syntax errors; the cell can't be used if there are any.
func Parse(fset *token.FileSet, cell *source.Cell, text string) (*Parsed, []Diagnostic) {
	p := &parse{fset: fset, cell: cell, out: &Parsed{Cell: cell}}
	chunks := source.Split(text)
	p.statements(source.Keep(text, chunks, source.Statements))
	for _, kind := range []source.Kind{source.Package, source.Import, source.Func} {
		if has(chunks, kind) {
			p.declarations(kind, source.Keep(text, chunks, kind))
		}
	}
	return p.out, p.diagnostics()
}

func has(chunks []source.Chunk, kind source.Kind) bool {
	for _, c := range chunks {
		if c.Kind == kind {
			return true
		}
	}
	return false
}

type parse struct {
	fset   *token.FileSet
	cell   *source.Cell
	out    *Parsed
	errors []Diagnostic
}

// file parses prefix+text+suffix, a Go file in which text begins where the cell does.
func (p *parse) file(prefix, text, suffix string) *ast.File {
	base := p.fset.Base()
	name := path.Join(p.cell.Name(), fileBase)
	file, err := parser.ParseFile(p.fset, name, prefix+text+suffix, parser.SkipObjectResolution|parser.ParseComments)
	if tokens := p.fset.File(token.Pos(base)); tokens != nil {
		tokens.AddLineColumnInfo(len(prefix), name, 1, 1)
	}
	list, _ := err.(scanner.ErrorList)
	for _, e := range list {
		p.errors = append(p.errors, newDiagnostic(p.cell, e.Pos.Offset-len(prefix), syntaxMessage(e.Msg)))
	}
	return file
}

// syntaxMessage says of an unexpected end of our own frame what it means in the cell.
func syntaxMessage(msg string) string {
	msg = strings.ReplaceAll(msg, "found 'EOF'", "found the end of the cell")
	return "syntax error: " + msg
}

func (p *parse) statements(text string) {
	file := p.file("package main;func _(){", text, "\n}")
	if file == nil || len(file.Decls) == 0 {
		return
	}
	for _, d := range file.Decls[1:] {
		p.errors = append(p.errors, newDiagnostic(p.cell, p.offset(d.Pos()), "syntax error: unbalanced braces"))
	}
	fn, ok := file.Decls[0].(*ast.FuncDecl)
	if !ok || fn.Body == nil {
		return
	}
	p.out.Pos = fn.Body.Lbrace
	for _, stmt := range fn.Body.List {
		p.statement(stmt)
	}
}

// statement sorts one statement: types and constants are declarations of the session.
func (p *parse) statement(stmt ast.Stmt) {
	decl, ok := stmt.(*ast.DeclStmt)
	if !ok {
		p.out.Stmts = append(p.out.Stmts, stmt)
		return
	}
	switch gen := decl.Decl.(*ast.GenDecl); gen.Tok {
	case token.TYPE:
		p.out.Types = append(p.out.Types, gen)
	case token.CONST:
		p.out.Consts = append(p.out.Consts, gen)
	default:
		p.out.Stmts = append(p.out.Stmts, stmt)
	}
}

func (p *parse) declarations(kind source.Kind, text string) {
	prefix := "package main;"
	if kind == source.Package {
		p.out.Program = true
		prefix = ""
	}
	file := p.file(prefix, text, "")
	if file == nil {
		return
	}
	p.out.Imports = append(p.out.Imports, file.Imports...)
	for _, d := range file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			p.out.Funcs = append(p.out.Funcs, fn)
		}
	}
}

func (p *parse) offset(pos token.Pos) int {
	at := p.fset.Position(pos)
	return p.cell.Offset(at.Line, at.Column)
}

// diagnostics gives the errors in the order of the text, one a line: a parser that has
// lost its way says more than is true.
func (p *parse) diagnostics() []Diagnostic {
	var kept []Diagnostic
	for _, d := range sorted(p.errors) {
		if len(kept) == 0 || kept[len(kept)-1].Pos.Line != d.Pos.Line {
			kept = append(kept, d)
		}
	}
	return kept
}

// ParseAgain reads one declaration of an earlier cell, from one offset of its text to
// another: a function or method, or with kind source.Statements the specification of a
// type. The declaration must have been read without errors before.
func ParseAgain(fset *token.FileSet, cell *source.Cell, kind source.Kind, from, to int) *Parsed {
	p := &parse{fset: fset, cell: cell, out: &Parsed{Cell: cell}}
	text := source.Keep(cell.Text, []source.Chunk{{Kind: kind, From: from, To: to}}, kind)
	prefix := "package main;"
	if kind == source.Statements {
		prefix += "type "
	}
	file := p.file(prefix, text, "")
	if file == nil {
		return p.out
	}
	p.out.Pos = file.Package
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			p.out.Funcs = append(p.out.Funcs, d)
		case *ast.GenDecl:
			p.out.Types = append(p.out.Types, d)
		}
	}
	return p.out
}
