package inspect

import (
	"go/types"
	"strings"

	"gokernel/kernel/internal/engine/support"
)

// qualify writes packages as cells do: by name, and the session's own not at all.
func qualify(pkg *types.Package) string {
	if isSession(pkg) {
		return ""
	}
	return pkg.Name()
}

// isSession tells whether objects of a package are the session's own, or are seen in it
// without a package's name.
func isSession(pkg *types.Package) bool {
	return pkg == nil || pkg.Path() == "main" || pkg.Path() == support.Path
}

func typeText(t types.Type) string { return types.TypeString(t, qualify) }

// signature is a function's head as a person writes it.
type signature struct {
	strings.Builder
	params []span // of each parameter's name, or of its type if it has none
}

// newSignature writes func, a name and what follows; "" for a function without a name.
func newSignature(name string, sig *types.Signature) *signature {
	s := &signature{}
	s.WriteString("func")
	if name != "" {
		s.WriteString(" " + name)
	}
	s.signature(sig)
	return s
}

// newMethod writes a method as one of the type recv.
func newMethod(fn *types.Func, recv types.Type) *signature {
	s := &signature{}
	s.WriteString("func (")
	if name := fn.Signature().Recv().Name(); name != "" && name != "_" {
		s.WriteString(name + " ")
	}
	s.WriteString(typeText(recv) + ") " + fn.Name())
	s.signature(fn.Signature())
	return s
}

func (s *signature) signature(sig *types.Signature) {
	s.typeParams(sig.TypeParams())
	s.params = s.tuple(sig.Params(), sig.Variadic())
	results := sig.Results()
	switch {
	case results.Len() == 0:
	case results.Len() == 1 && results.At(0).Name() == "":
		s.WriteString(" " + typeText(results.At(0).Type()))
	default:
		s.WriteString(" ")
		s.tuple(results, false)
	}
}

func (s *signature) typeParams(list *types.TypeParamList) {
	if list.Len() == 0 {
		return
	}
	s.WriteString("[")
	for i := range list.Len() {
		if i > 0 {
			s.WriteString(", ")
		}
		p := list.At(i)
		s.WriteString(p.Obj().Name())
		if constraint := typeText(p.Constraint()); i+1 == list.Len() || typeText(list.At(i+1).Constraint()) != constraint {
			s.WriteString(" " + constraint)
		}
	}
	s.WriteString("]")
}

// tuple writes parameters or results, those of one type together: (s, old string, n int).
func (s *signature) tuple(list *types.Tuple, variadic bool) []span {
	var spans []span
	s.WriteString("(")
	for i := range list.Len() {
		if i > 0 {
			s.WriteString(", ")
		}
		last := i+1 == list.Len()
		text := paramType(list.At(i), variadic && last)
		from := s.Len()
		name := list.At(i).Name()
		if name == "" {
			s.WriteString(text)
			spans = append(spans, span{from, s.Len()})
			continue
		}
		s.WriteString(name)
		spans = append(spans, span{from, s.Len()})
		if last || list.At(i+1).Name() == "" || paramType(list.At(i+1), variadic && i+2 == list.Len()) != text {
			s.WriteString(" " + text)
		}
	}
	s.WriteString(")")
	return spans
}

func paramType(v *types.Var, variadic bool) string {
	if slice, ok := v.Type().(*types.Slice); ok && variadic {
		return "..." + typeText(slice.Elem())
	}
	if variadic { // append([]byte, string...)
		return typeText(v.Type()) + "..."
	}
	return typeText(v.Type())
}
