package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strings"
)

// finding is what the checks have found at a position, before hints.
type finding struct {
	pos     token.Pos
	message string
	notes   []string
	warning bool
	own     bool // ours: it says all there is to say
}

// add notes a finding of our own.
func (u *Unit) add(pos token.Pos, message string, warning bool) {
	u.found = append(u.found, &finding{pos: pos, message: message, warning: warning, own: true})
	u.last = nil
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

// report takes an error of go/types: most are the cell's, some are no error in a cell.
func (u *Unit) report(e types.Error) {
	message := u.reword(e.Msg)
	if more, ok := strings.CutPrefix(message, "\t"); ok { // about the error before
		if u.last != nil {
			u.last.notes = append(u.last.notes, fmt.Sprintf("%s: %s", Position(u.Fset, e.Pos), more))
		}
		return
	}
	u.last = nil
	u.cyclic = u.cyclic || strings.HasPrefix(message, "instantiation cycle")
	unused := strings.HasPrefix(message, "declared and not used")
	if u.topPos[e.Pos] && (unused || strings.HasSuffix(message, "is not used") ||
		strings.HasPrefix(message, "no new variables on left side of :=")) {
		return
	}
	unused = unused || strings.HasPrefix(message, "label ") && strings.HasSuffix(message, "declared and not used")
	u.last = &finding{pos: e.Pos, message: message, warning: unused}
	u.found = append(u.found, u.last)
}

var (
	mainQualifier = regexp.MustCompile(`\bmain\.`)            // how go/types calls the session's own package
	haveOrWant    = regexp.MustCompile(`\n\t+(have|want)\b`)  // the two sides, on lines of their own
	otherCase     = regexp.MustCompile(` \(but have (\w+)\)`) // the name is right but for its case
	wrongCase     = regexp.MustCompile(`^undefined: (\w+)\.\w+$`)
)

// reword puts a message of go/types on one line, in the words of a cell.
func (u *Unit) reword(message string) string {
	message = mainQualifier.ReplaceAllString(message, "")
	message = strings.ReplaceAll(message, "/"+fileBase+":", ":")
	first := true
	message = haveOrWant.ReplaceAllStringFunc(message, func(s string) string {
		sep := ", "
		if first {
			sep, first = ": ", false
		}
		return sep + strings.TrimLeft(s, "\n\t")
	})
	if right := otherCase.FindStringSubmatch(message); right != nil {
		message = otherCase.ReplaceAllString(message, "")
		if wrong := wrongCase.FindStringSubmatch(message); wrong != nil {
			message += didYouMean(wrong[1] + "." + right[1])
		}
	}
	message, _, _ = strings.Cut(message, "\n\t") // further places are findings of their own
	return message
}

// conclude makes diagnostics of what was found.
func (u *Unit) conclude() {
	h := &hints{unit: u, known: map[string]string{}}
	for _, f := range u.found {
		if !f.own && !f.warning {
			f.message += h.hint(f)
			f.notes = append(f.notes, h.notes(f)...)
		}
		d := diagnosticAt(u.Fset, u.cells, f.pos, f.message)
		d.Warning, d.Notes = f.warning, strings.Join(f.notes, "\n")
		u.Diagnostics = append(u.Diagnostics, d)
	}
	u.Diagnostics = sorted(u.Diagnostics)
}
