package cell

import (
	"encoding/json"
	"go/types"
	"reflect"
	"strconv"
	"strings"

	"gokernel/display"
	"gokernel/kernel/internal/cell/render"
	"gokernel/kernel/internal/engine/support"
)

// render makes one bundle of the values: several are shown as text, separated by commas.
func (s *Session) render(values []reflect.Value, list []types.Type) *display.Bundle {
	opts := render.Options{GoesOn: s.host.IsInterrupt}
	if len(values) == 1 {
		switch values[0].Interface().(type) {
		case *display.Handle, *display.Progress: // is shown already
			return nil
		}
		b := render.Value(values[0], list[0], opts)
		return &b
	}
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = plainText(render.Value(v, list[i], opts))
		if v.Kind() == reflect.String {
			texts[i] = strconv.Quote(texts[i])
		}
	}
	b := display.TextValue(strings.Join(texts, ", "))
	return &b
}

// shownBy gives what display.Show makes of a value: the same as of a cell's value.
func shownBy(host *support.Host) func(any) display.Bundle {
	return func(value any) display.Bundle {
		return render.Value(reflect.ValueOf(value), nil, render.Options{GoesOn: host.IsInterrupt})
	}
}

func plainText(b display.Bundle) string {
	var text string
	_ = json.Unmarshal(b.Data["text/plain"], &text) // our own JSON: a string
	return text
}
