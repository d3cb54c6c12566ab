package generics

import (
	"bytes"
	"crypto/hkdf"
	"crypto/pbkdf2"
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"hash"
	"hash/maphash"
	"io/fs"
	"math"
	"os"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unique"
	"unsafe"
	"weak"

	ownhkdf "gokernel/kernel/internal/engine/generics/src/crypto/hkdf"
	ownpbkdf2 "gokernel/kernel/internal/engine/generics/src/crypto/pbkdf2"
	ownsql "gokernel/kernel/internal/engine/generics/src/database/sql"
	ownerrors "gokernel/kernel/internal/engine/generics/src/errors"
	ownmaphash "gokernel/kernel/internal/engine/generics/src/hash/maphash"
	ownrand "gokernel/kernel/internal/engine/generics/src/math/rand/v2"
	ownreflect "gokernel/kernel/internal/engine/generics/src/reflect"
	ownruntime "gokernel/kernel/internal/engine/generics/src/runtime"
	ownsync "gokernel/kernel/internal/engine/generics/src/sync"
	ownatomic "gokernel/kernel/internal/engine/generics/src/sync/atomic"
	ownunique "gokernel/kernel/internal/engine/generics/src/unique"
	ownweak "gokernel/kernel/internal/engine/generics/src/weak"
)

// panicOf returns what f panics with, nil if it does not.
func panicOf(f func()) (p any) {
	defer func() { p = recover() }()
	f()
	return nil
}

// state is an own type with methods that package sql looks for.
type state struct{ text string }

func (s *state) Scan(value any) error {
	if value == int64(13) {
		return errors.New("13 is no state")
	}
	s.text = fmt.Sprint("scanned ", value)
	return nil
}

func (s state) Value() (driver.Value, error) {
	if s.text == "" {
		return nil, errors.New("no text")
	}
	return s.text, nil
}

var drivers = []any{
	nil, int64(7), int64(-1), int64(300), int64(13), 2.5, true, "text", "12", []byte("bytes"), []byte("8"),
	time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), uint8(3), struct{}{},
}

// sameNull compares Scan and Value of sql.Null[T] with the library's.
func sameNull[T any](t *testing.T, values ...T) {
	t.Helper()
	scan := scanNull(reflect.TypeFor[T]())
	for _, src := range drivers {
		var zero T
		for _, before := range append(values, zero) {
			want, got := sql.Null[T]{V: before, Valid: true}, sql.Null[T]{V: before, Valid: true}
			wantErr, gotErr := want.Scan(src), scan(unsafe.Pointer(&got), src)
			if !reflect.DeepEqual(got, want) || fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
				t.Errorf("%T: Scan(%#v) gives %+v, %v, want %+v, %v", got, src, got, gotErr, want, wantErr)
			}
		}
	}
	for _, v := range values {
		for _, n := range []sql.Null[T]{{V: v, Valid: true}, {V: v}} {
			want, wantErr := n.Value()
			got, err := ownsql.Null_Value(n)
			if !reflect.DeepEqual(got, want) || fmt.Sprint(err) != fmt.Sprint(wantErr) {
				t.Errorf("%T: Value of %+v gives %#v, %v, want %#v, %v", n, n, got, err, want, wantErr)
			}
		}
	}
}

func TestNull(t *testing.T) {
	type celsius float32
	sameNull(t, 1, 2)
	sameNull[int8](t, 3)
	sameNull(t, uint64(math.MaxUint64))
	sameNull(t, celsius(4))
	sameNull(t, "a")
	sameNull(t, true)
	sameNull(t, []byte("b"))
	sameNull[any](t, nil, 5)
	sameNull(t, time.Unix(0, 0))
	sameNull(t, state{"c"}, state{})
	sameNull(t, &state{"d"}, (*state)(nil))
	sameNull(t, struct{}{})
	sameNull(t, [3]int16{1, 2, 3})
	sameNull(t, new(int))
	var n sql.Null[int]
	if err := ownsql.Null_Scan(&n, "17"); err != nil || n.V != 17 || !n.Valid {
		t.Errorf("got %+v, %v", n, err)
	}
	if p := panicOf(func() { scanNull(reflect.TypeFor[[1 << 20]int]())(nil, nil) }); p == nil {
		t.Error("Scan into nil does not panic")
	}
}

type coded struct{ code int }

func (c coded) Error() string { return fmt.Sprint("code ", c.code) }

// chameleon says that it can be seen as a coded error.
type chameleon struct{ agrees bool }

func (chameleon) Error() string { return "chameleon" }
func (c chameleon) As(target any) bool {
	if p, ok := target.(*coded); ok {
		p.code = 99
		return c.agrees
	}
	return false
}

func sameAsType[E error](t *testing.T, err error) {
	t.Helper()
	want, wantOK := errors.AsType[E](err)
	if got, ok := ownerrors.AsType[E](err); ok != wantOK || !reflect.DeepEqual(got, want) {
		t.Errorf("AsType[%T](%v) gives %v, %v, want %v, %v", want, err, got, ok, want, wantOK)
	}
}

func TestAsType(t *testing.T) {
	_, missing := os.Open("there is no such file")
	for _, err := range []error{
		nil, coded{1}, &coded{2}, missing, fmt.Errorf("in: %w", coded{3}), chameleon{true}, chameleon{false},
		errors.Join(errors.New("a"), chameleon{false}, nil, fmt.Errorf("b: %w", errors.Join(coded{4}, missing))),
	} {
		sameAsType[coded](t, err)
		sameAsType[*coded](t, err)
		sameAsType[*fs.PathError](t, err)
		sameAsType[error](t, err)
		sameAsType[interface {
			error
			Timeout() bool
		}](t, err)
	}
}

func TestTypeFor(t *testing.T) {
	for got, want := range map[reflect.Type]reflect.Type{
		ownreflect.TypeFor[int]():          reflect.TypeFor[int](),
		ownreflect.TypeFor[error]():        reflect.TypeFor[error](),
		ownreflect.TypeFor[any]():          reflect.TypeFor[any](),
		ownreflect.TypeFor[[]fs.File]():    reflect.TypeFor[[]fs.File](),
		ownreflect.TypeFor[*testing.T]():   reflect.TypeFor[*testing.T](),
		ownreflect.TypeFor[func() state](): reflect.TypeFor[func() state](),
	} {
		if got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

func sameTypeAssert[T any](t *testing.T, v reflect.Value) {
	t.Helper()
	try := func(f func(reflect.Value) (T, bool)) (text string) {
		p := panicOf(func() { x, ok := f(v); text = fmt.Sprintf("%#v %v", x, ok) })
		return fmt.Sprint(text, p)
	}
	if got, want := try(ownreflect.TypeAssert[T]), try(reflect.TypeAssert[T]); got != want {
		t.Errorf("TypeAssert[%v](%v) gives %s, want %s", reflect.TypeFor[T](), v, got, want)
	}
}

func TestTypeAssert(t *testing.T) {
	hidden := struct {
		n   int
		err error
		any any
	}{1, coded{1}, coded{2}}
	fields := struct {
		N    int
		Err  error
		None error
	}{1, coded{1}, nil}
	for _, v := range []reflect.Value{
		{}, reflect.ValueOf(1), reflect.ValueOf("a"), reflect.ValueOf(coded{1}), reflect.ValueOf(&fields).Elem().Field(0),
		reflect.ValueOf(&fields).Elem().Field(1), reflect.ValueOf(&fields).Elem().Field(2), reflect.ValueOf(hidden).Field(0), reflect.ValueOf(hidden).Field(1),
	} {
		sameTypeAssert[int](t, v)
		sameTypeAssert[coded](t, v)
		sameTypeAssert[error](t, v)
		sameTypeAssert[any](t, v)
	}
	if f, ok := ownreflect.TypeAssert[func() string](reflect.ValueOf(coded{5}).Method(0)); !ok || f() != "code 5" {
		t.Error("a method value is not found")
	}
}

func TestOnce(t *testing.T) {
	calls := 0
	value := ownsync.OnceValue(func() string { calls++; return "a" })
	values := ownsync.OnceValues(func() (int, error) { calls++; return calls, coded{6} })
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if n, err := values(); value() != "a" || n == 0 || err != (coded{6}) {
				t.Errorf("got %q, %d, %v", value(), n, err)
			}
		})
	}
	group.Wait()
	if calls != 2 {
		t.Errorf("%d calls, want one of each", calls)
	}
	bad := ownsync.OnceValue(func() int { calls++; panic(coded{7}) })
	worse := ownsync.OnceValues(func() (int, int) { calls++; panic(coded{8}) })
	for range 2 {
		if p, q := panicOf(func() { bad() }), panicOf(func() { worse() }); p != (coded{7}) || q != (coded{8}) {
			t.Errorf("panics are %v and %v", p, q)
		}
	}
	if calls != 4 {
		t.Errorf("%d calls, want one of each", calls)
	}
}

func TestAtomicPointer(t *testing.T) {
	if size, want := unsafe.Sizeof(atomic.Pointer[[5]string]{}), unsafe.Sizeof(uintptr(0)); size != want {
		t.Fatalf("atomic.Pointer is %d bytes, want %d", size, want)
	}
	var x atomic.Pointer[string]
	a, b := new(string), new(string)
	if ownatomic.Pointer_Load(&x) != nil || ownatomic.Pointer_CompareAndSwap(&x, a, b) || x.Load() != nil {
		t.Error("it does not begin with nil")
	}
	ownatomic.Pointer_Store(&x, a)
	if x.Load() != a || ownatomic.Pointer_Load(&x) != a {
		t.Error("Store does not store")
	}
	if old := ownatomic.Pointer_Swap(&x, b); old != a || x.Load() != b {
		t.Error("Swap does not swap")
	}
	if !ownatomic.Pointer_CompareAndSwap(&x, b, a) || x.Load() != a {
		t.Error("CompareAndSwap does not swap")
	}
}

func TestUnique(t *testing.T) {
	type name string
	if unsafe.Sizeof(unique.Handle[[5]string]{}) != unsafe.Sizeof(uintptr(0)) {
		t.Fatal("unique.Handle is not one word")
	}
	a, b := ownunique.Make(name("a")), ownunique.Make(name("b"))
	for range 3 {
		runtime.GC()
		if a != ownunique.Make(name(strings.ToLower("A"))) || a == b {
			t.Fatal("handles are not equal where values are")
		}
	}
	if got := ownunique.Handle_Value(a) + ownunique.Handle_Value(b); got != "ab" {
		t.Errorf("values are %q", got)
	}
	none, some := ownunique.Make[error](nil), ownunique.Make[error](coded{1})
	if none == some || none != ownunique.Make[error](nil) || ownunique.Handle_Value(none) != nil || ownunique.Handle_Value(some) != (coded{1}) {
		t.Error("handles of interfaces are wrong")
	}
	if h := ownunique.Make(struct{}{}); h != ownunique.Make(struct{}{}) || ownunique.Handle_Value(h) != struct{}{} {
		t.Error("handles of nothing are wrong")
	}
	if p := panicOf(func() { ownunique.Make[any]([]int{}) }); p == nil {
		t.Error("what can't be compared gets a handle")
	}
	if p := panicOf(func() { ownunique.Handle_Value(unique.Handle[int]{}) }); p == nil {
		t.Error("the zero handle has a value")
	}
}

func TestWeak(t *testing.T) {
	if unsafe.Sizeof(weak.Pointer[[5]string]{}) != unsafe.Sizeof(uintptr(0)) {
		t.Fatal("weak.Pointer is not one word")
	}
	type big struct {
		self *big
		text [8]string
	}
	x := &big{text: [8]string{"x"}}
	p := ownweak.Make(x)
	if p != ownweak.Make(x) || p != weak.Make(x) || ownweak.Pointer_Value(p) != x || p.Value() != x {
		t.Error("weak pointers to one thing differ")
	}
	if inner := ownweak.Make(&x.text[3]); ownweak.Pointer_Value(inner) != &x.text[3] {
		t.Error("a weak pointer into a struct points elsewhere")
	}
	runtime.KeepAlive(x)
	x = nil
	runtime.GC()
	if ownweak.Pointer_Value(p) != nil || p.Value() != nil {
		t.Error("the target is still there")
	}
	if none := ownweak.Make[big](nil); none != (weak.Pointer[big]{}) || ownweak.Pointer_Value(none) != nil {
		t.Error("a weak pointer made of nil is not the zero value")
	}
}

func TestAddCleanup(t *testing.T) {
	type big [64]int
	done := make(chan string)
	x := new(big)
	ownruntime.AddCleanup(x, func(s string) { done <- s }, "cleaned")
	never := ownruntime.AddCleanup(x, func(s string) { t.Error("a stopped cleanup runs") }, "")
	never.Stop()
	runtime.KeepAlive(x)
	x = nil
	runtime.GC()
	if got := <-done; got != "cleaned" {
		t.Errorf("got %q", got)
	}
}

func TestAddCleanupRefuses(t *testing.T) {
	type pair struct{ a, b *int }
	x := new(pair)
	for name, try := range map[string][2]func(){
		"equal":  {func() { runtime.AddCleanup(x, func(*pair) {}, x) }, func() { ownruntime.AddCleanup(x, func(*pair) {}, x) }},
		"within": {func() { runtime.AddCleanup(x, func(**int) {}, &x.b) }, func() { ownruntime.AddCleanup(x, func(**int) {}, &x.b) }},
		"nil":    {func() { runtime.AddCleanup((*pair)(nil), func(*pair) {}, nil) }, func() { ownruntime.AddCleanup((*pair)(nil), func(*pair) {}, nil) }},
	} {
		if want, got := panicOf(try[0]), panicOf(try[1]); want == nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}

func TestRandN(t *testing.T) {
	seen := map[time.Duration]bool{}
	for range 1000 {
		seen[ownrand.N(3*time.Nanosecond)] = true
	}
	if len(seen) != 3 || !seen[0] || !seen[1] || !seen[2] {
		t.Errorf("N(3) gave %v", seen)
	}
	if got := ownrand.N(uint64(1)); got != 0 {
		t.Errorf("N(1) gave %d", got)
	}
	if p := panicOf(func() { ownrand.N(int8(-1)) }); p != "invalid argument to N" {
		t.Errorf("N(-1): %v", p)
	}
}

func TestComparable(t *testing.T) {
	seed := maphash.MakeSeed()
	if a := ownmaphash.Comparable(seed, state{"a"}); a != ownmaphash.Comparable(seed, state{"a"}) || a == ownmaphash.Comparable(seed, state{"b"}) {
		t.Error("hashes are not equal where values are")
	}
	sum := func(values ...any) uint64 {
		var h maphash.Hash
		h.SetSeed(seed)
		for _, v := range values {
			ownmaphash.WriteComparable(&h, v)
		}
		return h.Sum64()
	}
	if sum(1, "a") != sum(1, "a") || sum(1, "a") == sum("a", 1) {
		t.Error("hashes of several values are wrong")
	}
}

func TestKeys(t *testing.T) {
	plain := func() hash.Hash { return sha256.New() }
	secret, salt := []byte("secret"), []byte("salt")
	for name, f := range map[string][2]func() ([]byte, error){
		"Extract":  {func() ([]byte, error) { return hkdf.Extract(plain, secret, salt) }, func() ([]byte, error) { return ownhkdf.Extract(plain, secret, salt) }},
		"Expand":   {func() ([]byte, error) { return hkdf.Expand(plain, secret, "i", 40) }, func() ([]byte, error) { return ownhkdf.Expand(plain, secret, "i", 40) }},
		"Key":      {func() ([]byte, error) { return hkdf.Key(plain, secret, salt, "i", 40) }, func() ([]byte, error) { return ownhkdf.Key(plain, secret, salt, "i", 40) }},
		"too long": {func() ([]byte, error) { return hkdf.Key(plain, secret, nil, "", 1<<20) }, func() ([]byte, error) { return ownhkdf.Key(plain, secret, nil, "", 1<<20) }},
		"pbkdf2":   {func() ([]byte, error) { return pbkdf2.Key(plain, "secret", salt, 3, 40) }, func() ([]byte, error) { return ownpbkdf2.Key(plain, "secret", salt, 3, 40) }},
	} {
		want, wantErr := f[0]()
		if got, err := f[1](); !bytes.Equal(got, want) || fmt.Sprint(err) != fmt.Sprint(wantErr) {
			t.Errorf("%s gives %x, %v, want %x, %v", name, got, err, want, wantErr)
		}
	}
}
