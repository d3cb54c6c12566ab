package check

import (
	"go/ast"
	"slices"
)

// withoutExpansions drops from the generic types of a cell what they embed of each other
// with arguments that grow, as in type T[P any] struct{ *T[[]P] }: go/types would look for
// fields in ever new types. It finds out by itself, but only in declarations without other
// errors, and in the end.
func withoutExpansions(p *Parsed) {
	var generic []*ast.TypeSpec
	for _, gen := range p.Types {
		for _, spec := range gen.Specs {
			if t, ok := spec.(*ast.TypeSpec); ok && t.TypeParams != nil {
				generic = append(generic, t)
			}
		}
	}
	grows := func(field *ast.Field) bool {
		return len(field.Names) == 0 && slices.ContainsFunc(generic, func(t *ast.TypeSpec) bool {
			return growing(field.Type, t.Name.Name)
		})
	}
	for _, t := range generic {
		ast.Inspect(t.Type, func(n ast.Node) bool {
			if list, ok := n.(*ast.FieldList); ok {
				list.List = slices.DeleteFunc(list.List, grows)
			}
			return true
		})
	}
}

// growing tells whether a type has an instance of a generic one with an argument that is
// more than a name.
func growing(x ast.Expr, name string) bool {
	grows := false
	ast.Inspect(x, func(n ast.Node) bool {
		var args []ast.Expr
		switch n := n.(type) {
		case *ast.IndexExpr:
			if isIdent(n.X, name) {
				args = []ast.Expr{n.Index}
			}
		case *ast.IndexListExpr:
			if isIdent(n.X, name) {
				args = n.Indices
			}
		}
		grows = grows || slices.ContainsFunc(args, func(arg ast.Expr) bool {
			_, plain := ast.Unparen(arg).(*ast.Ident)
			return !plain
		})
		return true
	})
	return grows
}

func isIdent(x ast.Expr, name string) bool {
	id, ok := ast.Unparen(x).(*ast.Ident)
	return ok && id.Name == name
}
