package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// typeExpr writes a type as syntax, with the evaluator's names.
func (l *lowering) typeExpr(pos token.Pos, t types.Type) ast.Expr {
	switch t := t.(type) {
	case *types.Alias:
		return l.typeExpr(pos, types.Unalias(t))
	case *types.Basic:
		return l.basicType(pos, t)
	case *types.Named:
		return l.namedType(pos, t)
	case *types.Pointer:
		return &ast.StarExpr{Star: pos, X: l.typeExpr(pos, t.Elem())}
	case *types.Slice:
		return &ast.ArrayType{Lbrack: pos, Elt: l.typeExpr(pos, t.Elem())}
	case *types.Array:
		return &ast.ArrayType{Lbrack: pos, Len: intLit(pos, t.Len()), Elt: l.typeExpr(pos, t.Elem())}
	case *types.Map:
		return &ast.MapType{Map: pos, Key: l.typeExpr(pos, t.Key()), Value: l.typeExpr(pos, t.Elem())}
	case *types.Chan:
		return l.chanType(pos, t)
	case *types.Signature:
		return l.funcType(pos, t)
	case *types.Struct:
		return l.structType(pos, t)
	case *types.Interface:
		return l.interfaceType(pos, t)
	}
	l.fail(pos, "a value of type %s can't be kept", t)
	return nil
}

func (l *lowering) basicType(pos token.Pos, t *types.Basic) ast.Expr {
	if t.Kind() == types.UnsafePointer {
		return l.packageMember(pos, "unsafe", "Pointer")
	}
	if t.Info()&types.IsUntyped != 0 && t.Kind() != types.UntypedNil {
		return ident(pos, types.Default(t).String())
	}
	return ident(pos, t.Name())
}

func (l *lowering) namedType(pos token.Pos, t *types.Named) ast.Expr {
	obj := t.Obj()
	if t.TypeArgs().Len() > 0 {
		return l.instance(pos, t)
	}
	if obj.Pkg() == nil {
		return ident(pos, obj.Name()) // error, comparable, any
	}
	if name := l.cell.Name(obj); name != "" {
		return ident(pos, name)
	}
	if obj.Pkg().Path() == l.unit.Pkg.Path() {
		return ident(pos, obj.Name()) // declared within a function
	}
	if !obj.Exported() {
		l.fail(pos, "a value of the unexported type %s can't be kept in a variable", t)
	}
	return l.packageMember(pos, obj.Pkg().Path(), obj.Name())
}

// instance writes an instance of a generic type: the evaluator has no generic types of
// compiled packages, but an instance that is a function, slice or map has no other
// face than its underlying type.
func (l *lowering) instance(pos token.Pos, t *types.Named) ast.Expr {
	switch u := t.Underlying().(type) {
	case *types.Signature, *types.Slice, *types.Map, *types.Pointer, *types.Chan, *types.Array:
		if t.NumMethods() == 0 {
			return l.typeExpr(pos, u)
		}
	}
	l.fail(pos, "the generic type %s can't be used in cells yet", t)
	return nil
}

func (l *lowering) chanType(pos token.Pos, t *types.Chan) ast.Expr {
	dir := ast.SEND | ast.RECV
	switch t.Dir() {
	case types.SendOnly:
		dir = ast.SEND
	case types.RecvOnly:
		dir = ast.RECV
	}
	return &ast.ChanType{Begin: pos, Dir: dir, Value: l.typeExpr(pos, t.Elem())}
}

func (l *lowering) funcType(pos token.Pos, t *types.Signature) *ast.FuncType {
	ft := &ast.FuncType{Func: pos, Params: &ast.FieldList{Opening: pos, Closing: pos}}
	for i := range t.Params().Len() {
		typ := t.Params().At(i).Type()
		if t.Variadic() && i == t.Params().Len()-1 {
			elem := typ.Underlying().(*types.Slice).Elem()
			ft.Params.List = append(ft.Params.List, &ast.Field{Type: &ast.Ellipsis{Ellipsis: pos, Elt: l.typeExpr(pos, elem)}})
			continue
		}
		ft.Params.List = append(ft.Params.List, &ast.Field{Type: l.typeExpr(pos, typ)})
	}
	if t.Results().Len() > 0 {
		ft.Results = &ast.FieldList{}
		for i := range t.Results().Len() {
			ft.Results.List = append(ft.Results.List, &ast.Field{Type: l.typeExpr(pos, t.Results().At(i).Type())})
		}
	}
	return ft
}

func (l *lowering) structType(pos token.Pos, t *types.Struct) ast.Expr {
	fields := &ast.FieldList{Opening: pos, Closing: pos}
	for i := range t.NumFields() {
		f := t.Field(i)
		out := field(pos, f.Name(), l.typeExpr(pos, f.Type()))
		if f.Embedded() {
			out.Names = nil
		}
		if tag := t.Tag(i); tag != "" {
			out.Tag = &ast.BasicLit{ValuePos: pos, Kind: token.STRING, Value: strconv.Quote(tag)}
		}
		fields.List = append(fields.List, out)
	}
	return &ast.StructType{Struct: pos, Fields: fields}
}

func (l *lowering) interfaceType(pos token.Pos, t *types.Interface) ast.Expr {
	methods := &ast.FieldList{Opening: pos, Closing: pos}
	for m := range t.Methods() {
		methods.List = append(methods.List, field(pos, m.Name(), l.funcType(pos, m.Signature())))
	}
	return &ast.InterfaceType{Interface: pos, Methods: methods}
}

// typeOf gives the type of an original expression, nil for one that a pass has made.
func (l *lowering) typeOf(x ast.Expr) types.Type {
	if tv, ok := l.info.Types[x]; ok {
		return tv.Type
	}
	if id, ok := x.(*ast.Ident); ok {
		if obj := l.info.ObjectOf(id); obj != nil {
			return obj.Type()
		}
	}
	return nil
}
