package main

import (
	"fmt"
	"go/constant"
	"go/types"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// table is what one package gives to interpreted code, as Go source.
type table struct {
	pkg      *types.Package
	imports  map[string]string // path → the name it has in the file
	symbols  []string          // composite literals of symbol
	wrappers []string          // the same, of the types that methods belong to
	methods  []string          // declarations of wrapper types
	missing  []string          // quoted names of exported objects that are left out
}

func extract(pkg *types.Package) *table {
	t := &table{pkg: pkg, imports: map[string]string{}}
	for _, name := range pkg.Scope().Names() {
		if object := pkg.Scope().Lookup(name); object.Exported() {
			t.add(object)
		}
	}
	return t
}

func (t *table) add(object types.Object) {
	if isGeneric(object) || isConstraint(object) {
		t.missing = append(t.missing, strconv.Quote(object.Name()))
		return
	}
	switch object := object.(type) {
	case *types.Const:
		t.addConst(object)
	case *types.Func:
		t.symbol(object.Name(), "value", t.qualified(object))
	case *types.Var:
		t.symbol(object.Name(), "variable", "&"+t.qualified(object))
	case *types.TypeName:
		t.symbol(object.Name(), "typ", "(*"+t.qualified(object)+")(nil)")
		if _, ok := object.Type().Underlying().(*types.Interface); ok && !object.IsAlias() {
			t.addWrapper(object)
		}
	}
}

func (t *table) symbol(name, kind, value string) {
	t.symbols = append(t.symbols, fmt.Sprintf("{%q, %s, %s}", name, kind, value))
}

func (t *table) qualified(object types.Object) string {
	return t.name(object.Pkg()) + "." + object.Name()
}

// name gives the name of a package in the file, and imports it there.
func (t *table) name(pkg *types.Package) string {
	if name, ok := t.imports[pkg.Path()]; ok {
		return name
	}
	name := pkg.Name()
	for _, taken := range t.imports {
		if taken == name {
			name = pathIdent(pkg)
		}
	}
	t.imports[pkg.Path()] = name
	return name
}

func isGeneric(object types.Object) bool {
	switch typ := object.Type().(type) {
	case *types.Signature:
		return typ.TypeParams().Len() > 0
	case interface{ TypeParams() *types.TypeParamList }: // named types and aliases
		_, ok := object.(*types.TypeName)
		return ok && typ.TypeParams().Len() > 0
	}
	return false
}

// isConstraint says whether object is an interface that no value can have.
func isConstraint(object types.Object) bool {
	name, ok := object.(*types.TypeName)
	if !ok {
		return false
	}
	typ, ok := name.Type().Underlying().(*types.Interface)
	return ok && !typ.IsMethodSet()
}

// addConst adds a constant. Untyped numbers and strings stay untyped and exact.
func (t *table) addConst(object *types.Const) {
	basic, ok := object.Type().(*types.Basic)
	if !ok || basic.Info()&types.IsUntyped == 0 || basic.Kind() == types.UntypedBool {
		t.symbol(object.Name(), "value", t.qualified(object))
		return
	}
	value := object.Val()
	switch value.Kind() {
	case constant.String:
		t.symbol(object.Name(), "untyped", strconv.Quote(constant.StringVal(value)))
	case constant.Int:
		if n, ok := constant.Int64Val(value); ok {
			t.symbol(object.Name(), "untyped", fmt.Sprintf("int64(%d)", n))
		} else {
			t.symbol(object.Name(), "integer", strconv.Quote(value.ExactString()))
		}
	case constant.Float:
		t.symbol(object.Name(), "float", strconv.Quote(exactFloat(value)))
	default:
		t.symbol(object.Name(), "value", t.qualified(object))
	}
}

// exactFloat gives a hexadecimal literal, which loses no bits.
func exactFloat(value constant.Value) string {
	switch v := constant.Val(value).(type) {
	case *big.Float:
		return v.Text('p', 0)
	case *big.Rat:
		return new(big.Float).SetPrec(512).SetRat(v).Text('p', 0)
	default:
		return value.ExactString()
	}
}

// addWrapper declares the struct that makes a value of an interpreted type implement an
// interface: the interpreter fills in the value and a function for each method.
func (t *table) addWrapper(object *types.TypeName) {
	name := "_" + pathIdent(t.pkg) + "_" + object.Name()
	t.wrappers = append(t.wrappers, fmt.Sprintf("{%q, typ, (*%s)(nil)}", "_"+object.Name(), name))
	var fields, methods strings.Builder
	all := object.Type().Underlying().(*types.Interface)
	for i := range all.NumMethods() {
		method := all.Method(i)
		if !method.Exported() {
			continue
		}
		s := method.Signature()
		fmt.Fprintf(&fields, "W%s func%s\n", method.Name(), t.signature(s))
		fmt.Fprintf(&methods, "func (w %s) %s%s { ", name, method.Name(), t.signature(s))
		if method.Name() == "String" {
			methods.WriteString("if w.WString == nil { return \"\" }; ") // so that a debugger can print a half made one
		}
		if s.Results().Len() > 0 {
			methods.WriteString("return ")
		}
		fmt.Fprintf(&methods, "w.W%s(%s) }\n", method.Name(), arguments(s))
	}
	t.methods = append(t.methods, fmt.Sprintf("type %s struct {\nIValue any\n%s}\n\n%s", name, fields.String(), methods.String()))
}

// signature gives the parameters, called a0, a1 …, and the results, which are unnamed.
func (t *table) signature(s *types.Signature) string {
	params := make([]string, s.Params().Len())
	for i := range params {
		typ := types.TypeString(s.Params().At(i).Type(), t.name)
		if s.Variadic() && i == len(params)-1 {
			typ = "..." + strings.TrimPrefix(typ, "[]")
		}
		params[i] = fmt.Sprintf("a%d %s", i, typ)
	}
	results := make([]string, s.Results().Len())
	for i := range results {
		results[i] = types.TypeString(s.Results().At(i).Type(), t.name)
	}
	return "(" + strings.Join(params, ", ") + ") (" + strings.Join(results, ", ") + ")"
}

func arguments(s *types.Signature) string {
	names := make([]string, s.Params().Len())
	for i := range names {
		names[i] = fmt.Sprintf("a%d", i)
	}
	if s.Variadic() {
		names[len(names)-1] += "..."
	}
	return strings.Join(names, ", ")
}

func sortedKeys(m map[string]string) []string {
	return slices.Sorted(maps.Keys(m))
}
