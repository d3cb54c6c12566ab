package check

import (
	"fmt"
	"go/ast"
	"go/types"
)

// Func is a function or method of a unit. It is checked twice: its head, with nothing in
// it, among the declarations, so that statements can call it, and with its body when the
// cell's variables are known.
type Func struct {
	Decl   *ast.FuncDecl
	Parsed *Parsed
	Obj    *types.Func // what it is called by
	Body   *types.Func // whose parameters and type parameters are those of Decl.Body
	Init   bool        // func init: called when the cell runs
	late   bool        // a method of a type of an earlier cell
	head   *ast.FuncDecl
	body   *ast.FuncDecl
}

// Generic tells whether the function, or the type of its receiver, has type parameters.
func (f *Func) Generic() bool { return isGeneric(f.Decl) }

// newFunc prepares a declared function.
func (u *Unit) newFunc(p *Parsed, decl *ast.FuncDecl) *Func {
	f := &Func{Decl: decl, Parsed: p}
	name := decl.Name.Name
	switch {
	case decl.Recv == nil && name == "init":
		f.Init = true
		if decl.Type.Params.NumFields()+decl.Type.Results.NumFields() > 0 || decl.Type.TypeParams != nil {
			u.add(decl.Name.Pos(), "func init must have no arguments and no return values", false)
		}
		name = fmt.Sprintf("initꓸ%d", len(u.Funcs))
	case decl.Recv != nil && u.isLate(decl):
		f.late = true
		name = "_" // a method that no type gets
	}
	f.head = named(decl, name, endless())
	return f
}

// named gives a function another name and body.
func named(decl *ast.FuncDecl, name string, body *ast.BlockStmt) *ast.FuncDecl {
	id := &ast.Ident{Name: name, NamePos: decl.Name.Pos()}
	return &ast.FuncDecl{Name: id, Recv: decl.Recv, Type: decl.Type, Body: body}
}

// endless gives a body that is right for every function.
func endless() *ast.BlockStmt {
	return &ast.BlockStmt{List: []ast.Stmt{&ast.ForStmt{Body: &ast.BlockStmt{}}}}
}

// isGeneric tells whether a function, or the type of its receiver, has type parameters.
func isGeneric(decl *ast.FuncDecl) bool {
	if decl.Type.TypeParams != nil {
		return true
	}
	if decl.Recv == nil || len(decl.Recv.List) == 0 {
		return false
	}
	switch unstar(decl.Recv.List[0].Type).(type) {
	case *ast.IndexExpr, *ast.IndexListExpr:
		return true
	}
	return false
}

func unstar(x ast.Expr) ast.Expr {
	for {
		switch t := x.(type) {
		case *ast.StarExpr:
			x = t.X
		case *ast.ParenExpr:
			x = t.X
		default:
			return x
		}
	}
}

// ReceiverName is the name of the type that a method belongs to, "" if it has none.
func ReceiverName(decl *ast.FuncDecl) string {
	if decl.Recv == nil || len(decl.Recv.List) == 0 {
		return ""
	}
	base := unstar(decl.Recv.List[0].Type)
	switch t := base.(type) {
	case *ast.IndexExpr:
		base = t.X
	case *ast.IndexListExpr:
		base = t.X
	}
	if id, ok := base.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// isLate tells whether decl is a method of a type that an earlier cell declared.
func (u *Unit) isLate(decl *ast.FuncDecl) bool {
	name := ReceiverName(decl)
	if u.declared[name] {
		return false
	}
	tn, ok := u.Names.Objects[name].(*types.TypeName)
	return ok && tn.Pkg() != nil && tn.Pkg().Path() == u.Pkg.Path()
}

// WithReceiver gives the type of the function that has the method's receiver as its
// first parameter.
func WithReceiver(decl *ast.FuncDecl) *ast.FuncType {
	if decl.Recv == nil {
		return decl.Type
	}
	params := &ast.FieldList{Opening: decl.Type.Params.Opening, Closing: decl.Type.Params.Closing}
	for _, recv := range decl.Recv.List {
		if len(recv.Names) == 0 && hasNames(decl.Type.Params) {
			recv = &ast.Field{Names: []*ast.Ident{{Name: "_", NamePos: recv.Pos()}}, Type: recv.Type}
		}
		params.List = append(params.List, recv)
	}
	named := len(params.List) > 0 && len(params.List[0].Names) > 0
	for _, field := range decl.Type.Params.List {
		if named && len(field.Names) == 0 {
			field = &ast.Field{Names: []*ast.Ident{{Name: "_", NamePos: field.Pos()}}, Type: field.Type}
		}
		params.List = append(params.List, field)
	}
	return &ast.FuncType{Func: decl.Type.Func, Params: params, Results: decl.Type.Results}
}

func hasNames(fields *ast.FieldList) bool {
	return len(fields.List) > 0 && len(fields.List[0].Names) > 0
}

// resolveFunc finds the object of a function after the declarations were checked.
func (u *Unit) resolveFunc(f *Func) {
	obj, _ := u.Info.Defs[f.head.Name].(*types.Func)
	if f.late && obj != nil && !u.looking {
		obj = u.lateMethod(f, obj)
	}
	f.Obj = obj
	if obj != nil {
		u.Info.Defs[f.Decl.Name] = obj
	}
}

// lateMethod adds a method to a type of an earlier cell, or finds the one it replaces.
func (u *Unit) lateMethod(f *Func, plain *types.Func) *types.Func {
	method := plain.Signature()
	named := namedOf(method.Recv().Type())
	if named == nil {
		return nil // an error was reported for the receiver
	}
	name := f.Decl.Name.Name
	old, _, _ := types.LookupFieldOrMethod(named, true, u.Pkg, name)
	switch old := old.(type) {
	case *types.Var:
		u.add(f.Decl.Name.Pos(), fmt.Sprintf("type %s has a field and a method named %s", named.Obj().Name(), name), false)
		return nil
	case *types.Func:
		if declaredOn(named, old) {
			return u.sameMethod(f, named, old, method)
		}
	}
	if named.Origin() != named { // its instances know how many methods there are
		u.add(f.Decl.Name.Pos(), fmt.Sprintf("method %s.%s is new: a generic type gets all its methods in the cell that declares it",
			named.Obj().Name(), name), false)
		return nil
	}
	fn := types.NewFunc(f.Decl.Name.Pos(), u.Pkg, name, method)
	named.AddMethod(fn)
	u.Added = append(u.Added, fn)
	return fn
}

func (u *Unit) sameMethod(f *Func, named *types.Named, old *types.Func, method *types.Signature) *types.Func {
	was := old.Type().(*types.Signature)
	if types.Identical(was, method) && types.Identical(was.Recv().Type(), method.Recv().Type()) {
		return old.Origin()
	}
	u.add(f.Decl.Name.Pos(), fmt.Sprintf("method %s.%s was declared as %s: to change its signature, declare type %s again in the same cell",
		named.Obj().Name(), old.Name(), types.TypeString(was, u.qualify), named.Obj().Name()), false)
	return nil
}

func declaredOn(named *types.Named, fn *types.Func) bool {
	for m := range named.Methods() {
		if m == fn {
			return true
		}
	}
	return false
}

func namedOf(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, _ := types.Unalias(t).(*types.Named)
	return named
}

func (u *Unit) qualify(p *types.Package) string {
	if p.Path() == u.Pkg.Path() {
		return ""
	}
	return p.Name()
}
