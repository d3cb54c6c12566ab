package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strings"
)

// add notes a finding at a position.
func (u *Unit) add(pos token.Pos, message string, warning bool) {
	d := diagnosticAt(u.Fset, u.cells, pos, message)
	d.Warning = warning
	u.Diagnostics = append(u.Diagnostics, d)
}

// rememberTop notes the places at top level where a cell may do what Go forbids: leave
// a value or a variable unused.
func (u *Unit) rememberTop() {
	for _, stmt := range u.Stmts {
		for {
			labeled, ok := stmt.(*ast.LabeledStmt)
			if !ok {
				break
			}
			stmt = labeled.Stmt
		}
		switch s := stmt.(type) {
		case *ast.ExprStmt:
			u.topPos[s.X.Pos()] = true
		case *ast.AssignStmt:
			u.topPos[s.TokPos] = true
			for _, x := range s.Lhs {
				u.topPos[x.Pos()] = true
			}
		case *ast.DeclStmt:
			u.rememberSpecs(s.Decl.(*ast.GenDecl))
		}
	}
}

func (u *Unit) rememberSpecs(gen *ast.GenDecl) {
	for _, spec := range gen.Specs {
		if v, ok := spec.(*ast.ValueSpec); ok {
			for _, name := range v.Names {
				u.topPos[name.Pos()] = true
			}
		}
	}
}

// mainQualifier is how go/types calls the session's own package in messages.
var mainQualifier = regexp.MustCompile(`\bmain\.`)

// report takes an error of go/types: most are the cell's, some are no error in a cell.
func (u *Unit) report(e types.Error) {
	if strings.HasPrefix(e.Msg, "\t") {
		return // the other place of the error before
	}
	message := mainQualifier.ReplaceAllString(e.Msg, "")
	message, _, _ = strings.Cut(message, "\n\t") // further places are findings of their own
	unused := strings.HasPrefix(message, "declared and not used")
	switch {
	case u.topPos[e.Pos] && (unused || strings.HasSuffix(message, "is not used")):
		return
	case u.topPos[e.Pos] && strings.HasPrefix(message, "no new variables on left side of :="):
		return
	case unused || strings.HasPrefix(message, "label ") && strings.HasSuffix(message, "declared and not used"):
		u.add(e.Pos, message, true)
	default:
		u.add(e.Pos, message+u.hint(message), false)
	}
}

// hint adds what a person would ask next, where it is known.
func (u *Unit) hint(message string) string {
	name, ok := strings.CutPrefix(message, "undefined: ")
	if !ok {
		return ""
	}
	if pkg, member, dotted := strings.Cut(name, "."); dotted {
		return u.memberHint(pkg, member)
	}
	if near := nearest(name, u.visible()); near != "" {
		return " (did you mean " + near + "?)"
	}
	return ""
}

func (u *Unit) memberHint(pkgName, member string) string {
	path := u.Names.Imports[pkgName]
	if path == "" {
		path = u.importer.PathFor(pkgName)
	}
	pkg, err := u.importer.Import(path)
	if path == "" || err != nil {
		return ""
	}
	if near := nearest(member, pkg.Scope().Names()); near != "" && ast.IsExported(near) {
		return " (did you mean " + pkgName + "." + near + "?)"
	}
	return ""
}

// visible gives all names that a cell could have meant.
func (u *Unit) visible() []string {
	var names []string
	for name := range u.declared {
		names = append(names, name)
	}
	for name := range u.Names.Objects {
		names = append(names, name)
	}
	for name := range u.Names.Imports {
		names = append(names, name)
	}
	for name := range u.Names.Outer {
		names = append(names, name)
	}
	names = append(names, types.Universe.Names()...)
	names = append(names, u.importer.PackageNames()...)
	for _, stmt := range u.Stmts {
		if assign, ok := stmt.(*ast.AssignStmt); ok && assign.Tok == token.DEFINE {
			for _, x := range assign.Lhs {
				if id, ok := x.(*ast.Ident); ok {
					names = append(names, id.Name)
				}
			}
		}
	}
	return names
}
