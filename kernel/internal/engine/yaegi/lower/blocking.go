package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// waits maps methods that block to the support functions that block interruptibly.
var waits = map[string]string{
	"(*sync.Mutex).Lock":            "LockMutex",
	"(*sync.RWMutex).Lock":          "LockRWMutex",
	"(*sync.RWMutex).RLock":         "RLockRWMutex",
	"(*sync.WaitGroup).Wait":        "WaitGroup",
	"(*sync.Cond).Wait":             "WaitCond",
	"(sync.Locker).Lock":            "LockLocker",
	"(*os/exec.Cmd).Run":            "RunCmd",
	"(*os/exec.Cmd).Wait":           "WaitCmd",
	"(*os/exec.Cmd).Output":         "OutputCmd",
	"(*os/exec.Cmd).CombinedOutput": "CombinedOutputCmd",
}

// blockingCalls replaces x.Lock() by support.LockMutex(&x), and so on.
func blockingCalls(l *lowering, n ast.Node) ast.Node {
	return astutil.Apply(n, nil, func(c *astutil.Cursor) bool {
		x, ok := c.Node().(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr)
		if !ok {
			return true
		}
		selection := l.info.Selections[sel]
		if selection == nil || selection.Kind() != types.MethodVal {
			return true
		}
		if name, ok := waits[selection.Obj().(*types.Func).FullName()]; ok {
			c.Replace(l.supportCall(x.Pos(), name, l.receiver(sel, selection)))
		}
		return true
	})
}

// receiver writes what a method is called on, with the embedded fields on the way to
// it, as the pointer (or interface) that support functions take.
func (l *lowering) receiver(sel *ast.SelectorExpr, selection *types.Selection) ast.Expr {
	x, t := sel.X, selection.Recv()
	index := selection.Index()
	for _, i := range index[:len(index)-1] {
		f := structOf(t).Field(i)
		x = &ast.SelectorExpr{X: x, Sel: ident(sel.Sel.Pos(), l.fieldName(f))}
		t = f.Type()
	}
	if isPointer(t) || types.IsInterface(t) {
		return x
	}
	return &ast.UnaryExpr{OpPos: sel.Pos(), Op: token.AND, X: x}
}

func structOf(t types.Type) *types.Struct {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return t.Underlying().(*types.Struct)
}

// fieldName is a field's name in the evaluator: an embedded field is called as its type
// is called there.
func (l *lowering) fieldName(f *types.Var) string {
	if !f.Embedded() {
		return f.Name()
	}
	t := types.Unalias(f.Type())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if named, ok := t.(*types.Named); ok {
		if name := l.cell.Name(named.Obj()); name != "" {
			return name
		}
	}
	return f.Name()
}
