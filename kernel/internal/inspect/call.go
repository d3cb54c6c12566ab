package inspect

import (
	"go/ast"
	"go/types"
)

// call tells about the function that is called around the cursor, and marks the
// parameter for which an argument is being written.
func (q *query) call() *page {
	call := q.look.Call
	obj := q.callee(call)
	switch obj := obj.(type) {
	case *types.Builtin, *types.TypeName:
		return q.object(obj)
	case *types.Func:
		p := q.object(obj)
		q.mark(p, q.function(obj), obj.Signature())
		return p
	}
	t := q.look.TypeOf(call.Fun)
	if t == nil {
		return nil
	}
	sig, ok := t.Underlying().(*types.Signature)
	if !ok {
		return nil
	}
	p, name := &page{}, ""
	if obj != nil {
		p, name = q.object(obj), types.ExprString(call.Fun)
	}
	q.mark(p, newSignature(name, sig), sig)
	return p
}

// callee is what is called by a name, nil if it has none.
func (q *query) callee(call *ast.CallExpr) types.Object {
	fun := ast.Unparen(call.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = x.X
	case *ast.IndexListExpr:
		fun = x.X
	}
	switch x := fun.(type) {
	case *ast.Ident:
		return q.look.Unit.Info.Uses[x]
	case *ast.SelectorExpr:
		return q.look.Unit.Info.Uses[x.Sel]
	}
	return nil
}

func (q *query) mark(p *page, s *signature, sig *types.Signature) {
	p.head = code{text: s.String()}
	i := q.look.Arg
	if last := len(s.params) - 1; sig.Variadic() && i > last {
		i = last
	}
	if i >= len(s.params) {
		return
	}
	p.head.mark = s.params[i]
	v := sig.Params().At(i)
	p.active = paramType(v, sig.Variadic() && i == len(s.params)-1)
	if v.Name() != "" {
		p.active = v.Name() + " " + p.active
	}
}
