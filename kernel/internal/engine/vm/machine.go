// Package vm evaluates checked Go. It compiles each function, when it is first called,
// to a tree of Go closures that work on real Go memory: values of cells have the layout
// and the types (package rtype) that compiled code expects, so both sides share them
// without conversion.
package vm

import (
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/tools/go/types/typeutil"

	"gokernel/kernel/internal/engine/rtype"
	"gokernel/kernel/internal/engine/support"
)

// Machine evaluates the cells of one session.
type Machine struct {
	host    *support.Host
	fset    *token.FileSet
	types   *rtype.Types
	std     *compiled
	sources *sources
	layouts layouts
	context *types.Context
	threads sync.Pool
	funcs   funcForm

	functions *objects[types.Func, *declared]
	globals   *objects[types.Var, *global]

	abandoned atomic.Bool // deferred calls must end too

	mu        sync.Mutex // guards what follows
	natives   map[*types.Func]*function
	instances map[string]*function // of compiled packages' generic functions and methods
	methods   map[methodKey]*function
	loads     int

	numberMu sync.Mutex
	numbers  typeutil.Map // types.Type → number, for the keys of instances

	localMu   sync.Mutex
	locals    map[localKey]*types.Named
	localArgs map[*types.TypeName]string // of locals, the arguments

	entrances  sync.Map // reflect.Type of a function → enterMaker
	tables     sync.Map // interface's reflect.Type → *tables
	dispatches sync.Map // dispatchKey → *dispatch

	helpers sync.Map // names of functions that have called testing's Helper

	traceMu sync.Mutex
	traces  map[eface][]Frame // of panics that have left for compiled code
}

// declared is a function that a cell has declared.
type declared struct {
	fn        *function
	body      *body
	instances map[string]*function // of a generic one, by type arguments
}

// methodKey names a method of a real type: types that are declared again in the same
// words are one, and so are their methods.
type methodKey struct {
	recv reflect.Type
	name string
}

// global is a variable of the session.
type global struct {
	addr unsafe.Pointer
	rt   reflect.Type
}

// New gives a machine for the cells that host runs. The importer knows the types of
// compiled packages.
func New(host *support.Host, importer types.Importer) (*Machine, error) {
	form, err := findFuncForm()
	if err != nil {
		return nil, fmt.Errorf("starting the evaluator: %w", err)
	}
	m := &Machine{
		funcs:     form,
		host:      host,
		fset:      token.NewFileSet(),
		layouts:   layouts{known: map[string]*layout{}},
		context:   types.NewContext(),
		functions: newObjects[types.Func, *declared](),
		natives:   map[*types.Func]*function{},
		instances: map[string]*function{},
		globals:   newObjects[types.Var, *global](),
		traces:    map[eface][]Frame{},
		methods:   map[methodKey]*function{},
		locals:    map[localKey]*types.Named{},
		localArgs: map[*types.TypeName]string{},
	}
	m.std = newCompiled(host, form)
	m.sources = &sources{m: m, importer: importer, checked: map[string]*unit{}}
	m.threads.New = func() any { return &thread{m: m, stop: host.Stop()} }
	host.TraceOf = m.tracedBefore
	host.ParametersOf = m.parameters
	ts, err := rtype.New(rtype.Config{Compiled: m.std.namedType, Key: m.typeKey, Method: m.methodBody, Func: m.methodFunc})
	if err != nil {
		return nil, fmt.Errorf("starting the evaluator: %w", err)
	}
	m.types = ts
	return m, nil
}

// FileSet is where cells must be parsed.
func (m *Machine) FileSet() *token.FileSet { return m.fset }

// typeKey tells the session's types apart: a function's own ones by their position in
// the cell.
func (m *Machine) typeKey(t *types.Named) string {
	obj := t.Obj()
	if obj.Parent() != nil && isPackageLevel(obj) {
		return obj.Name()
	}
	m.localMu.Lock()
	args := m.localArgs[obj]
	m.localMu.Unlock()
	p := m.fset.Position(obj.Pos())
	return fmt.Sprintf("%s@%d:%d%s", obj.Name(), p.Line, p.Column, args)
}

// isPackageLevel tells whether a type is no function's own. Its package may have got
// another scope meanwhile.
func isPackageLevel(obj *types.TypeName) bool { return obj.Parent().Parent() == types.Universe }

// methodBody gives what compiled code runs when it calls a method of a session type.
func (m *Machine) methodBody(recv types.Type, sel *types.Selection) rtype.Body {
	f := m.methodBehind(recv, sel)
	return func(args []reflect.Value) []reflect.Value { return m.enter(&closure{fn: f}, args) }
}

func (m *Machine) methodBehind(recv types.Type, sel *types.Selection) *function {
	return m.methodOf(recv, &selection{kind: types.MethodVal, recv: recv, obj: sel.Obj(), index: sel.Index()})
}

// global gives a variable of the session, nil for any other.
func (m *Machine) global(v types.Object) *global {
	if v, ok := v.(*types.Var); ok {
		return m.globals.get(v)
	}
	return nil
}
