package vm

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

// channel gives a channel word as a value of its type.
func channel(rt reflect.Type, p unsafe.Pointer) reflect.Value {
	return reflect.NewAt(rt, unsafe.Pointer(&p)).Elem()
}

// usable gives the channel type in both directions: reflection insists on it.
func usable(rt reflect.Type) reflect.Type {
	if rt.ChanDir() == reflect.BothDir && rt.Name() == "" {
		return rt
	}
	return reflect.ChanOf(reflect.BothDir, rt.Elem())
}

// send compiles ch <- v.
func (c *compiler) send(s *ast.SendStmt) stmt {
	return after(c.hoist(s.Chan, s.Value), c.sendPlain(s))
}

func (c *compiler) sendPlain(s *ast.SendStmt) stmt {
	ch := c.expr(s.Chan)
	t := ch.t.Underlying().(*types.Chan)
	x := c.exprAs(s.Value, t.Elem())
	off := c.temp(x.rt)
	put := kitFor(x.c, x.rt).put(x.f)
	p, rt, elem, m := fn[unsafe.Pointer](ch), usable(ch.rt), x.rt, c.m
	return func(fr *frame) ctl {
		q := p(fr)
		slot := at8(fr, off)
		put(fr, slot)
		m.send(channel(rt, q), reflect.NewAt(elem, slot).Elem())
		return next
	}
}

func (m *Machine) send(ch, v reflect.Value) {
	if !ch.IsNil() && ch.TrySend(v) {
		return
	}
	m.wait(reflect.SelectCase{Dir: reflect.SelectSend, Chan: ch, Send: v})
}

// wait does one of some channel operations, or ends as interrupted.
func (m *Machine) wait(cases ...reflect.SelectCase) (int, reflect.Value, bool) {
	cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(m.host.Done())})
	i, v, ok := reflect.Select(cases)
	if i == len(cases)-1 {
		m.host.Interrupt()
	}
	return i, v, ok
}

// recv receives into dst, and tells whether there was a value.
func (m *Machine) recv(rt reflect.Type, p unsafe.Pointer, dst unsafe.Pointer) bool {
	ch := channel(usable(rt), p)
	var v reflect.Value
	var ok bool
	if p != nil {
		v, ok = ch.TryRecv()
	}
	if !v.IsValid() {
		_, v, ok = m.wait(reflect.SelectCase{Dir: reflect.SelectRecv, Chan: ch})
	}
	reflect.NewAt(rt.Elem(), dst).Elem().Set(v)
	return ok
}

// receive compiles <-ch.
func (c *compiler) receive(e *ast.UnaryExpr) expr {
	prepare, value, _ := c.receiveCommaOk(e)
	value.f = kitFor(value.c, value.rt).then(prepare, value.f)
	value.local = false
	return value
}

func (c *compiler) receiveCommaOk(e *ast.UnaryExpr) (func(*frame), expr, expr) {
	ch := c.expr(e.X)
	t := ch.t.Underlying().(*types.Chan)
	rt := c.m.rt(t.Elem())
	off, had := c.temp(rt), c.temp(reflect.TypeFor[bool]())
	p, m, chanType := fn[unsafe.Pointer](ch), c.m, ch.rt
	prepare := func(fr *frame) {
		*at[bool](fr, had) = m.recv(chanType, p(fr), at8(fr, off))
	}
	value := c.load(place{how: inFrame, off: off, t: t.Elem(), rt: rt})
	return prepare, value, boolExpr(kits[cBool].local(had))
}

// comm is one case of a select.
type comm struct {
	rt    reflect.Type
	ch    func(*frame) unsafe.Pointer
	put   func(*frame, unsafe.Pointer) // of a send
	off   uintptr                      // of the value
	elem  reflect.Type
	had   uintptr // of ok
	dir   reflect.SelectDir
	enter func(*frame)
	body  stmt
}

// selectStmt compiles a select.
func (c *compiler) selectStmt(s *ast.SelectStmt, label int) stmt {
	var comms []*comm
	hasDefault := false
	for _, b := range s.Body.List {
		cc := b.(*ast.CommClause)
		k := c.comm(cc)
		hasDefault = hasDefault || k.dir == reflect.SelectDefault
		k.body = c.block(cc.Body)
		comms = append(comms, k)
	}
	m := c.m
	return func(fr *frame) ctl {
		i := m.selectOne(fr, comms, hasDefault)
		k := comms[i]
		if k.enter != nil {
			k.enter(fr)
		}
		return leaves(fr, k.body(fr), label)
	}
}

// selectOne does one of the operations and gives its index.
func (m *Machine) selectOne(fr *frame, comms []*comm, hasDefault bool) int {
	cases := make([]reflect.SelectCase, len(comms), len(comms)+1)
	for i, k := range comms {
		cases[i].Dir = k.dir
		if k.dir == reflect.SelectDefault {
			continue
		}
		cases[i].Chan = channel(k.rt, k.ch(fr))
		if k.dir == reflect.SelectSend {
			p := newObject(typePointer(k.elem))
			k.put(fr, p)
			cases[i].Send = reflect.NewAt(k.elem, p).Elem()
		}
	}
	var i int
	var v reflect.Value
	var ok bool
	if hasDefault {
		fr.t.poll()
		i, v, ok = reflect.Select(cases)
	} else {
		i, v, ok = m.wait(cases...)
	}
	if k := comms[i]; k.dir == reflect.SelectRecv {
		reflect.NewAt(k.elem, at8(fr, k.off)).Elem().Set(v)
		*at[bool](fr, k.had) = ok
	}
	return i
}

func (c *compiler) comm(cc *ast.CommClause) *comm {
	switch s := cc.Comm.(type) {
	case nil:
		return &comm{dir: reflect.SelectDefault}
	case *ast.SendStmt:
		ch := c.expr(s.Chan)
		x := c.exprAs(s.Value, ch.t.Underlying().(*types.Chan).Elem())
		return &comm{dir: reflect.SelectSend, rt: usable(ch.rt), ch: fn[unsafe.Pointer](ch), elem: x.rt, put: kitFor(x.c, x.rt).put(x.f)}
	case *ast.ExprStmt:
		return c.commReceive(s.X, nil)
	}
	return c.commReceive(cc.Comm.(*ast.AssignStmt).Rhs[0], cc.Comm.(*ast.AssignStmt))
}

func (c *compiler) commReceive(x ast.Expr, s *ast.AssignStmt) *comm {
	ch := c.expr(ast.Unparen(x).(*ast.UnaryExpr).X)
	t := ch.t.Underlying().(*types.Chan).Elem()
	rt := c.m.rt(t)
	k := &comm{dir: reflect.SelectRecv, rt: usable(ch.rt), ch: fn[unsafe.Pointer](ch), elem: rt}
	k.off, k.had = c.temp(rt), c.temp(reflect.TypeFor[bool]())
	if s == nil {
		return k
	}
	values := []expr{c.load(place{how: inFrame, off: k.off, t: t, rt: rt}), boolExpr(kits[cBool].local(k.had))}
	var runs []stmt
	if s.Tok == token.DEFINE {
		for i, l := range s.Lhs {
			if isBlank(l) {
				continue
			}
			runs = append(runs, c.define(l, values[i]))
		}
	} else {
		runs = append(runs, c.assignHeld(func(*frame) {}, s.Lhs, values))
	}
	k.enter = func(fr *frame) {
		for _, run := range runs {
			run(fr)
		}
	}
	return k
}
