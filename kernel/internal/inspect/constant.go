package inspect

import (
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// constHead writes a constant with its value.
func constHead(obj *types.Const) string {
	head := "const " + qualified(obj)
	if b, ok := obj.Type().(*types.Basic); !ok || b.Info()&types.IsUntyped == 0 {
		head += " " + typeText(obj.Type())
	}
	head += " = " + constText(obj)
	if meaning := durationText(obj); meaning != "" {
		head += " // " + meaning
	}
	return head
}

// maxConst bounds the digits of a constant.
const maxConst = 100

// constText writes the value of a constant as a literal of its kind.
func constText(obj *types.Const) string {
	v := obj.Val()
	switch v.Kind() {
	case constant.Int:
		if n, exact := constant.Int64Val(v); exact && isRune(obj.Type()) && n >= 0 && n <= unicode.MaxRune {
			return strconv.QuoteRune(rune(n))
		}
		if text := v.ExactString(); len(text) <= maxConst {
			return text
		}
	case constant.Float:
		if f, _ := constant.Float64Val(v); f != 0 && !math.IsInf(f, 0) {
			return strconv.FormatFloat(f, 'g', -1, 64)
		}
	}
	return v.String()
}

func isRune(t types.Type) bool {
	return t == types.Typ[types.UntypedRune] || t == types.Universe.Lookup("rune").Type()
}

// durationText writes a duration as people do, "" if the constant is none.
func durationText(obj *types.Const) string {
	named, ok := obj.Type().(*types.Named)
	if !ok || named.Obj().Name() != "Duration" || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != "time" {
		return ""
	}
	n, exact := constant.Int64Val(obj.Val())
	if !exact {
		return ""
	}
	return time.Duration(n).String()
}

// constants lists the constants of a type that are declared beside it, by their values.
func (q *query) constants(obj *types.TypeName) string {
	if _, ok := obj.Type().Underlying().(*types.Basic); !ok {
		return ""
	}
	var found []*types.Const
	for _, other := range q.beside(obj) {
		if c, ok := other.(*types.Const); ok && c.Type() == obj.Type() && usable(c) {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, compareConsts)
	var names []string
	for _, c := range found {
		names = append(names, qualified(c))
	}
	if len(names) == 0 {
		return ""
	}
	return wrapped("const ", limited(names, maxNames, "… %d more"))
}

// beside gives what was declared in the package of an object, or in the session.
func (q *query) beside(obj types.Object) []types.Object {
	if q.look.InSession(obj) || q.look.InCell(obj) {
		return slices.Collect(maps.Values(q.look.Unit.Names.Objects))
	}
	var list []types.Object
	for _, name := range obj.Pkg().Scope().Names() {
		list = append(list, obj.Pkg().Scope().Lookup(name))
	}
	return list
}

// compareConsts orders constants by their values, those without an order by their names.
func compareConsts(a, b *types.Const) int {
	x, y := a.Val(), b.Val()
	ordered := x.Kind() == constant.Int || x.Kind() == constant.Float || x.Kind() == constant.String
	switch {
	case ordered && x.Kind() == y.Kind() && constant.Compare(x, token.LSS, y):
		return -1
	case ordered && x.Kind() == y.Kind() && constant.Compare(x, token.GTR, y):
		return 1
	}
	return strings.Compare(a.Name(), b.Name())
}
