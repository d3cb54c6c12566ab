package complete

import (
	"go/ast"
	"go/types"
)

// inferred gives a generic function's signature with the type arguments that the other
// arguments of a call tell; sig itself if they do not tell all. go/types infers nothing
// for a call in which one argument is still missing.
func (q *query) inferred(sig *types.Signature, call *ast.CallExpr) *types.Signature {
	params := sig.TypeParams()
	if params.Len() == 0 {
		return sig
	}
	b := bindings{}
	for i, arg := range call.Args {
		if t := q.look.TypeOf(arg); t != nil && i < sig.Params().Len() && arg != q.expr() {
			b.unify(sig.Params().At(i).Type(), types.Default(t))
		}
	}
	var args []types.Type
	for p := range params.TypeParams() {
		b.unifyCore(p)
	}
	for p := range params.TypeParams() {
		if b[p] == nil {
			return sig
		}
		args = append(args, b[p])
	}
	t, err := types.Instantiate(nil, sig, args, true)
	if err != nil {
		return sig
	}
	return t.(*types.Signature)
}

// bindings are the types that type parameters stand for.
type bindings map[*types.TypeParam]types.Type

// unify binds the type parameters in param so that it becomes t, as far as that is easy.
func (b bindings) unify(param, t types.Type) {
	switch p := param.(type) {
	case *types.TypeParam:
		if b[p] == nil {
			b[p] = t
		}
	case *types.Slice:
		if s, ok := t.Underlying().(*types.Slice); ok {
			b.unify(p.Elem(), s.Elem())
		}
	case *types.Pointer:
		if s, ok := t.Underlying().(*types.Pointer); ok {
			b.unify(p.Elem(), s.Elem())
		}
	case *types.Chan:
		if s, ok := t.Underlying().(*types.Chan); ok {
			b.unify(p.Elem(), s.Elem())
		}
	case *types.Map:
		if s, ok := t.Underlying().(*types.Map); ok {
			b.unify(p.Key(), s.Key())
			b.unify(p.Elem(), s.Elem())
		}
	case *types.Named:
		if n, ok := t.(*types.Named); ok && n.Origin() == p.Origin() {
			for i := range min(n.TypeArgs().Len(), p.TypeArgs().Len()) {
				b.unify(p.TypeArgs().At(i), n.TypeArgs().At(i))
			}
		}
	}
}

// unifyCore binds what the constraint of a bound type parameter tells: E in S ~[]E.
func (b bindings) unifyCore(p *types.TypeParam) {
	constraint, ok := p.Constraint().Underlying().(*types.Interface)
	if !ok || b[p] == nil || constraint.NumEmbeddeds() != 1 {
		return
	}
	if u, ok := constraint.EmbeddedType(0).(*types.Union); ok && u.Len() == 1 {
		b.unify(u.Term(0).Type(), b[p].Underlying())
	}
}
