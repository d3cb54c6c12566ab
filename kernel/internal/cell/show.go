package cell

import (
	"encoding/json"
	"go/types"
	"reflect"
	"strconv"
	"strings"

	"gokernel/display"
	"gokernel/kernel/internal/cell/render"
)

// render makes one bundle of the values: several are shown as text, separated by commas.
func (s *Session) render(values []reflect.Value, list []types.Type) *display.Bundle {
	opts := render.Options{GoesOn: s.host.IsInterrupt}
	if len(values) == 1 {
		if _, isHandle := values[0].Interface().(*display.Handle); isHandle {
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

func plainText(b display.Bundle) string {
	var text string
	_ = json.Unmarshal(b.Data["text/plain"], &text) // our own JSON: a string
	return text
}
