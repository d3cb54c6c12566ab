package check

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"unicode/utf8"

	"gokernel/kernel/internal/source"
)

// Look is what the text of a cell means at a cursor, as far as that can be told: the text
// is being typed, and as a rule it does not compile.
type Look struct {
	// Token is what the cursor is in, or just behind: an identifier, a keyword, a literal
	// or a comment. It is ILLEGAL if the cursor is at none of these.
	Token    token.Token
	From, To int // the token, in bytes of the cell's text; both the cursor if there is none
	Cursor   int // the cursor, moved to the beginning of a character in the text

	// Path is the syntax around the cursor, from a declaration or statement of the cell
	// to the identifier or literal that the cursor is at. It is empty if the parser could
	// make nothing of the text there.
	Path  []ast.Node
	Ident *ast.Ident        // the last of Path; a placeholder if Token is no identifier
	Sel   *ast.SelectorExpr // if Ident is what it selects

	Object  types.Object   // what Ident means; nil if it is undeclared
	Package *types.Package // of which Sel selects a member

	Call *ast.CallExpr // the innermost one whose parentheses are around the cursor
	Arg  int           // index of the argument at the cursor

	Scope *types.Scope // the innermost one at the cursor; nil if it is not known
	Unit  *Unit        // the cell, checked as well as it goes; nil in comments, and if nothing is known

	conf    Config
	code    string
	session token.Pos // where positions of the look begin: those before are the session's
	made    edits     // what makes the unit's text of code
	pos     token.Pos // of the cursor's identifier or literal
}

// maxLook bounds the bytes of a text that is checked as a whole: the time for an answer
// grows with it, and so does the depth of calls for an expression of many operators.
const maxLook = 128 << 10

// placeholder stands for an identifier that is still to be typed.
const placeholder = "ꓸ"

// LookAt looks at a cell's text, as a front end sent it, at an offset in bytes. It changes
// nothing in the session: conf's names, package and file set stay as they are. conf must
// not be in use by another check meanwhile.
func LookAt(conf Config, code string, cursor int) *Look {
	_, text := source.New(0, code).Magics()
	l := &Look{conf: conf, code: code, session: token.Pos(conf.Fset.Base())}
	l.Cursor = characterAt(code, cursor)
	l.locate(text)
	if l.Token == token.COMMENT {
		return l
	}
	v := l.placed(text)
	if len(text) > maxLook {
		l.tryTail(v)
		return l
	}
	l.tryAll(v)
	return l
}

// characterAt moves an offset into the text, and to the beginning of a character.
func characterAt(text string, offset int) int {
	offset = min(max(offset, 0), len(text))
	for offset > 0 && offset < len(text) && !utf8.RuneStart(text[offset]) {
		offset--
	}
	return offset
}

// locate finds the token at the cursor.
func (l *Look) locate(text string) {
	l.Token, l.From, l.To = token.ILLEGAL, l.Cursor, l.Cursor
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(text))
	s.Init(file, []byte(text), func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		from := file.Offset(pos)
		if tok == token.EOF || from > l.Cursor {
			return
		}
		to := tokenEnd(text, from, tok, lit)
		if tok == token.COMMENT {
			to = commentEnd(text, from)
		}
		if touches(text, tok, from, to, l.Cursor) {
			l.Token, l.From, l.To = tok, from, to
		}
	}
}

func commentEnd(text string, from int) int {
	end, length := "\n", 0
	if strings.HasPrefix(text[from:], "/*") {
		end, length = "*/", 2
	}
	if at := strings.Index(text[from+2:], end); at >= 0 {
		return from + 2 + at + length
	}
	return len(text)
}

// touches tells whether a cursor is at a token: a word has it at both its ends, a string
// within its quotes.
func touches(text string, tok token.Token, from, to, cursor int) bool {
	switch {
	case tok == token.IDENT || tok.IsKeyword() || tok == token.INT || tok == token.FLOAT || tok == token.IMAG:
		return from <= cursor && cursor <= to
	case tok == token.STRING || tok == token.CHAR:
		return from < cursor && (cursor < to || cursor == to && !terminated(text[from:to]))
	case tok == token.COMMENT:
		return from < cursor && (cursor < to || cursor == to && !strings.HasSuffix(text[from:to], "*/"))
	}
	return false
}

// terminated tells whether a literal has both its quotes.
func terminated(lit string) bool {
	if len(lit) < 2 || lit[len(lit)-1] != lit[0] {
		return false
	}
	body := lit[1 : len(lit)-1]
	escapes := len(body) - len(strings.TrimRight(body, `\`))
	return lit[0] == '`' || escapes%2 == 0
}

// tryAll reads the text in one way after the other, until it is known what is at the
// cursor: as it is; with its brackets closed; without the lines that have syntax errors;
// and in the end nothing but the expression before the cursor.
func (l *Look) tryAll(v view) {
	if p, errs := l.parse(v.text); len(errs) == 0 {
		if l.try(p, v); l.Path != nil {
			return
		}
	}
	for range 4 {
		balanced, ok := v.balanced()
		if !ok {
			break
		}
		p, errs := l.parse(balanced.text)
		if l.try(p, balanced); l.knows() || len(errs) == 0 {
			return
		}
		less := v.without(errs)
		if less.text == v.text {
			break
		}
		v = less
	}
	l.tryTail(v)
}

// tryTail reads nothing but the expression before the cursor, if there is one.
func (l *Look) tryTail(v view) {
	before := strings.TrimRight(v.text[:v.at], " \t\r\n")
	if l.Token == token.ILLEGAL && !strings.HasSuffix(before, ".") {
		return
	}
	v = v.tail()
	p, _ := l.parse(v.text)
	l.try(p, v)
}

// knows tells whether there is nothing better to be found by another reading.
func (l *Look) knows() bool {
	if len(l.Path) == 0 {
		return false
	}
	return l.Sel == nil || l.Package != nil || l.TypeOf(l.Sel.X) != nil
}

// parsed is a view as syntax, in a file set of its own. The file set leaves its first
// positions free for those of the session's objects.
type parsed struct {
	*Parsed
	fset *token.FileSet
}

func (l *Look) parse(text string) (parsed, []Diagnostic) {
	fset := token.NewFileSet()
	fset.AddFile("", -1, int(l.session))
	p, errs := Parse(fset, source.New(0, text), text)
	return parsed{p, fset}, errs
}

// try checks a view, and notes what it tells of the cursor if it tells more than the one
// before.
func (l *Look) try(p parsed, v view) {
	defer func() {
		_ = recover() //// of go/types, about syntax that no compiler sees: the look stays as it is
	}()
	next := *l
	next.Unit, next.made = l.check(p, v.at), v.made
	next.look(v)
	if l.Unit == nil || next.worth() > l.worth() {
		*l = next
	}
}

// worth orders looks by how much they tell.
func (l *Look) worth() int {
	switch {
	case l.knows():
		return 2
	case len(l.Path) > 0:
		return 1
	}
	return 0
}

// check checks what bears on an offset of a text, beside the session and in a package of
// its own.
func (l *Look) check(p parsed, at int) *Unit {
	pkg, err := NewPackage()
	if err != nil {
		panic(err) // the session has one
	}
	conf := l.conf
	conf.Fset, conf.Package = p.fset, pkg
	u := newUnit(conf, pkg.renew(), p.Parsed)
	u.looking = true
	withoutExpansions(p.Parsed)
	u.narrow(at)
	u.resolveImports()
	u.checkAll()
	u.declareNames()
	return u
}

// narrow leaves out what can't bear on an offset of the cell: the bodies of other
// functions, and statements behind the one that is there.
func (u *Unit) narrow(at int) {
	p := u.Parsed[0]
	inside := false
	for i, fn := range p.Funcs {
		switch {
		case fn.Body == nil:
		case u.spans(fn, at):
			inside = true
		default:
			body := &ast.BlockStmt{Lbrace: fn.Body.Lbrace, List: endless().List, Rbrace: fn.Body.Rbrace}
			p.Funcs[i] = &ast.FuncDecl{Doc: fn.Doc, Recv: fn.Recv, Name: fn.Name, Type: fn.Type, Body: body}
		}
	}
	if !inside {
		p.Stmts = slices.DeleteFunc(p.Stmts, func(stmt ast.Stmt) bool {
			_, labelled := stmt.(*ast.LabeledStmt) // which a goto may mean
			return !labelled && u.offset(stmt.Pos()) > at
		})
	}
}

// look finds what is at the cursor in the checked view.
func (l *Look) look(v view) {
	l.Path, l.Ident, l.Sel, l.Object, l.Package, l.Call, l.Arg = nil, nil, nil, nil, nil, nil, 0
	l.Path = l.Unit.pathTo(v.at)
	l.Scope = l.Unit.top
	if len(l.Path) == 0 {
		return
	}
	last := l.Path[len(l.Path)-1]
	l.pos = last.Pos()
	l.findScope()
	l.findCall()
	id, ok := last.(*ast.Ident)
	if !ok {
		return
	}
	l.Ident = id
	if len(l.Path) > 1 {
		if sel, ok := l.Path[len(l.Path)-2].(*ast.SelectorExpr); ok && sel.Sel == id {
			l.Sel = sel
		}
	}
	l.Object = l.meaning(id)
	l.findPackage()
}

// meaning gives what an identifier stands for; a package needs no import.
func (l *Look) meaning(id *ast.Ident) types.Object {
	if obj := l.Unit.Info.ObjectOf(id); obj != nil {
		return obj
	}
	if l.Sel != nil || l.Token != token.IDENT {
		return nil
	}
	if obj := l.Unit.Names.Lookup(id.Name); obj != nil { // go/types gave up before it came here
		return obj
	}
	path, imported := l.Unit.Names.Imports[id.Name]
	if !imported && !l.conf.NoAutoImport {
		path = l.conf.Importer.PathFor(id.Name)
	}
	if pkg, err := l.conf.Importer.Import(path); path != "" && err == nil {
		return types.NewPkgName(token.NoPos, l.Unit.Pkg, id.Name, pkg)
	}
	return nil
}

func (l *Look) findPackage() {
	if l.Sel == nil {
		return
	}
	if x, ok := l.Sel.X.(*ast.Ident); ok {
		if name, ok := l.Unit.Info.Uses[x].(*types.PkgName); ok {
			l.Package = name.Imported()
		}
	}
}

// findScope finds the innermost scope around the cursor.
func (l *Look) findScope() {
	for _, n := range l.Path {
		if fn, ok := n.(*ast.FuncDecl); ok {
			n = fn.Type
		}
		if fn, ok := n.(*ast.FuncLit); ok {
			n = fn.Type
		}
		if scope := l.Unit.Info.Scopes[n]; scope != nil {
			l.Scope = scope
		}
	}
}

// findCall finds the innermost call in the parentheses of which the cursor is.
func (l *Look) findCall() {
	for _, n := range slices.Backward(l.Path) {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.CompositeLit:
			return // its statements and elements are no arguments
		case *ast.CallExpr:
			if n.Lparen < l.pos {
				l.Call, l.Arg = n, argumentAt(n, l.pos)
				return
			}
		}
	}
}

func argumentAt(call *ast.CallExpr, pos token.Pos) int {
	for i, arg := range call.Args {
		if pos < arg.End() {
			return i
		}
	}
	return len(call.Args)
}

// TypeOf gives the type of an expression of the look; nil if it has none, or a wrong one.
func (l *Look) TypeOf(x ast.Expr) types.Type {
	t := l.Unit.Info.TypeOf(x)
	if t == nil || t == types.Typ[types.Invalid] {
		return nil
	}
	return t
}

// Locals calls yield for each object that a function, or the cell's statements, have
// declared before the cursor, from the innermost scope to the outermost. One that hides
// another comes before it.
func (l *Look) Locals(yield func(types.Object) bool) {
	for scope := l.Scope; scope != nil && scope != l.Unit.Pkg.Scope() && scope != types.Universe; scope = scope.Parent() {
		for _, name := range scope.Names() {
			_, obj := scope.LookupParent(name, l.pos)
			if obj != nil && obj == scope.Lookup(name) && !yield(obj) {
				return
			}
		}
	}
}

// InSession tells whether an object was declared by an earlier cell.
func (l *Look) InSession(obj types.Object) bool {
	return obj.Pos().IsValid() && obj.Pos() < l.session && l.own(obj)
}

// InCell tells whether an object was declared by the cell that is looked at.
func (l *Look) InCell(obj types.Object) bool { return obj.Pos() > l.session && l.own(obj) }

func (l *Look) own(obj types.Object) bool {
	return obj.Pkg() != nil && obj.Pkg().Path() == l.Unit.Pkg.Path()
}

// Position gives the place of an object that an earlier cell has declared, or this one,
// which is called cell[0].
func (l *Look) Position(pos token.Pos) source.Position {
	if pos < l.session {
		return Position(l.conf.Fset, pos)
	}
	return source.New(0, l.code).Position(l.made.back(l.Unit.offset(pos)))
}
