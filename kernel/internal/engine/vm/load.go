package vm

import (
	"go/ast"
	"go/types"
	"maps"
	"reflect"
	"slices"
	"time"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/engine"
)

// Cell is a loaded program.
type Cell struct {
	m       *Machine
	code    *code
	results []result
	values  []reflect.Value
}

type result struct {
	rt  reflect.Type
	off uintptr
}

// Load makes a program's declarations known. It runs nothing.
func (m *Machine) Load(p engine.Program) (cell engine.Code, err error) {
	defer func() {
		switch v := recover().(type) {
		case nil:
		case failure:
			err = v
		default:
			panic(v)
		}
	}()
	m.forget()
	u := &unit{info: p.Unit.Info, pkg: p.Unit.Pkg}
	m.declareVars(p)
	for _, f := range p.Unit.Funcs {
		m.declareFunc(u, f, p.Replaced)
	}
	if len(p.Unit.Added) > 0 {
		m.renew()
	}
	return m.main(u, p), nil
}

// renew compiles everything again when it is next called: types of earlier cells have got
// methods, and with them other descriptors.
func (m *Machine) renew() {
	m.types.Renew(nil)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.functions.each(func(d *declared) {
		d.fn.code.Store(nil)
		for _, f := range d.instances {
			f.code.Store(nil)
		}
	})
	for _, f := range m.instances {
		f.code.Store(nil)
	}
}

// forget drops, from time to time, what is known of the objects of cells of long ago. What
// is still in use is found again.
func (m *Machine) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.loads++; m.loads%forgetEvery == 0 {
		m.types.Renew(nil)
		m.dispatches.Clear()
	}
}

// forgetEvery is a number of cells that costs little memory, and little time.
const forgetEvery = 256

// declareVars gives the unit's variables their memory.
func (m *Machine) declareVars(p engine.Program) {
	for _, v := range p.Unit.Vars {
		if m.global(v) != nil {
			continue
		}
		g := m.global(p.Replaced[v])
		if g == nil {
			rt := m.rt(v.Type())
			g = &global{addr: reflect.New(rt).UnsafePointer(), rt: rt}
		}
		m.globals.set(v, g) // and its predecessor's still: code that isn't compiled yet names that
	}
}

// Value gives a variable of the session.
func (m *Machine) Value(v *types.Var) reflect.Value {
	g := m.global(v)
	if g == nil {
		return reflect.Value{}
	}
	return reflect.NewAt(g.rt, g.addr).Elem()
}

// declareFunc makes a function known, or gives one that is known its new body.
func (m *Machine) declareFunc(u *unit, f *check.Func, replaced map[types.Object]types.Object) {
	if f.Obj == nil || f.Body == nil {
		return
	}
	b := funcBody(u, f)
	d := m.functions.get(f.Obj)
	if old, ok := replaced[f.Obj].(*types.Func); ok && d == nil {
		d = m.functions.get(old) // code that isn't compiled yet names the old one
	}
	fn := m.sameMethod(f)
	switch {
	case d != nil:
		fn = d.fn
	case fn == nil:
		fn = &function{}
	}
	if d == nil {
		d = &declared{fn: fn}
	}
	fn.replace(func() *code { return m.compileBody(b) })
	m.mu.Lock()
	d.body = b
	instances := slices.Collect(maps.Values(d.instances))
	m.mu.Unlock()
	m.functions.set(f.Obj, d)
	for _, instance := range instances {
		instance.replace(instance.compile)
	}
	m.rememberMethod(f, fn)
}

// funcBody gives the source of a function of a unit.
func funcBody(u *unit, f *check.Func) *body {
	name := f.Decl.Name.Name
	if owner := check.ReceiverName(f.Decl); owner != "" {
		name = owner + "." + name
	}
	sig := f.Body.Signature()
	b := newBody(u, name, f.Decl.Pos(), sig.Recv(), sig, f.Decl.Body)
	b.generic = f.Body
	return b
}

// sameMethod finds the method that f takes the place of, if f's type is declared again
// in the same words: values of both are of one type.
func (m *Machine) sameMethod(f *check.Func) *function {
	key, ok := m.methodKeyOf(f)
	if !ok {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.methods[key]
}

func (m *Machine) rememberMethod(f *check.Func, fn *function) {
	if key, ok := m.methodKeyOf(f); ok {
		m.mu.Lock()
		m.methods[key] = fn
		m.mu.Unlock()
	}
}

func (m *Machine) methodKeyOf(f *check.Func) (methodKey, bool) {
	recv := f.Obj.Signature().Recv()
	if recv == nil || f.Generic() {
		return methodKey{}, false
	}
	return methodKey{m.rt(recv.Type()), f.Obj.Name()}, true
}

// main compiles the cell's statements.
func (m *Machine) main(u *unit, p engine.Program) *Cell {
	cell := &Cell{m: m}
	b := &body{unit: u, name: "cell", block: &ast.BlockStmt{List: p.Stmts}}
	whole := p.Stmts
	if p.Last != nil {
		whole = append(whole[:len(whole):len(whole)], &ast.ExprStmt{X: p.Last})
	}
	c := &compiler{m: m, unit: u, body: b, places: map[*types.Var]place{}, labels: map[*types.Label]int{}}
	c.escapes = c.findEscapes(&body{block: &ast.BlockStmt{List: whole}})
	run := c.block(p.Stmts)
	if p.Last != nil {
		run = c.lastValues(run, p.Last, cell)
	}
	code := &code{name: ""}
	code.run = c.assemble(nil, run, nil)
	code.layout = m.layouts.of(c.vars.fields)
	cell.code = code
	return cell
}

// lastValues evaluates the last expression into places of the frame.
func (c *compiler) lastValues(run stmt, last ast.Expr, cell *Cell) stmt {
	var prepare func(*frame)
	var values []expr
	if tuple, ok := c.typ(last).(*types.Tuple); ok && tuple.Len() != 1 {
		prepare, values = c.tuple(ast.Unparen(last).(*ast.CallExpr))
	} else {
		t := defaulted(c.typ(last))
		if b, ok := t.(*types.Basic); ok && b.Kind() == types.UntypedNil {
			t = anyType
		}
		values = []expr{c.exprAs(last, t)}
	}
	var puts []func(*frame)
	for _, x := range values {
		off := c.temp(x.rt)
		put := kitFor(x.c, x.rt).put(x.f)
		puts = append(puts, func(fr *frame) { put(fr, at8(fr, off)) })
		cell.results = append(cell.results, result{x.rt, off})
	}
	pos := last.Pos()
	return func(fr *frame) ctl {
		if how := run(fr); how != next {
			return how
		}
		fr.pos = pos
		if prepare != nil {
			prepare(fr)
		}
		for _, put := range puts {
			put(fr)
		}
		for _, r := range cell.results {
			p := newObject(typePointer(r.rt))
			typedmemmove(typePointer(r.rt), p, at8(fr, r.off))
			cell.values = append(cell.values, reflect.NewAt(r.rt, p).Elem())
		}
		return next
	}
}

// Values gives the values of the last expression.
func (cell *Cell) Values() []reflect.Value { return cell.values }

// Run runs the cell's statements. The error is nil or an *engine.Panic.
func (cell *Cell) Run() error {
	m := cell.m
	t := m.thread()
	cell.values = nil
	if p := t.outcome(t.take(cell.code)); p != nil {
		return &engine.Panic{Value: p.value, Trace: p.trace}
	}
	t.release()
	return nil
}

// abandonTime is how long Abandon waits.
const abandonTime = time.Second

// Abandon ends the deferred calls of interrupted functions too. What then goes on is
// compiled code.
func (m *Machine) Abandon(ended <-chan struct{}) bool {
	m.abandoned.Store(true)
	defer m.abandoned.Store(false)
	select {
	case <-ended:
		return true
	case <-time.After(abandonTime):
		return false
	}
}
