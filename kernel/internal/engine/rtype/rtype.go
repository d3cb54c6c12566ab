// Package rtype makes runtime types of checked ones: it turns a go/types.Type into a
// reflect.Type that compiled code cannot tell from one that the compiler made. Package
// fmt prints main.P and calls its String method, encoding/json reads its tags, errors.As
// finds it, maps take it as a key.
//
// A reflect.Type is a pointer to a descriptor. For types without a name package reflect
// makes descriptors itself; those of named types, of structs with embedded fields and of
// interfaces with methods are built here, in the form that layout.go mirrors. The code
// of their methods is a stub each (stubs.go), which leads to a function of the caller.
//
// Descriptors are never freed, since the garbage collector does not see all references to
// them. So types declared again in the same words share one (identity.go).
package rtype

import (
	"errors"
	"fmt"
	"go/types"
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
)

// Config is what Types asks of its owner. Its functions may be called from several
// goroutines; Compiled and Key must not call the Types that asks.
type Config struct {
	// Compiled gives the compiled type of a named type of a compiled package, instances
	// such as iter.Seq[int] included; nil if there is none.
	Compiled func(*types.Named) reflect.Type

	// Key tells the session's named types of a package apart: types with equal keys, equal
	// underlying types and equal methods share a descriptor. It is asked for generic types,
	// not for their instances.
	Key func(*types.Named) string

	// Method gives the body of a method of recv, a type that Types has made or a pointer to
	// one. It is called once, before the method's first call, for all declarations that share
	// the descriptor: so the body must look for the newest one itself; recv and sel are of
	// the first. The body's first argument is the receiver, of recv's type. It may share
	// memory with the variable that the method was called on, so a value receiver must be
	// copied. For a promoted method Method may give nil: the call then goes on to the
	// embedded field.
	Method func(recv types.Type, sel *types.Selection) Body

	// Func may give a method as a Go function of type typ, which compiled code then calls
	// without package reflect between. Its first parameter is the receiver's address, an
	// unsafe.Pointer, be recv a pointer type or not; the others are the method's. It is asked
	// once, during the method's first call. It does not serve values that are an interface's
	// word themselves, such as maps. It may give nil, and Func may be nil.
	Func func(recv types.Type, sel *types.Selection, typ reflect.Type) any
}

// Body is the body of a method: it takes the receiver and the arguments, a variadic
// method's last as a slice, and gives the results.
type Body = func(args []reflect.Value) []reflect.Value

// Types makes and keeps the runtime types of a session.
type Types struct {
	config  Config
	known   sync.Map     // types.Type → reflect.Type, what Of has answered
	count   atomic.Int64 // entries of known
	sources sync.Map     // reflect.Type → source, all types that are not compiled

	mu           sync.Mutex // guards what follows
	own          map[string]reflect.Type
	names        map[name]*byte
	versions     map[*types.Named]version
	declarations map[*types.Named]*declaration
}

// source is where a descriptor comes from.
type source struct {
	typ   types.Type
	shape string // of a named type
}

// maxKnown bounds the memory that cells of long ago take: above it the answers are
// forgotten, not the descriptors.
const maxKnown = 1 << 16

// New returns a Types that has made nothing yet. It fails if the runtime's descriptors are
// not as this package knows them; the error says what differs.
func New(config Config) (*Types, error) {
	if !supported {
		return nil, fmt.Errorf("runtime types can't be made on %s: only on amd64 and arm64", runtime.GOARCH)
	}
	if config.Compiled == nil || config.Key == nil || config.Method == nil {
		return nil, errors.New("rtype.Config wants Compiled, Key and Method")
	}
	if err := checkLayouts(); err != nil {
		return nil, fmt.Errorf("runtime types of %s are not those of go1.26: %w", runtime.Version(), err)
	}
	return newTypes(config), nil
}

func newTypes(config Config) *Types {
	return &Types{
		config:       config,
		own:          map[string]reflect.Type{},
		names:        map[name]*byte{},
		versions:     map[*types.Named]version{},
		declarations: map[*types.Named]*declaration{},
	}
}

// Of gives the runtime type of a type without type parameters; that of an untyped
// constant is its default type's. It panics with an Error if Go has no such type at run
// time: a tuple, untyped nil, an array larger than memory. It may be called from several
// goroutines.
func (t *Types) Of(typ types.Type) reflect.Type {
	if known, ok := t.known.Load(typ); ok {
		return known.(reflect.Type)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return newBuilder(t).build(typ)
}

// Renew makes Of look at a session type anew, and at all that depend on it, since it has
// got methods: it has another descriptor from now on.
func (t *Types) Renew(*types.Named) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.forget()
}

// forget drops what is known by pointers to go/types' objects. What has not changed is
// found again by its identity.
func (t *Types) forget() {
	t.known.Clear()
	t.count.Store(0)
	clear(t.versions)
	clear(t.declarations)
}

// Source gives the type that a runtime type was last made from; nil for compiled types
// and for those that others have composed.
func (t *Types) Source(typ reflect.Type) types.Type {
	if s, ok := t.sources.Load(typ); ok {
		return s.(source).typ
	}
	if typ.Kind() == reflect.Pointer && typ.Name() == "" {
		if elem := t.Source(typ.Elem()); elem != nil {
			return types.NewPointer(elem)
		}
	}
	return nil
}

// Same tells that two runtime types are one type, or versions of one named type that
// differ by their methods at most.
func (t *Types) Same(a, b reflect.Type) bool {
	if a == b {
		return true
	}
	shapeA, shapeB := t.shape(a), t.shape(b)
	return shapeA != "" && shapeA == shapeB
}

func (t *Types) shape(typ reflect.Type) string {
	if s, ok := t.sources.Load(typ); ok {
		return s.(source).shape
	}
	if typ.Kind() == reflect.Pointer && typ.Name() == "" {
		if shape := t.shape(typ.Elem()); shape != "" {
			return "*" + shape
		}
	}
	return ""
}

// Error is what Of panics with for a type that can't be at run time.
type Error struct {
	Type   types.Type
	Reason string
}

func (e *Error) Error() string { return fmt.Sprintf("type %v %s", e.Type, e.Reason) }

func fail(t types.Type, reason string) { panic(&Error{t, reason}) }
