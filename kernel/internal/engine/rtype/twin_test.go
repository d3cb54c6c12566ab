package rtype

import (
	"bytes"
	"fmt"
	"go/ast"
	"io"
	"iter"
	"reflect"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

// This file exists twice: compiled, and as a source that the tests check and make
// runtime types of. Both must be the same in all that can be seen of them.

type twinInt int
type twinString string
type twinFloat float64
type twinPointer unsafe.Pointer
type twinAny any
type twinBytes []byte

type (
	twinSlice []twinSlice
	twinMap   map[string]twinMap
	twinFunc  func(twinFunc) twinFunc
	twinChan  chan<- twinChan
	twinPtr   *twinPtr
	twinArray [3]*twinArray
	twinKey   struct {
		p *map[twinKey]int
		a any
		s string
	}
	twinNode struct {
		next *twinNode
		m    map[string]twinNode
		c    chan twinNode
		f    func(twinNode) [2]twinNode
		s    []twinNode
		in   struct{ *twinNode }
	}
	twinA struct {
		b *twinB
		x [2]twinLeaf
	}
	twinB struct {
		a twinA
		l twinLeaf
	}
	twinLeaf struct {
		n int8
		p *twinA
		f float32
	}
)

type twinVariadic func(a int, b ...twinString) (n int, err error)

func (twinVariadic) Call() {}

type twinHook func()

func (h twinHook) Run(twinHook) twinHook { return h }
func (h *twinHook) set()                 {}

type twinSet map[twinString]struct{}

func (s twinSet) Has(k twinString) bool { return false }

type twinBox struct{ p *twinBox }

func (b twinBox) Get() *twinBox { return b.p }

type twinOne [1]chan int

func (o twinOne) Send(int) {}

type twinTags struct {
	A    int `json:"a,omitempty" xml:"b"`
	b    string
	_    int32
	C, D float64 `quote:"\"x\""`
	e    struct{}
}

type twinBlank struct {
	_ int
	a int8
	_ func()
}

type twinZeroEnd struct {
	a int32
	z [0]int64
}

type twinBig [1 << 15]*int
type twinHuge struct {
	a [1 << 17]twinLeaf
	b *int
}

type twinSelf interface {
	Self() twinSelf
	Literal() interface{ Other() twinSelf }
	hidden(int) error
}

type twinEmpty interface{}
type twinStringer interface{ String() string }
type twinReader interface {
	io.Reader
	fmt.Stringer
	m()
}

type twinValue struct{ n int }

func (v twinValue) Value() int              { return v.n }
func (v *twinValue) Pointer(twinValue)      {}
func (v twinValue) hidden(error) (a, b int) { return }
func (v *twinValue) zHidden()               {}
func (v twinValue) A(...any)                {}

type twinEmbedValue struct{ twinValue }
type twinEmbedPointer struct {
	*twinValue
	x int
}
type twinEmbedInterface struct {
	a int
	twinSelf
}
type twinEmbedBoth struct {
	twinEmbedValue
	*twinEmbedInterface
}
type twinEmbedHook struct{ *twinBox }
type twinEmbedCompiled struct {
	bytes.Buffer
	*sync.Mutex
	error
	sort.Interface
}
type twinEmbedTag struct {
	twinInt    `a:"b"`
	*twinFloat `c:"d"`
}
type twinEmbedExpr struct{ ast.Expr }
type twinEmbedIdent struct{ ast.Ident }
type twinEmbedType struct{ reflect.Type }
type twinEmbedAlias struct{ twinAlias }
type twinAlias = *twinValue

type twinList[T any] struct {
	head T
	tail *twinList[T]
}

func (l *twinList[T]) Push(v T) *twinList[T] { return l }
func (l twinList[T]) Len() int               { return 0 }

type twinPair[K comparable, V any] struct {
	k K
	v V
	m map[K]twinList[V]
}

type twinSeq[T any] func(yield func(T) bool)

type (
	twinI1 = twinList[int]
	twinI2 = twinPair[string, twinValue]
	twinI3 = twinList[*ast.Ident]
	twinI4 = twinList[twinList[twinValue]]
	twinI5 = twinList[struct {
		a int
		B string `x:"y"`
	}]
	twinI6  = twinList[func(int, ...string) (int, error)]
	twinI7  = twinList[map[string]chan<- *twinValue]
	twinI8  = twinList[any]
	twinI9  = twinPair[twinSelf, error]
	twinI10 = twinSeq[*twinValue]
	twinI11 = iter.Seq[int]
	twinI12 = twinList[interface {
		hidden()
		Seen(int) string
	}]
	twinI13 = twinList[struct {
		bytes.Buffer
		*twinValue
	}]
)

type (
	twinL1 = struct{ bytes.Buffer }
	twinL2 = struct {
		*twinValue
		n int `q:"1"`
	}
	twinL3 = interface{ String() string }
	twinL4 = func(struct{ a int }, interface{ foo() }) (<-chan int, error)
	twinL5 = chan (<-chan twinInt)
	twinL6 = map[twinKey]struct {
		twinValue
		*twinBox
	}
	twinL7 = struct {
		A, B int
		C    string `json:"c"`
	}
	twinL8  = [4]struct{ _, a int }
	twinL9  = *interface{ hidden() twinValue }
	twinL10 = struct{}
	twinL11 = interface{}
	twinL12 = map[string]func(rune, byte) uintptr
	twinL13 = chan func() <-chan int
	twinL14 = struct{ twinHook }
	twinL15 = **twinValue
	twinL16 = struct{ n, m time.Duration }
)

type twinStd struct {
	t  time.Time
	m  sync.Mutex
	n  atomic.Int64
	b  strings.Builder
	bs []bytes.Buffer
	d  [2]time.Duration
}

// twins are the types to compare.
var twins = map[string]reflect.Type{
	"twinInt":            reflect.TypeFor[twinInt](),
	"twinString":         reflect.TypeFor[twinString](),
	"twinFloat":          reflect.TypeFor[twinFloat](),
	"twinPointer":        reflect.TypeFor[twinPointer](),
	"twinAny":            reflect.TypeFor[twinAny](),
	"twinBytes":          reflect.TypeFor[twinBytes](),
	"twinSlice":          reflect.TypeFor[twinSlice](),
	"twinMap":            reflect.TypeFor[twinMap](),
	"twinFunc":           reflect.TypeFor[twinFunc](),
	"twinChan":           reflect.TypeFor[twinChan](),
	"twinPtr":            reflect.TypeFor[twinPtr](),
	"twinArray":          reflect.TypeFor[twinArray](),
	"twinKey":            reflect.TypeFor[twinKey](),
	"twinNode":           reflect.TypeFor[twinNode](),
	"twinA":              reflect.TypeFor[twinA](),
	"twinB":              reflect.TypeFor[twinB](),
	"twinLeaf":           reflect.TypeFor[twinLeaf](),
	"twinVariadic":       reflect.TypeFor[twinVariadic](),
	"twinHook":           reflect.TypeFor[twinHook](),
	"twinSet":            reflect.TypeFor[twinSet](),
	"twinBox":            reflect.TypeFor[twinBox](),
	"twinOne":            reflect.TypeFor[twinOne](),
	"twinTags":           reflect.TypeFor[twinTags](),
	"twinBlank":          reflect.TypeFor[twinBlank](),
	"twinZeroEnd":        reflect.TypeFor[twinZeroEnd](),
	"twinBig":            reflect.TypeFor[twinBig](),
	"twinHuge":           reflect.TypeFor[twinHuge](),
	"twinSelf":           reflect.TypeFor[twinSelf](),
	"twinEmpty":          reflect.TypeFor[twinEmpty](),
	"twinStringer":       reflect.TypeFor[twinStringer](),
	"twinReader":         reflect.TypeFor[twinReader](),
	"twinValue":          reflect.TypeFor[twinValue](),
	"twinEmbedValue":     reflect.TypeFor[twinEmbedValue](),
	"twinEmbedPointer":   reflect.TypeFor[twinEmbedPointer](),
	"twinEmbedInterface": reflect.TypeFor[twinEmbedInterface](),
	"twinEmbedBoth":      reflect.TypeFor[twinEmbedBoth](),
	"twinEmbedHook":      reflect.TypeFor[twinEmbedHook](),
	"twinEmbedCompiled":  reflect.TypeFor[twinEmbedCompiled](),
	"twinEmbedTag":       reflect.TypeFor[twinEmbedTag](),
	"twinEmbedExpr":      reflect.TypeFor[twinEmbedExpr](),
	"twinEmbedIdent":     reflect.TypeFor[twinEmbedIdent](),
	"twinEmbedType":      reflect.TypeFor[twinEmbedType](),
	"twinEmbedAlias":     reflect.TypeFor[twinEmbedAlias](),
	"twinI1":             reflect.TypeFor[twinI1](),
	"twinI2":             reflect.TypeFor[twinI2](),
	"twinI3":             reflect.TypeFor[twinI3](),
	"twinI4":             reflect.TypeFor[twinI4](),
	"twinI5":             reflect.TypeFor[twinI5](),
	"twinI6":             reflect.TypeFor[twinI6](),
	"twinI7":             reflect.TypeFor[twinI7](),
	"twinI8":             reflect.TypeFor[twinI8](),
	"twinI9":             reflect.TypeFor[twinI9](),
	"twinI10":            reflect.TypeFor[twinI10](),
	"twinI11":            reflect.TypeFor[twinI11](),
	"twinI12":            reflect.TypeFor[twinI12](),
	"twinI13":            reflect.TypeFor[twinI13](),
	"twinL1":             reflect.TypeFor[twinL1](),
	"twinL2":             reflect.TypeFor[twinL2](),
	"twinL3":             reflect.TypeFor[twinL3](),
	"twinL4":             reflect.TypeFor[twinL4](),
	"twinL5":             reflect.TypeFor[twinL5](),
	"twinL6":             reflect.TypeFor[twinL6](),
	"twinL7":             reflect.TypeFor[twinL7](),
	"twinL8":             reflect.TypeFor[twinL8](),
	"twinL9":             reflect.TypeFor[twinL9](),
	"twinL10":            reflect.TypeFor[twinL10](),
	"twinL11":            reflect.TypeFor[twinL11](),
	"twinL12":            reflect.TypeFor[twinL12](),
	"twinL13":            reflect.TypeFor[twinL13](),
	"twinL14":            reflect.TypeFor[twinL14](),
	"twinL15":            reflect.TypeFor[twinL15](),
	"twinL16":            reflect.TypeFor[twinL16](),
	"twinStd":            reflect.TypeFor[twinStd](),
}
