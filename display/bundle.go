package display

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Bundle is a value in one or several MIME types, from which a front end picks the
// richest that it can show.
type Bundle struct {
	Data     map[string]json.RawMessage // MIME type → JSON: a string, or any JSON for JSON types
	Metadata map[string]json.RawMessage // MIME type → hints for the front end
}

// Data is one display message: a bundle and what becomes of it.
type Data struct {
	Bundle
	ID     string // display_id under which it can be updated later; "" if it can't
	Update bool   // replaces what was shown under ID instead of adding to the output
}

// String is the bundle's text/plain; if it has none, the names of
// its types.
func (b Bundle) String() string {
	if raw, ok := b.Data[textPlain]; ok {
		var text string
		if json.Unmarshal(raw, &text) == nil {
			return text
		}
		return string(raw)
	}
	if len(b.Data) == 0 {
		return ""
	}
	return fmt.Sprintf("<%s>", strings.Join(slices.Sorted(maps.Keys(b.Data)), ", "))
}

// withText gives the bundle a text/plain if it has none; the argument stays as it is.
func (b Bundle) withText() Bundle {
	if _, ok := b.Data[textPlain]; ok {
		return b
	}
	data := map[string]json.RawMessage{textPlain: quoted(b.String())}
	maps.Copy(data, b.Data)
	return Bundle{Data: data, Metadata: b.Metadata}
}
