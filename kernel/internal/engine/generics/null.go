package generics

import (
	_ "database/sql" // for convertAssign
	"reflect"
	"unsafe"
)

// scanNull returns the method Scan of sql.Null[t], which is struct{V t; Valid bool}.
func scanNull(t reflect.Type) func(n unsafe.Pointer, value any) error {
	return func(n unsafe.Pointer, value any) error {
		_ = *(*byte)(n) // panics if n is nil, as it is not sure to further on
		valid := (*bool)(unsafe.Add(n, t.Size()))
		v := reflect.NewAt(t, n)
		if value == nil {
			v.Elem().SetZero()
			*valid = false
			return nil
		}
		*valid = true
		return convertAssign(v.Interface(), value)
	}
}

// convertAssign stores what a database driver gives in what dest points to.
//
//go:linkname convertAssign database/sql.convertAssign
func convertAssign(dest, src any) error
