package vm

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"

	"gokernel/kernel/internal/engine/support"
)

// builtinName gives the name of the builtin function that a call calls, "" for another.
func (c *compiler) builtinName(e *ast.CallExpr) string {
	var id *ast.Ident
	switch fun := ast.Unparen(e.Fun).(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	default:
		return ""
	}
	if b, ok := c.unit.info.Uses[id].(*types.Builtin); ok {
		return b.Name()
	}
	return ""
}

func (c *compiler) builtin(e *ast.CallExpr, name string) expr {
	tv := c.unit.info.Types[e]
	prepare, args := c.spreadOut(e)
	if prepare != nil {
		x := c.builtin(c.likeCall(e, args), name)
		return c.after(prepare, x)
	}
	f := c.builtinFunc(e, name)
	if tv.Type == nil || tv.IsVoid() {
		return expr{c: cTuple, f: f}
	}
	t := defaulted(c.typ(e))
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() == 0 {
		return expr{c: cTuple, f: f}
	}
	return expr{t: t, rt: c.m.rt(t), c: classOf(t), f: f}
}

// spreadOut gives names for the results of the call that is the only argument of a
// builtin function; prepare makes the call. It is nil for other arguments.
func (c *compiler) spreadOut(e *ast.CallExpr) (prepare func(*frame), args []ast.Expr) {
	if len(e.Args) != 1 {
		return nil, e.Args
	}
	call, ok := ast.Unparen(e.Args[0]).(*ast.CallExpr)
	if !ok {
		return nil, e.Args
	}
	if tuple, ok := c.typ(call).(*types.Tuple); !ok || tuple.Len() < 2 {
		return nil, e.Args
	}
	prepare, values := c.tuple(call)
	for _, x := range values {
		id, v := c.standIn(call.Pos(), x.t)
		c.places[v] = place{how: inFrame, off: x.off, t: x.t, rt: x.rt}
		args = append(args, id)
	}
	return prepare, args
}

// standIn makes a name for a value that the text has no name for.
func (c *compiler) standIn(pos token.Pos, t types.Type) (*ast.Ident, *types.Var) {
	id := &ast.Ident{NamePos: pos, Name: "arg"}
	v := types.NewVar(pos, nil, "arg", t)
	c.unit.info.Uses[id], c.unit.info.Types[id] = v, types.TypeAndValue{Type: t}
	return id, v
}

// likeCall gives the call with other arguments.
func (c *compiler) likeCall(e *ast.CallExpr, args []ast.Expr) *ast.CallExpr {
	call := &ast.CallExpr{Fun: e.Fun, Lparen: e.Lparen, Args: args, Ellipsis: e.Ellipsis, Rparen: e.Rparen}
	c.unit.info.Types[call] = c.unit.info.Types[e]
	return call
}

// after evaluates x when prepare has run.
func (c *compiler) after(prepare func(*frame), x expr) expr {
	if f, ok := x.f.(func(*frame)); ok && x.c == cTuple {
		x.f = func(fr *frame) {
			prepare(fr)
			f(fr)
		}
		return x
	}
	x.f, x.local, x.konst = kitFor(x.c, x.rt).then(prepare, x.f), false, false
	return x
}

func (c *compiler) builtinFunc(e *ast.CallExpr, name string) any {
	switch name {
	case "len", "cap":
		return c.length(e, name)
	case "append":
		return c.appendCall(e)
	case "copy":
		return c.copyCall(e)
	case "delete":
		return c.deleteCall(e)
	case "make":
		return c.makeCall(e)
	case "new":
		return c.newCall(e)
	case "panic":
		return c.panicCall(e)
	case "print", "println":
		return c.printCall(e, name)
	case "recover":
		return func(fr *frame) any { return fr.recovered() }
	case "min", "max":
		return c.minMax(e, name)
	case "clear":
		return c.clearCall(e)
	case "close":
		x := c.expr(e.Args[0])
		f, rt := fn[unsafe.Pointer](x), usable(x.rt)
		return func(fr *frame) { channel(rt, f(fr)).Close() }
	case "complex":
		return c.complexCall(e)
	case "real", "imag":
		return c.complexPart(e, name)
	}
	return c.unsafeCall(e, name)
}

func (c *compiler) length(e *ast.CallExpr, name string) any {
	arg := e.Args[0]
	t := c.typ(arg).Underlying()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	if a, ok := t.(*types.Array); ok {
		n := int(a.Len())
		run := discard(c.expr(arg))
		return func(fr *frame) int {
			run(fr)
			return n
		}
	}
	x := c.exprAs(arg, defaulted(c.typ(arg)))
	switch {
	case x.c == cString:
		f := fn[string](x)
		return func(fr *frame) int { return len(f(fr)) }
	case x.c == cSlice && name == "len":
		f := fn[slice](x)
		return func(fr *frame) int { return f(fr).len }
	case x.c == cSlice:
		f := fn[slice](x)
		return func(fr *frame) int { return f(fr).cap }
	}
	f, rt := fn[unsafe.Pointer](x), x.rt
	if rt.Kind() == reflect.Map {
		return func(fr *frame) int {
			p := f(fr)
			return len(*(*map[int]int)(unsafe.Pointer(&p))) // the count does not depend on the types
		}
	}
	return func(fr *frame) int {
		p := f(fr)
		ch := *(*chan int)(unsafe.Pointer(&p)) // nor do a channel's
		if name == "cap" {
			return cap(ch)
		}
		return len(ch)
	}
}

func (c *compiler) appendCall(e *ast.CallExpr) any {
	t := c.typ(e)
	st := t.Underlying().(*types.Slice)
	s := fn[slice](c.exprAs(e.Args[0], t))
	elem := c.m.rt(st.Elem())
	typ, size := typePointer(elem), elem.Size()
	if e.Ellipsis.IsValid() {
		return appendSlice(s, c.appended(e.Args[1], t), typ, size)
	}
	if len(e.Args) == 1 {
		return s
	}
	var puts []func(*frame, unsafe.Pointer)
	for _, a := range e.Args[1:] {
		x := c.exprAs(a, st.Elem())
		puts = append(puts, kitFor(x.c, x.rt).put(x.f))
	}
	if len(puts) == 1 {
		return c.appendOne(s, puts[0], elem)
	}
	n := len(puts)
	return func(fr *frame) slice {
		v := s(fr)
		values := newArray(typ, n)
		for i, put := range puts {
			put(fr, unsafe.Add(values, uintptr(i)*size))
		}
		return appendTo(v, slice{values, n, n}, typ, size)
	}
}

// appendOne appends one value, which is evaluated before the slice grows.
func (c *compiler) appendOne(s func(*frame) slice, put func(*frame, unsafe.Pointer), elem reflect.Type) any {
	typ, size := typePointer(elem), elem.Size()
	off := c.temp(elem)
	return func(fr *frame) slice {
		v := s(fr)
		tmp := at8(fr, off)
		put(fr, tmp)
		if v.len == v.cap {
			v = growslice(v.p, v.len+1, v.cap, 1, typ)
		} else {
			v.len++
		}
		typedmemmove(typ, unsafe.Add(v.p, uintptr(v.len-1)*size), tmp)
		return v
	}
}

// appended gives what append(s, x...) appends: a slice or a string's bytes.
func (c *compiler) appended(e ast.Expr, t types.Type) func(*frame) slice {
	if c.unit.info.Types[e].IsNil() {
		return func(*frame) slice { return slice{} }
	}
	from := defaulted(c.typ(e))
	x := c.exprAs(e, from)
	if x.c == cSlice {
		return fn[slice](x)
	}
	f := fn[string](x)
	return func(fr *frame) slice {
		text := f(fr)
		return slice{unsafe.Pointer(unsafe.StringData(text)), len(text), len(text)}
	}
}

func appendSlice(s, more func(*frame) slice, typ unsafe.Pointer, size uintptr) any {
	return func(fr *frame) slice {
		v := s(fr)
		return appendTo(v, more(fr), typ, size)
	}
}

func appendTo(v, more slice, typ unsafe.Pointer, size uintptr) slice {
	if more.len == 0 {
		return v
	}
	n := v.len + more.len
	old := v.len
	if uint(n) > uint(v.cap) { // it may have overflowed
		v = growslice(v.p, n, v.cap, more.len, typ)
	}
	v.len = n
	typedslicecopy(typ, slice{unsafe.Add(v.p, uintptr(old)*size), more.len, more.len}, more)
	return v
}

func (c *compiler) copyCall(e *ast.CallExpr) any {
	dst := c.expr(e.Args[0])
	to := fn[slice](dst)
	from := c.appended(e.Args[1], nil)
	typ := typePointer(c.m.rt(dst.t.Underlying().(*types.Slice).Elem()))
	return func(fr *frame) int {
		d := to(fr)
		return typedslicecopy(typ, d, from(fr))
	}
}

func (c *compiler) deleteCall(e *ast.CallExpr) any {
	x := c.expr(e.Args[0])
	m, typ := fn[unsafe.Pointer](x), typePointer(x.rt)
	key := c.mapKey(e.Args[1], x.t.Underlying().(*types.Map))
	return func(fr *frame) {
		table := m(fr)
		mapdelete(typ, table, key(fr))
	}
}

func (c *compiler) makeCall(e *ast.CallExpr) any {
	t := c.typ(e)
	rt := c.m.rt(t)
	size := func(i int) func(*frame) int {
		if len(e.Args) <= i {
			return nil
		}
		return c.indexValue(e.Args[i])
	}
	n, m := size(1), size(2)
	switch t.Underlying().(type) {
	case *types.Slice:
		return makeSlice(typePointer(rt.Elem()), n, m, rt.Elem().Size())
	case *types.Map:
		typ := typePointer(rt)
		return func(fr *frame) unsafe.Pointer {
			hint := 0
			if n != nil {
				hint = max(n(fr), 0)
			}
			return makemap(typ, hint, nil)
		}
	}
	ct := usable(rt)
	return func(fr *frame) unsafe.Pointer {
		size := 0
		if n != nil {
			size = n(fr)
		}
		if size < 0 {
			panic(plainError("makechan: size out of range"))
		}
		return reflect.MakeChan(ct, size).UnsafePointer()
	}
}

func makeSlice(typ unsafe.Pointer, n, m func(*frame) int, size uintptr) any {
	return func(fr *frame) slice {
		l := n(fr)
		capacity := l
		if m != nil {
			capacity = m(fr)
		}
		checkSize(l, capacity, size, m != nil)
		return slice{newArray(typ, capacity), l, capacity}
	}
}

// addressSpace is how much memory can have addresses, in bytes.
const addressSpace = 1 << 47

// checkSize panics as make does for sizes that are not possible.
func checkSize(l, capacity int, size uintptr, hasCap bool) {
	tooLarge := func(n int) bool { return n < 0 || size > 0 && uint64(n) > addressSpace/uint64(size) }
	if tooLarge(l) {
		panic(textError("makeslice: len out of range"))
	}
	if hasCap && (tooLarge(capacity) || l > capacity) {
		panic(textError("makeslice: cap out of range"))
	}
}

// newCall compiles new(T) and new(expr).
func (c *compiler) newCall(e *ast.CallExpr) any {
	t := c.typ(e).Underlying().(*types.Pointer).Elem()
	typ := typePointer(c.m.rt(t))
	if c.unit.info.Types[e.Args[0]].IsType() {
		return func(*frame) unsafe.Pointer { return newObject(typ) }
	}
	x := c.exprAs(e.Args[0], t)
	put := kitFor(x.c, x.rt).put(x.f)
	return func(fr *frame) unsafe.Pointer {
		p := newObject(typ)
		put(fr, p)
		return p
	}
}

func (c *compiler) panicCall(e *ast.CallExpr) any {
	v := fn[any](c.exprAs(e.Args[0], anyType))
	return func(fr *frame) {
		x := v(fr)
		fr.t.top = fr
		panic(x)
	}
}

var anyType = types.Universe.Lookup("any").Type()

func (c *compiler) printCall(e *ast.CallExpr, name string) any {
	var args []func(*frame) any
	for _, a := range e.Args {
		args = append(args, c.printed(a))
	}
	m := c.m
	return func(fr *frame) {
		list := make([]any, len(args))
		for i, a := range args {
			list[i] = a(fr)
		}
		if name == "print" {
			m.host.Print(list...)
		} else {
			m.host.Println(list...)
		}
	}
}

// printed gives an argument of print as support.Host.Print wants it.
func (c *compiler) printed(e ast.Expr) func(*frame) any {
	f := fn[any](c.exprAs(e, anyType))
	if !types.IsInterface(c.typ(e)) {
		return f
	}
	return func(fr *frame) any { return support.Interface{Value: f(fr)} }
}

func (c *compiler) minMax(e *ast.CallExpr, name string) any {
	t := defaulted(c.typ(e))
	x := c.exprAs(e.Args[0], t)
	for _, a := range e.Args[1:] {
		x = expr{t: t, rt: x.rt, c: x.c, f: extremes[x.c](x.f, c.exprAs(a, t).f, name == "min")}
	}
	return x.f
}

var extremes = [...]func(x, y any, least bool) any{
	cInt: extreme[int], cInt8: extreme[int8], cInt16: extreme[int16], cInt32: extreme[int32], cInt64: extreme[int64],
	cUint: extreme[uint], cUint8: extreme[uint8], cUint16: extreme[uint16], cUint32: extreme[uint32],
	cUint64: extreme[uint64], cUintptr: extreme[uintptr], cFloat32: extreme[float32], cFloat64: extreme[float64],
	cString: extreme[string],
}

func extreme[T ordered](x, y any, least bool) any {
	fx, fy := x.(func(*frame) T), y.(func(*frame) T)
	if least {
		return func(fr *frame) T { return min(fx(fr), fy(fr)) }
	}
	return func(fr *frame) T { return max(fx(fr), fy(fr)) }
}

func (c *compiler) clearCall(e *ast.CallExpr) any {
	x := c.expr(e.Args[0])
	if x.c == cSlice {
		f := fn[slice](x)
		elem := x.rt.Elem()
		return func(fr *frame) {
			s := f(fr)
			reflect.NewAt(reflect.SliceOf(elem), unsafe.Pointer(&s)).Elem().Clear()
		}
	}
	f, rt := fn[unsafe.Pointer](x), x.rt
	return func(fr *frame) {
		p := f(fr)
		reflect.NewAt(rt, unsafe.Pointer(&p)).Elem().Clear()
	}
}

func (c *compiler) complexCall(e *ast.CallExpr) any {
	if classOf(defaulted(c.typ(e))) == cComplex64 {
		re := fn[float32](c.exprAs(e.Args[0], types.Typ[types.Float32]))
		im := fn[float32](c.exprAs(e.Args[1], types.Typ[types.Float32]))
		return func(fr *frame) complex64 { return complex(re(fr), im(fr)) }
	}
	re := fn[float64](c.exprAs(e.Args[0], types.Typ[types.Float64]))
	im := fn[float64](c.exprAs(e.Args[1], types.Typ[types.Float64]))
	return func(fr *frame) complex128 { return complex(re(fr), im(fr)) }
}

func (c *compiler) complexPart(e *ast.CallExpr, name string) any {
	x := c.exprAs(e.Args[0], defaulted(c.typ(e.Args[0])))
	isReal := name == "real"
	if x.c == cComplex64 {
		f := fn[complex64](x)
		return func(fr *frame) float32 {
			if isReal {
				return real(f(fr))
			}
			return imag(f(fr))
		}
	}
	f := fn[complex128](x)
	return func(fr *frame) float64 {
		if isReal {
			return real(f(fr))
		}
		return imag(f(fr))
	}
}

// unsafeCall compiles the functions of package unsafe that are not constant.
func (c *compiler) unsafeCall(e *ast.CallExpr, name string) any {
	arg := func(i int) func(*frame) int { return c.indexValue(e.Args[i]) }
	switch name {
	case "Add":
		p, n := fn[unsafe.Pointer](c.expr(e.Args[0])), arg(1)
		return func(fr *frame) unsafe.Pointer { return unsafe.Add(p(fr), n(fr)) }
	case "Slice":
		p, n := fn[unsafe.Pointer](c.expr(e.Args[0])), arg(1)
		size := c.m.rt(c.typ(e).Underlying().(*types.Slice).Elem()).Size()
		return func(fr *frame) slice { return unsafeSlice(p(fr), n(fr), size) }
	case "SliceData":
		s := fn[slice](c.expr(e.Args[0]))
		return func(fr *frame) unsafe.Pointer { return s(fr).p }
	case "String":
		p, n := fn[unsafe.Pointer](c.expr(e.Args[0])), arg(1)
		return func(fr *frame) string { return unsafe.String((*byte)(p(fr)), n(fr)) }
	case "StringData":
		s := fn[string](c.exprAs(e.Args[0], types.Typ[types.String]))
		return func(fr *frame) unsafe.Pointer { return unsafe.Pointer(unsafe.StringData(s(fr))) }
	case "Sizeof", "Alignof", "Offsetof":
		return c.sizeOf(e, name)
	}
	c.fail(e, "builtin %s is not supported", name)
	return nil
}

// sizeOf compiles what is not constant because a type parameter is involved.
func (c *compiler) sizeOf(e *ast.CallExpr, name string) any {
	if name == "Offsetof" {
		sel := ast.Unparen(e.Args[0]).(*ast.SelectorExpr)
		s := c.selection(sel)
		off, t := uintptr(0), s.recv
		for _, i := range s.index {
			f := c.m.rt(t).Field(i)
			off, t = off+f.Offset, t.Underlying().(*types.Struct).Field(i).Type()
		}
		return constOf(off)
	}
	rt := c.m.rt(defaulted(c.typ(e.Args[0])))
	if name == "Alignof" {
		return constOf(uintptr(rt.Align()))
	}
	return constOf(rt.Size())
}

func unsafeSlice(p unsafe.Pointer, n int, size uintptr) slice {
	if n < 0 || size > 0 && (uint64(n) > addressSpace/uint64(size) || p != nil && uintptr(n)*size > -uintptr(p)) {
		panic(textError("unsafe.Slice: len out of range"))
	}
	if p == nil {
		if n > 0 {
			panic(textError("unsafe.Slice: ptr is nil and len is not zero"))
		}
		return slice{}
	}
	return slice{p, n, n}
}

// preparedBuiltin compiles a deferred call, or one of a goroutine, of a builtin
// function: its arguments are evaluated now, into the frame of a function that calls it.
func (c *compiler) preparedBuiltin(e *ast.CallExpr, name string) func(*frame) *frame {
	inner := &compiler{m: c.m, unit: c.unit, body: c.body, targs: c.targs, places: map[*types.Var]place{}}
	var puts []argPut
	prepare, given := c.spreadOut(e)
	if prepare != nil {
		puts = append(puts, func(fr, _ *frame) { prepare(fr) })
	}
	args := make([]ast.Expr, len(given))
	for i, a := range given {
		args[i] = a
		if tv := c.unit.info.Types[a]; tv.IsType() || tv.IsNil() || tv.Value != nil {
			continue
		}
		t := defaulted(c.typ(a))
		id, v := c.standIn(a.Pos(), t)
		p, _ := inner.declare(v)
		puts = append(puts, putArg(c.exprAs(a, t), p.off))
		args[i] = id
	}
	call := c.likeCall(e, args)
	var run stmt
	if name == "recover" {
		run = deferredRecover
	} else {
		run = discard(inner.builtin(call, name))
	}
	code := &code{name: name, run: func(fr *frame) { run(fr) }}
	code.layout = c.m.layouts.of(inner.vars.fields)
	put := sequence(puts)
	return func(fr *frame) *frame {
		nf := fr.t.take(code)
		if put != nil {
			put(fr, nf)
		}
		return nf
	}
}

// deferredRecover runs defer recover(): it counts as called by the function that defers
// it, unless that one panics itself.
func deferredRecover(nf *frame) ctl {
	if nf.by != nil && nf.by.panic == nil {
		nf.up.recovered()
	}
	return next
}
