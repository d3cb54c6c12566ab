package vm

import (
	"go/ast"
	"go/types"
	"unsafe"
)

// argPut evaluates arguments on fr and puts them into the callee's frame.
type argPut = func(fr, nf *frame)

// arguments are the compiled arguments of a call.
type arguments struct {
	prepare func(*frame) // runs before the values are evaluated; may be nil
	values  []expr
}

// arguments compiles a call's arguments.
func (c *compiler) arguments(e *ast.CallExpr, sig *types.Signature) arguments {
	params := sig.Params()
	if len(e.Args) == 1 && params.Len() > 0 {
		if call, ok := ast.Unparen(e.Args[0]).(*ast.CallExpr); ok {
			if tuple, ok := c.typ(call).(*types.Tuple); ok && tuple.Len() > 1 {
				return c.spread(call, sig)
			}
		}
	}
	fixed := params.Len()
	packs := sig.Variadic() && !e.Ellipsis.IsValid()
	if packs {
		fixed--
	}
	var args arguments
	for i := range fixed {
		args.values = append(args.values, c.exprAs(e.Args[i], params.At(i).Type()))
	}
	if packs {
		elem := params.At(fixed).Type().Underlying().(*types.Slice).Elem()
		var rest []expr
		for _, a := range e.Args[fixed:] {
			rest = append(rest, c.exprAs(a, elem))
		}
		args.values = append(args.values, c.pack(rest, params.At(fixed).Type(), elem))
	}
	return args
}

// spread passes the results of a call on to another call.
func (c *compiler) spread(call *ast.CallExpr, sig *types.Signature) arguments {
	prepare, values := c.tuple(call)
	args := arguments{prepare: prepare}
	params := sig.Params()
	fixed := params.Len()
	if sig.Variadic() {
		fixed--
	}
	for i := range fixed {
		args.values = append(args.values, c.convertible(values[i], params.At(i).Type()))
	}
	if sig.Variadic() {
		elem := params.At(fixed).Type().Underlying().(*types.Slice).Elem()
		var rest []expr
		for _, v := range values[fixed:] {
			rest = append(rest, c.convertible(v, elem))
		}
		args.values = append(args.values, c.pack(rest, params.At(fixed).Type(), elem))
	}
	return args
}

// pack makes the slice of a variadic parameter.
func (c *compiler) pack(values []expr, t, elem types.Type) expr {
	if len(values) == 0 {
		return c.zero(t)
	}
	rt := c.m.rt(elem)
	typ, size, n := typePointer(rt), rt.Size(), len(values)
	puts := make([]func(*frame, unsafe.Pointer), n)
	for i, v := range values {
		puts[i] = kitFor(v.c, v.rt).put(v.f)
	}
	return expr{t: t, rt: c.m.rt(t), c: cSlice, f: func(fr *frame) slice {
		p := newArray(typ, n)
		for i, put := range puts {
			put(fr, unsafe.Add(p, uintptr(i)*size))
		}
		return slice{p, n, n}
	}}
}

// put gives what puts the arguments into the slots of the callee's frame; nil without
// arguments.
func (a arguments) put(slots []slot) argPut {
	var puts []argPut
	if prepare := a.prepare; prepare != nil {
		puts = append(puts, func(fr, _ *frame) { prepare(fr) })
	}
	for i, x := range a.values {
		puts = append(puts, putArg(x, slots[i].off))
	}
	return sequence(puts)
}

func putArg(x expr, off uintptr) argPut {
	switch x.c {
	case cInt:
		f := fn[int](x)
		return func(fr, nf *frame) { *(*int)(unsafe.Add(unsafe.Pointer(nf), off)) = f(fr) }
	case cPtr:
		f := fn[unsafe.Pointer](x)
		return func(fr, nf *frame) { *(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(nf), off)) = f(fr) }
	}
	put := kitFor(x.c, x.rt).put(x.f)
	return func(fr, nf *frame) { put(fr, unsafe.Add(unsafe.Pointer(nf), off)) }
}

func sequence(puts []argPut) argPut {
	switch len(puts) {
	case 0:
		return nil
	case 1:
		return puts[0]
	case 2:
		a, b := puts[0], puts[1]
		return func(fr, nf *frame) {
			a(fr, nf)
			b(fr, nf)
		}
	case 3:
		a, b, d := puts[0], puts[1], puts[2]
		return func(fr, nf *frame) {
			a(fr, nf)
			b(fr, nf)
			d(fr, nf)
		}
	}
	return func(fr, nf *frame) {
		for _, put := range puts {
			put(fr, nf)
		}
	}
}
