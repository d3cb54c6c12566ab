package rtype

import (
	"crypto/sha256"
	"encoding/hex"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// declaration is what a session's named type says, in texts that are equal for a cell
// that was run again: other session types stand in it by their keys.
type declaration struct {
	key        string         // the caller's key and the type arguments
	underlying string         //
	methods    string         // names, receivers and signatures
	inside     []*types.Named // session types in the underlying type
	around     []*types.Named // session types in the methods and type arguments
}

// version tells the descriptors of one key apart.
type version struct {
	id    string // equal for types that may share a descriptor
	shape string // equal for types that differ by their methods at most
}

// versionOf gives a session type's version: a digest of its declaration and those of all
// session types it leads to.
func (t *Types) versionOf(n *types.Named) version {
	if known, ok := t.versions[n]; ok {
		return known
	}
	key := t.declare(n).key
	v := version{
		id: key + "@" + t.digest(n, func(d *declaration) (string, []*types.Named) {
			return d.underlying + " " + d.methods, slices.Concat(d.inside, d.around)
		}),
		shape: key + "@" + t.digest(n, func(d *declaration) (string, []*types.Named) {
			return d.underlying, d.inside
		}),
	}
	t.versions[n] = v
	return v
}

// digest hashes the declarations that n leads to, as far as view shows them.
func (t *Types) digest(n *types.Named, view func(*declaration) (string, []*types.Named)) string {
	seen := map[string]bool{}
	queue := []*types.Named{n}
	for len(queue) > 0 {
		d := t.declare(queue[0])
		queue = queue[1:]
		text, next := view(d)
		if text = d.key + " " + text; !seen[text] {
			seen[text] = true
			queue = append(queue, next...)
		}
		if len(seen) > maxReach {
			fail(n, "leads to too many types")
		}
	}
	texts := make([]string, 0, len(seen))
	for text := range seen {
		texts = append(texts, text)
	}
	slices.Sort(texts)
	sum := sha256.Sum256([]byte(strings.Join(texts, "\n")))
	return hex.EncodeToString(sum[:12])
}

// maxReach ends the walk over a generic type that instantiates itself without end, should
// the type checker let one pass.
const maxReach = 10_000

// declare gives a session type's declaration.
func (t *Types) declare(n *types.Named) *declaration {
	if known, ok := t.declarations[n]; ok {
		return known
	}
	d := &declaration{key: t.printerInto(&[]*types.Named{}).namedKey(n)}
	d.underlying = t.printerInto(&d.inside).print(n.Underlying())
	for arg := range n.TypeArgs().Types() {
		t.printerInto(&d.around).print(arg)
	}
	var methods []string
	for m := range n.Methods() {
		text := identityMember(m)
		if _, pointer := m.Signature().Recv().Type().(*types.Pointer); pointer {
			text = "*" + text
		}
		p := t.printerInto(&d.around)
		p.signature(m.Signature())
		methods = append(methods, text+p.b.String())
	}
	slices.Sort(methods)
	d.methods = strings.Join(methods, ";")
	t.declarations[n] = d
	return d
}

// keyPrinter writes session types by their keys and notes them in met.
type keyPrinter struct {
	*printer
	namedKey func(*types.Named) string
}

func (t *Types) printerInto(met *[]*types.Named) keyPrinter {
	var p keyPrinter
	p.namedKey = func(n *types.Named) string {
		arguments := typeArguments(n, func() *printer { return t.printerInto(met).printer })
		if t.isCompiled(n) {
			return linkName(n) + arguments
		}
		return "#" + strconv.Quote(packagePath(n.Obj())+" "+t.config.Key(n.Origin())) + arguments
	}
	p.printer = &printer{exact: true, member: identityMember, named: func(n *types.Named) string {
		if !t.isCompiled(n) {
			*met = append(*met, n)
		}
		return p.namedKey(n)
	}}
	return p
}

// identify gives the version of a type without a name.
func (t *Types) identify(typ types.Type) version {
	return version{
		id:    t.printWith(typ, func(v version) string { return v.id }),
		shape: t.printWith(typ, func(v version) string { return v.shape }),
	}
}

// printWith writes a type with one half of the versions of the session's named types.
func (t *Types) printWith(typ types.Type, half func(version) string) string {
	p := &printer{exact: true, member: identityMember, named: func(n *types.Named) string {
		if t.isCompiled(n) {
			return t.printerInto(&[]*types.Named{}).namedKey(n)
		}
		return half(t.versionOf(n))
	}}
	return p.print(typ)
}

// identityMember qualifies unexported names, which differ from package to package.
func identityMember(m types.Object) string {
	if m.Exported() {
		return m.Name()
	}
	return strconv.Quote(m.Pkg().Path()) + "." + m.Name()
}

func linkName(n *types.Named) string {
	if pkg := n.Obj().Pkg(); pkg != nil {
		return pkg.Path() + "." + n.Obj().Name()
	}
	return n.Obj().Name()
}

// isCompiled tells that a named type is the runtime's own.
func (t *Types) isCompiled(n *types.Named) bool {
	return n.Obj().Pkg() == nil || t.config.Compiled(n) != nil
}
