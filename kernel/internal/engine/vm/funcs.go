package vm

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"unsafe"
)

// enter runs a closure for compiled code.
func (m *Machine) enter(cl *closure, args []reflect.Value) []reflect.Value {
	t := m.thread()
	code := cl.code()
	nf := t.take(code)
	nf.caps = cl.caps
	for i, a := range args {
		load(nf, code.args[i]).Set(a)
	}
	t.top = nf
	t.run(nf)
	results := make([]reflect.Value, len(code.res))
	for i, r := range code.res {
		results[i] = load(nf, r)
	}
	t.release()
	return results
}

// thread gives a thread for the calling goroutine.
func (m *Machine) thread() *thread {
	t := m.threads.Get().(*thread)
	t.top, t.depth = nil, 0
	return t
}

// release gives a thread back that has run to its end. It must not keep alive what its
// frames hold.
func (t *thread) release() {
	t.top = nil
	t.m.threads.Put(t)
}

// funcLit compiles a function literal.
func (c *compiler) funcLit(lit *ast.FuncLit) expr {
	t := c.typ(lit)
	sig := c.unit.info.TypeOf(lit).(*types.Signature)
	c.literal++
	name := fmt.Sprintf("%s.func%d", c.body.name, c.literal)
	if c.outer != nil {
		name = fmt.Sprintf("%s.%d", c.body.name, c.literal)
	}
	b := newBody(c.unit, name, lit.Pos(), nil, sig, lit.Body)
	inner := &compiler{m: c.m, unit: c.unit, body: b, outer: c, targs: c.targs, escapes: c.escapes}
	code := inner.function(b)
	rt := c.m.rt(t)
	m := c.m
	if len(inner.caps) == 0 {
		return expr{t: t, rt: rt, c: cPtr, f: m.makeFuncOnce(rt, &closure{own: code})}
	}
	from := make([]addr, len(inner.caps))
	for i, v := range inner.caps {
		p, _ := c.find(v)
		from[i] = c.address(p)
	}
	return expr{t: t, rt: rt, c: cPtr, f: func(fr *frame) unsafe.Pointer {
		caps := make([]unsafe.Pointer, len(from))
		for i, f := range from {
			caps[i] = f(fr)
		}
		return m.makeFunc(rt, &closure{own: code, caps: caps})
	}}
}

// funcValue compiles the name of a function used as a value.
func (c *compiler) funcValue(id *ast.Ident, obj *types.Func) expr {
	f := c.functionOf(id, obj, c.typeArgs(id))
	t := c.typ(id)
	if inst, ok := c.unit.info.Instances[id]; ok {
		t = c.subst(inst.Type)
	}
	rt := c.m.rt(t)
	m := c.m
	return expr{t: t, rt: rt, c: cPtr, f: func(*frame) unsafe.Pointer { return m.valueOf(f, rt) }}
}

// valueOf gives a declared function as a value: always the same one.
func (m *Machine) valueOf(f *function, rt reflect.Type) unsafe.Pointer {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.value == nil {
		f.value = m.makeFunc(rt, &closure{fn: f})
	}
	return f.value
}

// function gives what a declared function stands for: a cell's, or a compiled one.
func (m *Machine) function(obj *types.Func, targs []types.Type) (*function, error) {
	origin := obj.Origin()
	m.mu.Lock()
	defer m.mu.Unlock()
	if d := m.functions.get(origin); d != nil {
		if len(targs) == 0 {
			return d.fn, nil
		}
		return m.instance(d, targs), nil
	}
	if f := m.natives[origin]; f != nil && len(targs) == 0 {
		return f, nil
	}
	if len(targs) > 0 {
		return m.genericNative(origin, targs)
	}
	f, err := m.native(origin)
	if err == nil {
		m.natives[origin] = f
	}
	return f, err
}

// instance gives a generic function of a cell for some type arguments; m.mu is held.
func (m *Machine) instance(d *declared, targs []types.Type) *function {
	key := m.typesKey(targs)
	if f := d.instances[key]; f != nil {
		return f
	}
	f := &function{compile: func() *code { return m.compileInstance(d, targs) }}
	if d.instances == nil {
		d.instances = map[string]*function{}
	}
	d.instances[key] = f
	return f
}

func (m *Machine) compileInstance(d *declared, targs []types.Type) *code {
	m.mu.Lock()
	b := *d.body
	m.mu.Unlock()
	b.targs = bind(b.generic, targs)
	b.name += typeList(targs)
	return m.compileBody(&b)
}

// bind gives the type arguments of a function's own or its receiver's type parameters.
func bind(fn *types.Func, targs []types.Type) substitution {
	sig := fn.Signature()
	params := sig.TypeParams()
	if sig.RecvTypeParams().Len() > 0 {
		params = sig.RecvTypeParams()
	}
	s := substitution{}
	for i := range params.Len() {
		s[params.At(i)] = targs[i]
	}
	return s
}
