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

// Sized gives the bundle with a size for its pictures, in the pixels of a page; 0 leaves
// a side to the front end. A picture that is drawn twice as large as it is to be shown is
// sharp on a screen with fine pixels.
func (b Bundle) Sized(width, height int) Bundle {
	for mimetype := range b.Data {
		if !strings.HasPrefix(bare(mimetype), "image/") {
			continue
		}
		if width > 0 {
			b = b.Hint(mimetype, "width", width)
		}
		if height > 0 {
			b = b.Hint(mimetype, "height", height)
		}
	}
	return b
}

// Hint gives the bundle with one more hint about one of its types: JupyterLab opens the
// tree of JSON that has
//
//	Hint("application/json", "expanded", true)
//
// It panics with the error of json.Marshal if the value has no JSON form.
func (b Bundle) Hint(mimetype, name string, value any) Bundle {
	raw, err := encodeJSON(value)
	if err != nil {
		panic(fmt.Errorf("hint %s for %s: %w", name, mimetype, err))
	}
	hints := map[string]json.RawMessage{}
	_ = json.Unmarshal(b.Metadata[mimetype], &hints) // what is no object is replaced
	if hints == nil {
		hints = map[string]json.RawMessage{}
	}
	hints[name] = raw
	all := maps.Clone(b.Metadata)
	if all == nil {
		all = map[string]json.RawMessage{}
	}
	all[mimetype], _ = encodeJSON(hints) // what is JSON can't fail
	return Bundle{Data: b.Data, Metadata: all}
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
