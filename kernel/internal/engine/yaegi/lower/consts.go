package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// foldConstants puts the value of every constant expression in its place. Constants of
// the session need no declaration after it.
func foldConstants(l *lowering, n ast.Node) ast.Node {
	return astutil.Apply(n, func(c *astutil.Cursor) bool {
		if decl, ok := c.Node().(*ast.DeclStmt); ok && isConstDecl(decl) {
			c.Replace(&ast.EmptyStmt{Semicolon: decl.Pos(), Implicit: true})
			return false
		}
		x, ok := c.Node().(ast.Expr)
		if !ok || isPlain(x) || isKey(l, c) {
			return true
		}
		tv, ok := l.info.Types[x]
		if !ok || tv.Value == nil || !tv.IsValue() {
			return true
		}
		c.Replace(l.constant(x.Pos(), tv.Type, tv.Value))
		return false
	}, nil)
}

func isConstDecl(decl *ast.DeclStmt) bool {
	gen, ok := decl.Decl.(*ast.GenDecl)
	return ok && gen.Tok == token.CONST
}

// isPlain tells whether x is a literal that needs no folding.
func isPlain(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.BasicLit:
		return true
	case *ast.Ident:
		return x.Name == "true" || x.Name == "false"
	}
	return false
}

// isKey tells whether the cursor is at a struct field's name in a composite literal.
func isKey(l *lowering, c *astutil.Cursor) bool {
	id, ok := c.Node().(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := l.info.Uses[id].(*types.Var)
	return ok && v.IsField()
}

// constant writes a value as a literal, converted where the literal's own type is another.
func (l *lowering) constant(pos token.Pos, t types.Type, v constant.Value) ast.Expr {
	basic, _ := t.Underlying().(*types.Basic)
	if basic == nil { // a constant in an interface has its default type recorded
		l.fail(pos, "a constant of type %s is not understood", t)
	}
	lit, own := l.literal(pos, basic, v)
	if t == types.Typ[own] || basic.Info()&types.IsUntyped != 0 {
		return lit
	}
	return call(pos, l.typeExpr(pos, t), lit)
}

// literal writes a value, and gives the type that the literal has by itself.
func (l *lowering) literal(pos token.Pos, basic *types.Basic, v constant.Value) (ast.Expr, types.BasicKind) {
	info := basic.Info()
	switch {
	case info&types.IsBoolean != 0:
		return ident(pos, strconv.FormatBool(constant.BoolVal(v))), types.Bool
	case info&types.IsString != 0:
		return stringLit(pos, constant.StringVal(v)), types.String
	case info&types.IsInteger != 0:
		if i := constant.ToInt(v); i.Kind() == constant.Int {
			return signed(pos, token.INT, i.ExactString()), types.Int
		}
	case info&types.IsFloat != 0:
		return floatLit(pos, basic, v), types.Float64
	case info&types.IsComplex != 0:
		return complexLit(pos, v), types.Complex128
	}
	l.fail(pos, "the constant %s is not understood", v)
	return nil, 0
}

func floatLit(pos token.Pos, basic *types.Basic, v constant.Value) ast.Expr {
	if basic.Kind() == types.Float32 {
		f, _ := constant.Float32Val(v)
		return signed(pos, token.FLOAT, decimal(float64(f), 32))
	}
	f, _ := constant.Float64Val(v)
	return signed(pos, token.FLOAT, decimal(f, 64))
}

// decimal writes a float so that it reads as a float, exactly.
func decimal(f float64, bits int) string {
	s := strconv.FormatFloat(f, 'g', -1, bits)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

func complexLit(pos token.Pos, v constant.Value) ast.Expr {
	re, _ := constant.Float64Val(constant.Real(v))
	im, _ := constant.Float64Val(constant.Imag(v))
	return call(pos, ident(pos, "complex"), signed(pos, token.FLOAT, decimal(re, 64)), signed(pos, token.FLOAT, decimal(im, 64)))
}

// signed writes a number, with its minus sign as an operator.
func signed(pos token.Pos, kind token.Token, text string) ast.Expr {
	if positive, ok := strings.CutPrefix(text, "-"); ok {
		return paren(&ast.UnaryExpr{OpPos: pos, Op: token.SUB, X: signed(pos, kind, positive)})
	}
	return &ast.BasicLit{ValuePos: pos, Kind: kind, Value: text}
}
