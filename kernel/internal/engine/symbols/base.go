package symbols

import (
	"encoding"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log"
	"reflect"
)

// Base returns what an interpreter needs before its first import, in the form of its
// Exports: the wrappers of all interfaces, since a function may take an interface of a
// package that the cell does not import; the interfaces that make functions taking any
// see the methods of interpreted values; and the conversions of unsafe.Pointer.
func Base() map[string]map[string]reflect.Value {
	base := map[string]map[string]reflect.Value{
		".":                              {"MapTypes": reflect.ValueOf(mapTypes())},
		"github.com/traefik/yaegi/yaegi": {"convert": reflect.ValueOf(convert)},
	}
	for _, p := range table {
		if len(p.wrappers) == 0 {
			continue
		}
		wrappers := make(map[string]reflect.Value, len(p.wrappers))
		for _, s := range p.wrappers {
			wrappers[s.name] = s.reflect()
		}
		base[p.path+"//"+p.name] = wrappers // see Key
	}
	return base
}

// seen pairs functions that take any with the interfaces that they look for in it: the
// first one that an interpreted value implements is the one that they see.
var seen = []struct {
	interfaces []any
	functions  []any
}{
	{
		[]any{(*fmt.Formatter)(nil), (*error)(nil), (*fmt.Stringer)(nil), (*fmt.GoStringer)(nil)},
		[]any{
			fmt.Print, fmt.Println, fmt.Printf, fmt.Sprint, fmt.Sprintln, fmt.Sprintf,
			fmt.Fprint, fmt.Fprintln, fmt.Fprintf, fmt.Append, fmt.Appendln, fmt.Appendf, fmt.Errorf,
			log.Print, log.Println, log.Printf, log.Fatal, log.Fatalln, log.Fatalf,
			log.Panic, log.Panicln, log.Panicf,
		},
	},
	{
		[]any{(*fmt.Scanner)(nil)},
		[]any{
			fmt.Scan, fmt.Scanln, fmt.Scanf, fmt.Sscan, fmt.Sscanln, fmt.Sscanf,
			fmt.Fscan, fmt.Fscanln, fmt.Fscanf,
		},
	},
	{
		[]any{(*json.Marshaler)(nil), (*encoding.TextMarshaler)(nil)},
		[]any{json.Marshal, json.MarshalIndent},
	},
	{
		[]any{(*json.Unmarshaler)(nil), (*encoding.TextUnmarshaler)(nil)},
		[]any{json.Unmarshal},
	},
	{
		[]any{(*xml.Marshaler)(nil), (*encoding.TextMarshaler)(nil)},
		[]any{xml.Marshal, xml.MarshalIndent},
	},
	{
		[]any{(*xml.Unmarshaler)(nil), (*encoding.TextUnmarshaler)(nil)},
		[]any{xml.Unmarshal},
	},
}

// mapTypes gives seen in the interpreter's form.
func mapTypes() map[reflect.Value][]reflect.Type {
	m := map[reflect.Value][]reflect.Type{}
	for _, row := range seen {
		var interfaces []reflect.Type
		for _, pointer := range row.interfaces {
			interfaces = append(interfaces, reflect.TypeOf(pointer).Elem())
		}
		for _, function := range row.functions {
			m[reflect.ValueOf(function)] = interfaces
		}
	}
	return m
}
