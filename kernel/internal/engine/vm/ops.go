package vm

import (
	"go/token"
)

//go:generate go run gokernel/tools/genops

type signed interface {
	int | int8 | int16 | int32 | int64
}

type unsigned interface {
	uint | uint8 | uint16 | uint32 | uint64 | uintptr
}

type integer interface{ signed | unsigned }

type float interface{ float32 | float64 }

type complexNumber interface{ complex64 | complex128 }

type number interface {
	integer | float | complexNumber
}

type addable interface{ number | string }

type ordered interface{ integer | float | string }

// arith makes the operators of a class. An operator that a class does not have never
// gets here: the type checker has refused it.
type arith interface {
	binary(op token.Token, x, y expr) any
	compare(op token.Token, x, y expr) any
	shift(op token.Token, x expr, count func(*frame) uint) any
	unary(op token.Token, x expr) any
	// convert gives a number as one of another class.
	convert(x any, to class) any
}

var ariths = [...]arith{
	cBool: boolArith{}, cInt: intArith[int]{}, cInt8: intArith[int8]{}, cInt16: intArith[int16]{},
	cInt32: intArith[int32]{}, cInt64: intArith[int64]{}, cUint: intArith[uint]{},
	cUint8: intArith[uint8]{}, cUint16: intArith[uint16]{}, cUint32: intArith[uint32]{},
	cUint64: intArith[uint64]{}, cUintptr: intArith[uintptr]{}, cFloat32: floatArith[float32]{},
	cFloat64: floatArith[float64]{}, cComplex64: complexArith[complex64]{},
	cComplex128: complexArith[complex128]{}, cString: stringArith{}, cMem: nil, cTuple: nil,
}

type intArith[T integer] struct{}

func (intArith[T]) binary(op token.Token, x, y expr) any {
	switch op {
	case token.ADD:
		return addOp[T](x, y)
	case token.SUB:
		return subOp[T](x, y)
	case token.MUL:
		return mulOp[T](x, y)
	case token.QUO:
		return quoOp[T](x, y)
	case token.REM:
		return remOp[T](x, y)
	case token.AND:
		return andOp[T](x, y)
	case token.OR:
		return orOp[T](x, y)
	case token.XOR:
		return xorOp[T](x, y)
	}
	return andNotOp[T](x, y)
}

func (intArith[T]) compare(op token.Token, x, y expr) any { return compareOrdered[T](op, x, y) }

func compareOrdered[T ordered](op token.Token, x, y expr) any {
	switch op {
	case token.EQL:
		return eqlOp[T](x, y)
	case token.NEQ:
		return neqOp[T](x, y)
	case token.LSS:
		return lssOp[T](x, y)
	case token.LEQ:
		return leqOp[T](x, y)
	case token.GTR:
		return gtrOp[T](x, y)
	}
	return geqOp[T](x, y)
}

func (intArith[T]) shift(op token.Token, x expr, count func(*frame) uint) any {
	fx := fn[T](x)
	if op == token.SHL {
		return func(fr *frame) T {
			a := fx(fr)
			return a << count(fr)
		}
	}
	return func(fr *frame) T {
		a := fx(fr)
		return a >> count(fr)
	}
}

func (intArith[T]) unary(op token.Token, x expr) any {
	fx := fn[T](x)
	switch op {
	case token.SUB:
		return func(fr *frame) T { return -fx(fr) }
	case token.XOR:
		return func(fr *frame) T { return ^fx(fr) }
	}
	return fx
}

func (intArith[T]) convert(x any, to class) any { return convertReal(x.(func(*frame) T), to) }

type floatArith[T float] struct{}

func (floatArith[T]) binary(op token.Token, x, y expr) any {
	switch op {
	case token.ADD:
		return addOp[T](x, y)
	case token.SUB:
		return subOp[T](x, y)
	case token.MUL:
		return mulOp[T](x, y)
	}
	return quoOp[T](x, y)
}

func (floatArith[T]) compare(op token.Token, x, y expr) any { return compareOrdered[T](op, x, y) }

func (floatArith[T]) shift(token.Token, expr, func(*frame) uint) any { return nil }

func (floatArith[T]) unary(op token.Token, x expr) any {
	fx := fn[T](x)
	if op == token.SUB {
		return func(fr *frame) T { return -fx(fr) }
	}
	return fx
}

func (floatArith[T]) convert(x any, to class) any { return convertReal(x.(func(*frame) T), to) }

// convertReal converts between integers and floating-point numbers.
func convertReal[F integer | float](x func(*frame) F, to class) any {
	switch to {
	case cInt:
		return func(fr *frame) int { return int(x(fr)) }
	case cInt8:
		return func(fr *frame) int8 { return int8(x(fr)) }
	case cInt16:
		return func(fr *frame) int16 { return int16(x(fr)) }
	case cInt32:
		return func(fr *frame) int32 { return int32(x(fr)) }
	case cInt64:
		return func(fr *frame) int64 { return int64(x(fr)) }
	case cUint:
		return func(fr *frame) uint { return uint(x(fr)) }
	case cUint8:
		return func(fr *frame) uint8 { return uint8(x(fr)) }
	case cUint16:
		return func(fr *frame) uint16 { return uint16(x(fr)) }
	case cUint32:
		return func(fr *frame) uint32 { return uint32(x(fr)) }
	case cUint64:
		return func(fr *frame) uint64 { return uint64(x(fr)) }
	case cUintptr:
		return func(fr *frame) uintptr { return uintptr(x(fr)) }
	case cFloat32:
		return func(fr *frame) float32 { return float32(x(fr)) }
	}
	return func(fr *frame) float64 { return float64(x(fr)) }
}

type complexArith[T complexNumber] struct{}

func (complexArith[T]) binary(op token.Token, x, y expr) any {
	switch op {
	case token.ADD:
		return addOp[T](x, y)
	case token.SUB:
		return subOp[T](x, y)
	case token.MUL:
		return mulOp[T](x, y)
	}
	return quoOp[T](x, y)
}

func (complexArith[T]) compare(op token.Token, x, y expr) any {
	if op == token.EQL {
		return eqlOp[T](x, y)
	}
	return neqOp[T](x, y)
}

func (complexArith[T]) shift(token.Token, expr, func(*frame) uint) any { return nil }

func (complexArith[T]) unary(op token.Token, x expr) any {
	fx := fn[T](x)
	if op == token.SUB {
		return func(fr *frame) T { return -fx(fr) }
	}
	return fx
}

func (complexArith[T]) convert(x any, to class) any {
	f := x.(func(*frame) T)
	if to == cComplex64 {
		return func(fr *frame) complex64 { return complex64(f(fr)) }
	}
	return func(fr *frame) complex128 { return complex128(f(fr)) }
}

type stringArith struct{}

func (stringArith) binary(_ token.Token, x, y expr) any { return addOp[string](x, y) }

func (stringArith) compare(op token.Token, x, y expr) any { return compareOrdered[string](op, x, y) }

func (stringArith) shift(token.Token, expr, func(*frame) uint) any { return nil }
func (stringArith) unary(token.Token, expr) any                    { return nil }
func (stringArith) convert(any, class) any                         { return nil }

type boolArith struct{}

func (boolArith) binary(token.Token, expr, expr) any { return nil }

func (boolArith) compare(op token.Token, x, y expr) any {
	if op == token.EQL {
		return eqlOp[bool](x, y)
	}
	return neqOp[bool](x, y)
}

func (boolArith) shift(token.Token, expr, func(*frame) uint) any { return nil }
func (boolArith) unary(token.Token, expr) any                    { return nil }
func (boolArith) convert(any, class) any                         { return nil }
