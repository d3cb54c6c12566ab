package rtype

import (
	"fmt"
	"reflect"
	"strings"
)

// describe tells all that can be seen of a type. The source of this file is compiled into
// the programs that TestAgainstCompiler runs, too.
func describe(t reflect.Type) string {
	var b strings.Builder
	line := func(values ...any) { fmt.Fprintln(&b, values...) }
	line(t, t.Name(), t.PkgPath(), t.Kind(), t.Size(), t.Align(), t.FieldAlign(), t.Comparable())
	for _, t := range []reflect.Type{t, reflect.PointerTo(t)} {
		for m := range t.Methods() {
			line("\tmethod", t, m.Index, m.Name, m.PkgPath, m.Type)
		}
	}
	switch t.Kind() {
	case reflect.Struct:
		for f := range t.Fields() {
			line("\tfield", f.Name, f.PkgPath, f.Type, f.Tag, f.Offset, f.Index, f.Anonymous)
		}
	case reflect.Func:
		line("\tfunc", t.NumIn(), t.NumOut(), t.IsVariadic())
	case reflect.Array, reflect.Chan, reflect.Map, reflect.Pointer, reflect.Slice:
		line("\telem", t.Elem())
	}
	if t.Size() > 1<<16 {
		return b.String()
	}
	zero := reflect.New(t).Elem()
	fmt.Fprintf(&b, "\t%T %v %+v %#v\n", zero.Interface(), zero, zero, zero)
	if t.Comparable() {
		key := zero.Interface()
		line("\tkey", map[any]int{key: 1}[reflect.Zero(t).Interface()])
	}
	line("\tequal", reflect.DeepEqual(zero.Interface(), reflect.Zero(t).Interface()))
	return b.String()
}
