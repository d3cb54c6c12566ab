// Package extract reads the documentation of a package from its sources, in the form
// that package docs embeds.
package extract

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"path/filepath"
	"strings"
)

// Entry documents one declaration.
type Entry struct {
	Keys []string // what is declared: Name or Type.Method; none for the package itself
	Decl string   // as Go, with the comments in it; the package's name for the package
	Doc  string   // text of the comment above it
	File string   // base name of the source file, "" for the package
	Line int      // in File, from 1
}

// Package reads the documentation of everything that a package exports. Names are those
// of the package's source files.
func Package(path string, names []string) ([]Entry, error) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	mode := doc.Mode(0)
	if path == "builtin" { // whose names are not exported
		mode = doc.AllDecls
	}
	p, err := doc.NewFromFiles(fset, files, path, mode)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	r := &reader{fset: fset, entries: []Entry{{Decl: p.Name, Doc: p.Doc}}}
	r.values(p.Consts, p.Vars)
	r.funcs(p.Funcs)
	for _, t := range p.Types {
		r.typ(t)
	}
	return r.entries, r.err
}

// Encode writes entries as package docs reads them: of each the keys, separated by
// blanks, the declaration, the comment and the place, each ended by a zero byte.
func Encode(entries []Entry) []byte {
	var out bytes.Buffer
	for _, e := range entries {
		place := ""
		if e.File != "" {
			place = fmt.Sprintf("%s:%d", e.File, e.Line)
		}
		for _, field := range []string{strings.Join(e.Keys, " "), e.Decl, e.Doc, place} {
			out.WriteString(strings.ReplaceAll(field, "\x00", "") + "\x00")
		}
	}
	return out.Bytes()
}

type reader struct {
	fset    *token.FileSet
	entries []Entry
	err     error
}

func (r *reader) typ(t *doc.Type) {
	r.add([]string{t.Name}, t.Decl, t.Doc)
	r.values(t.Consts, t.Vars)
	r.funcs(t.Funcs)
	for _, m := range t.Methods {
		keys := []string{t.Name + "." + m.Name}
		if orig := strings.TrimPrefix(m.Orig, "*"); orig != t.Name { // of an embedded type
			keys = append(keys, orig+"."+m.Name)
		}
		r.add(keys, m.Decl, m.Doc)
	}
}

func (r *reader) funcs(list []*doc.Func) {
	for _, f := range list {
		r.add([]string{f.Name}, f.Decl, f.Doc)
	}
}

func (r *reader) values(lists ...[]*doc.Value) {
	for _, list := range lists {
		for _, v := range list {
			r.add(v.Names, v.Decl, v.Doc)
		}
	}
}

// add notes a declaration; its own comment stands in doc and not in the declaration.
func (r *reader) add(keys []string, decl ast.Decl, doc string) {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		d.Doc, d.Body = nil, nil
	case *ast.GenDecl:
		d.Doc = nil
	}
	var out bytes.Buffer
	if err := (&printer.Config{Mode: printer.UseSpaces | printer.TabIndent, Tabwidth: 8}).Fprint(&out, r.fset, decl); err != nil && r.err == nil {
		r.err = fmt.Errorf("%v: %w", keys, err)
	}
	at := r.fset.Position(decl.Pos())
	r.entries = append(r.entries, Entry{
		Keys: keys, Decl: out.String(), Doc: doc,
		File: filepath.Base(at.Filename), Line: at.Line,
	})
}
