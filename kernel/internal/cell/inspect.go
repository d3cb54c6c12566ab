package cell

import (
	"go/types"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"

	"gokernel/display"
	"gokernel/kernel/internal/cell/render"
	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/support"
	"gokernel/kernel/internal/inspect"
	"gokernel/kernel/internal/source"
)

// Inspect tells about what is at the cursor. While cells run, values of variables are
// left out.
func (s *Session) Inspect(code string, cursor int, detail engine.Detail) *display.Bundle {
	return s.inspect(nil, code, cursor, detail)
}

// inspect is Inspect for the run self, whose cell asks; nil if it is no cell.
func (s *Session) inspect(self *support.Run, code string, cursor int, detail engine.Detail) *display.Bundle {
	s.compiling.Lock() // nothing begins to run meanwhile
	defer s.compiling.Unlock()
	quiet := s.quiet(self)
	return inspect.At(inspect.Session{
		Check:    s.checkConfig(),
		Declared: s.declared,
		Value: func(v *types.Var) string {
			if !quiet {
				return ""
			}
			return s.shortValue(v)
		},
	}, code, cursor, detail)
}

// quiet tells whether no cell runs, nor anything that cells have left behind, but for the
// run that asks.
func (s *Session) quiet(self *support.Run) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for run := range s.running {
		if run != self {
			return false
		}
	}
	return s.host.Quiet(self)
}

// The limits of a value's text, and of the time to make it.
const (
	shortBytes    = 800
	shortString   = 200
	shortPatience = 100 * time.Millisecond
)

// shortValue gives the text of a variable's value, "" if it has none or takes too long.
func (s *Session) shortValue(v *types.Var) string {
	value := s.engine.Value(v)
	switch value.Kind() {
	case reflect.Invalid:
		return ""
	case reflect.Func, reflect.Chan:
		if !value.IsNil() {
			return "" // all that can be said is its type
		}
	case reflect.String:
		if value.Type() == reflect.TypeFor[string]() {
			return shortQuote(value.String())
		}
	}
	text := ""
	if !s.host.Aside(shortPatience, func() { text = s.shortText(value, v.Type()) }) {
		return ""
	}
	return text
}

func (s *Session) shortText(value reflect.Value, t types.Type) string {
	return shortened(render.Text(value, t, render.Options{
		GoesOn: s.host.IsInterrupt,
		Items:  20, Depth: 3, Bytes: shortBytes,
	}), shortBytes)
}

func shortQuote(text string) string {
	short := shortened(text, shortString)
	if short == text {
		return strconv.Quote(text)
	}
	return strconv.Quote(short[:len(short)-len("…")]) + "…"
}

// shortened cuts a text, between two characters.
func shortened(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit] + "…"
}

// declared gives the cell that has declared an object, and the offset of its name there.
// Of functions and types it is the latest one.
func (s *Session) declared(obj types.Object) (*source.Cell, int) {
	if d := s.decls[declarationKey(obj)]; d != nil {
		return d.cell, d.nameOffset(s.engine.FileSet())
	}
	at := check.Position(s.engine.FileSet(), obj.Pos())
	cell := s.cell(at.Cell)
	if cell == nil {
		return nil, 0
	}
	return cell, cell.Offset(at.Line, at.Col)
}

// declarationKey gives the name under which the session keeps a function, method or type;
// "" for other objects.
func declarationKey(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.TypeName:
		return obj.Name()
	case *types.Func:
		if typ := receiverType(obj); typ != nil {
			return typ.Name() + "." + obj.Name()
		}
		return obj.Name()
	}
	return ""
}
