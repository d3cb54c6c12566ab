package render

import (
	"encoding/json"
	"go/token"
	"go/types"
	"reflect"
	"testing"
	"unicode/utf8"
)

// maker makes types and values of them from bytes.
type maker struct {
	data []byte
}

func (m *maker) next(n int) int {
	if len(m.data) == 0 {
		return 0
	}
	b := m.data[0]
	m.data = m.data[1:]
	return int(b) % n
}

var leaves = []reflect.Type{
	reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[uint64](), reflect.TypeFor[uintptr](),
	reflect.TypeFor[float32](), reflect.TypeFor[float64](), reflect.TypeFor[complex128](), reflect.TypeFor[string](), reflect.TypeFor[byte](),
	reflect.TypeFor[any](), reflect.TypeFor[error](), reflect.TypeFor[func(int)](), reflect.TypeFor[chan int](), reflect.TypeFor[struct{}](),
	reflect.TypeFor[color](), reflect.TypeFor[angry](), reflect.TypeFor[person](), reflect.TypeFor[*node](), reflect.TypeFor[loop](), reflect.TypeFor[wrapper](),
	reflect.TypeFor[types.Type](), reflect.TypeFor[reflect.Value](), reflect.TypeFor[token.Pos](),
}

func (m *maker) typ(depth int) reflect.Type {
	kind := m.next(9)
	if depth > 4 {
		kind = 8
	}
	switch kind {
	case 0:
		return reflect.SliceOf(m.typ(depth + 1))
	case 1:
		return reflect.ArrayOf(m.next(5), m.typ(depth+1))
	case 2:
		return reflect.PointerTo(m.typ(depth + 1))
	case 3, 4:
		if key := m.typ(depth + 1); key.Comparable() {
			return reflect.MapOf(key, m.typ(depth+1))
		}
		return reflect.TypeFor[map[string]any]()
	case 5, 6:
		names := []string{"A", "Xb", "X", "Long", "X_"}
		var fields []reflect.StructField
		for _, name := range names[:m.next(len(names)+1)] {
			fields = append(fields, reflect.StructField{Name: name, Type: m.typ(depth + 1)})
		}
		return reflect.StructOf(fields)
	default:
		return leaves[m.next(len(leaves))]
	}
}

// fill sets v to anything.
func (m *maker) fill(v reflect.Value, depth int) {
	if depth > 6 || !v.CanSet() {
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(m.next(2) == 1)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(m.next(256)) - 128)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		v.SetUint(uint64(m.next(256)))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(1 / float64(m.next(256)))
	case reflect.Complex128:
		v.SetComplex(complex(1, float64(m.next(9))))
	case reflect.String:
		n := min(m.next(256), len(m.data))
		v.SetString(string(m.data[:n]))
		m.data = m.data[n:]
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), m.next(5), 8))
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			m.fill(v.Index(i), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			m.fill(v.Field(i), depth+1)
		}
	case reflect.Pointer:
		if m.next(4) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			m.fill(v.Elem(), depth+1)
		}
	case reflect.Map:
		m.fillMap(v, depth)
	case reflect.Interface:
		if v.NumMethod() == 0 {
			inner := reflect.New(m.typ(depth + 1)).Elem()
			m.fill(inner, depth+1)
			v.Set(inner)
		}
	case reflect.Func:
		if m.next(2) == 1 {
			v.Set(reflect.MakeFunc(v.Type(), func([]reflect.Value) []reflect.Value { return nil }))
		}
	}
}

func (m *maker) fillMap(v reflect.Value, depth int) {
	v.Set(reflect.MakeMap(v.Type()))
	for range m.next(5) {
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		m.fill(key, depth+1)
		m.fill(value, depth+1)
		if key.Comparable() {
			v.SetMapIndex(key, value)
		}
	}
}

// truths are types that values need not be of.
func truths() []types.Type {
	integer := types.Typ[types.Int]
	any := types.Universe.Lookup("any").Type()
	pkg := types.NewPackage("main", "main")
	structure := types.NewStruct([]*types.Var{types.NewField(token.NoPos, pkg, "a", any, false), types.NewField(token.NoPos, pkg, "b", integer, false)}, nil)
	named := types.NewNamed(types.NewTypeName(token.NoPos, pkg, "T", nil), structure, nil)
	return []types.Type{nil, integer, any, structure, named, types.NewSlice(named), types.NewPointer(named), types.NewMap(any, named), types.NewSignatureType(nil, nil, nil, nil, nil, false)}
}

func FuzzValue(f *testing.F) {
	f.Add([]byte{0, 5, 3, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9})
	f.Add([]byte{3, 8, 10, 0, 8, 19, 4, 4, 4, 4, 8, 8, 17, 1, 3, 200, 'a', 'b', 0xff})
	f.Add([]byte{5, 5, 8, 10, 8, 16, 8, 20, 8, 21, 8, 22, 1, 1, 1, 1, 1, 1})
	all := truths()
	f.Fuzz(func(t *testing.T, data []byte) {
		m := &maker{data: data}
		o := Options{Items: m.next(9), Depth: m.next(9), Bytes: m.next(256)}
		truth := all[m.next(len(all))]
		v := reflect.New(m.typ(0))
		m.fill(v.Elem(), 0)
		if m.next(2) == 1 {
			v = v.Elem()
		}
		b := Value(v, truth, o)
		for mimetype, raw := range b.Data {
			var s string
			if err := json.Unmarshal(raw, &s); err != nil || !utf8.ValidString(s) {
				t.Errorf("%s is %q: %v", mimetype, raw, err)
			}
			if len(s) > 100_000 {
				t.Errorf("%s has %d bytes", mimetype, len(s))
			}
		}
		if text(b) == "<a value that can't be shown>" {
			t.Errorf("%v of type %v panicked", v.Type(), truth)
		}
	})
}
