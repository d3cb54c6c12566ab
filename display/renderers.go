package display

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"maps"
	"reflect"
	"slices"
)

// renderer is one way in which a value may show itself.
type renderer struct {
	method   string          // name of the method; "" for what isn't one
	mimetype string          // type of what it returns; "" if it returns several
	call     func(v any) any // the result of the method; nil if v doesn't have it
}

// renderers are all the ways. A value is shown in each type that it has a method for,
// and a front end picks one. Of two methods for one type the first counts. A method
// that returns nothing (nil, "" or no bytes) shows nothing.
var renderers = []renderer{
	{"MIMEBundle", "", mimeBundle},
	{"HTML", mimeHTML, method(func(v interface{ HTML() string }) any { return v.HTML() })},
	{"Markdown", mimeMarkdown, method(func(v interface{ Markdown() string }) any { return v.Markdown() })},
	{"Latex", mimeLatex, method(func(v interface{ Latex() string }) any { return v.Latex() })},
	{"SVG", mimeSVG, method(func(v interface{ SVG() string }) any { return v.SVG() })},
	{"PNG", mimePNG, method(func(v interface{ PNG() []byte }) any { return v.PNG() })},
	{"JPEG", mimeJPEG, method(func(v interface{ JPEG() []byte }) any { return v.JPEG() })},
	{"GIF", mimeGIF, method(func(v interface{ GIF() []byte }) any { return v.GIF() })},
	{"PDF", mimePDF, method(func(v interface{ PDF() []byte }) any { return v.PDF() })},
	{"JavaScript", mimeJavaScript, method(func(v interface{ JavaScript() string }) any { return v.JavaScript() })},
	{"JSON", mimeJSON, jsonMethod},
	{"", mimePNG, method(imagePNG)},
	{"Error", textPlain, method(func(v error) any { return v.Error() })},
	{"String", textPlain, method(func(v interface{ String() string }) any { return v.String() })},
}

// method makes a renderer's call from one for values of type T.
func method[T any](call func(T) any) func(any) any {
	return func(v any) any {
		if has, ok := v.(T); ok {
			return call(has)
		}
		return nil
	}
}

// Rich gives the bundle of a value that has a way of its own to be shown: a Bundle, a
// method of the table of renderers, an image.Image, an error, a fmt.Stringer. It always
// has a text/plain. It reports false for all other values, and for nil pointers.
func Rich(v any) (Bundle, bool) {
	switch v := v.(type) {
	case nil:
		return Bundle{}, false
	case Bundle:
		return v.withText(), true
	case *Bundle:
		if v != nil {
			return v.withText(), true
		}
	}
	if held := reflect.ValueOf(v); held.Kind() == reflect.Pointer && held.IsNil() {
		return Bundle{}, false
	}
	return collect(func(r renderer) any { return r.call(v) })
}

// RichBy is Rich for a value whose methods only the caller can call: call gives the
// result of the method of that name, nil if the value doesn't have it or if it has
// other parameters or results than the table of renderers wants.
func RichBy(call func(method string) any) (Bundle, bool) {
	return collect(func(r renderer) any {
		if r.method == "" {
			return nil
		}
		return call(r.method)
	})
}

// collect asks all renderers.
func collect(result func(renderer) any) (Bundle, bool) {
	all := Bundle{Data: map[string]json.RawMessage{}}
	text := ""
	for _, r := range renderers {
		part, ok := partOf(r, result(r))
		if !ok {
			continue
		}
		if text == "" && r.mimetype != textPlain {
			text = part.String()
		}
		if _, known := all.Data[r.mimetype]; known {
			continue
		}
		if r.mimetype != "" {
			all.Data[r.mimetype] = part.Data[r.mimetype]
			continue
		}
		maps.Copy(all.Data, part.Data)
		all.Metadata = part.Metadata
	}
	if len(all.Data) == 0 {
		return Bundle{}, false
	}
	if _, ok := all.Data[textPlain]; !ok {
		all.Data[textPlain] = quoted(text)
	}
	return all, true
}

// partOf is the bundle of one method's result.
func partOf(r renderer, result any) (Bundle, bool) {
	if r.mimetype == "" {
		return partsOf(result)
	}
	if result == nil {
		return Bundle{}, false
	}
	data, err := dataOf(r.mimetype, result)
	if err != nil || len(data) == 0 && r.mimetype != textPlain {
		return Bundle{}, false
	}
	return MIMEValue(r.mimetype, data), true
}

// partsOf is the bundle of a MIMEBundle method's result.
func partsOf(result any) (Bundle, bool) {
	switch result := result.(type) {
	case Bundle:
		return result, len(result.Data) > 0
	case map[string]any:
		return several(result)
	case map[string]string:
		return several(result)
	case map[string][]byte:
		return several(result)
	}
	return Bundle{}, false
}

// several is the bundle of a map from MIME types; what has no JSON form is left out.
func several[V any](results map[string]V) (Bundle, bool) {
	all := Bundle{Data: map[string]json.RawMessage{}}
	for _, mimetype := range slices.Sorted(maps.Keys(results)) {
		if data, err := dataOf(mimetype, results[mimetype]); err == nil {
			all.Data[mimetype] = encodeBytes(mimetype, data)
		}
	}
	return all, len(all.Data) > 0
}

func mimeBundle(v any) any {
	switch v := v.(type) {
	case interface{ MIMEBundle() Bundle }:
		return v.MIMEBundle()
	case interface{ MIMEBundle() map[string]any }:
		return v.MIMEBundle()
	case interface{ MIMEBundle() map[string]string }:
		return v.MIMEBundle()
	case interface{ MIMEBundle() map[string][]byte }:
		return v.MIMEBundle()
	}
	return nil
}

func jsonMethod(v any) any {
	switch v := v.(type) {
	case interface{ JSON() any }:
		return v.JSON()
	case interface{ JSON() json.RawMessage }:
		return v.JSON()
	case interface{ JSON() []byte }:
		return v.JSON()
	case interface{ JSON() string }:
		return v.JSON()
	}
	return nil
}

// maxPixels bounds the pictures that are encoded; an image.Uniform has 4e18 pixels.
const maxPixels = 1 << 26

func imagePNG(picture image.Image) any {
	size := picture.Bounds().Size()
	if size.X <= 0 || size.Y <= 0 || size.X > maxPixels/size.Y {
		return nil
	}
	var out bytes.Buffer
	if png.Encode(&out, picture) != nil {
		return nil
	}
	return out.Bytes()
}
