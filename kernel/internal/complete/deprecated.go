package complete

import (
	"go/types"

	"gokernel/kernel/internal/docs"
)

// markDeprecated notes which candidates the documentation of their packages calls
// deprecated: they come last.
func (q *query) markDeprecated() {
	known := map[string]map[string]bool{}
	for i, c := range q.list {
		if c.obj == nil || c.obj.Pkg() == nil || q.qualify(c.obj.Pkg()) == "" {
			continue
		}
		path := c.obj.Pkg().Path()
		if known[path] == nil {
			known[path] = deprecatedIn(path)
		}
		q.list[i].old = known[path][keyOf(c.obj)]
	}
}

func deprecatedIn(path string) map[string]bool {
	if p, ok := docs.Open(path); ok {
		return p.Deprecated()
	}
	return map[string]bool{}
}

// keyOf gives the key under which an object is documented: Name or Type.Method.
func keyOf(obj types.Object) string {
	fn, ok := obj.(*types.Func)
	if !ok || fn.Signature().Recv() == nil {
		return obj.Name()
	}
	if named := namedOf(fn.Signature().Recv().Type()); named != nil {
		return named.Obj().Name() + "." + obj.Name()
	}
	return obj.Name()
}
