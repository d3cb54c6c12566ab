package display_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gokernel/display"
)

// picture is a 3×2 picture in the given encoding.
func picture(t *testing.T, encode func(*bytes.Buffer, image.Image) error) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := encode(&out, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func toPNG(out *bytes.Buffer, m image.Image) error  { return png.Encode(out, m) }
func toJPEG(out *bytes.Buffer, m image.Image) error { return jpeg.Encode(out, m, nil) }
func toGIF(out *bytes.Buffer, m image.Image) error  { return gif.Encode(out, m, nil) }

// asJSON is a bundle's data as one line of JSON, for comparison.
func asJSON(t *testing.T, data map[string]json.RawMessage) string {
	t.Helper()
	out := &bytes.Buffer{}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(data); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out.String())
}

func TestValues(t *testing.T) {
	pngData, jpegData, gifData := picture(t, toPNG), picture(t, toJPEG), picture(t, toGIF)
	base64Of := base64.StdEncoding.EncodeToString
	tests := []struct {
		name string
		got  display.Bundle
		want string
	}{
		{"text", display.TextValue("a <b>"), `{"text/plain":"a <b>"}`},
		{"HTML", display.HTMLValue("<p>a &lt; <b>b</b>"), `{"text/html":"<p>a &lt; <b>b</b>","text/plain":"a < b"}`},
		{"Markdown", display.MarkdownValue("*a*"), `{"text/markdown":"*a*","text/plain":"*a*"}`},
		{"LaTeX", display.LatexValue("$x^2$"), `{"text/latex":"$x^2$","text/plain":"$x^2$"}`},
		{"SVG", display.SVGValue("<svg/>"), `{"image/svg+xml":"<svg/>","text/plain":"<image/svg+xml, 6 bytes>"}`},
		{"JavaScript", display.JavaScriptValue("1"), `{"application/javascript":"1","text/plain":"<application/javascript, 1 bytes>"}`},
		{"JSON", display.JSONValue(map[string]int{"a": 1}), `{"application/json":{"a":1},"text/plain":"{\n  \"a\": 1\n}"}`},
		{"JSON null", display.JSONValue(nil), `{"application/json":null,"text/plain":"null"}`},
		{"PNG", display.PNGValue(pngData), `{"image/png":"` + base64Of(pngData) + `","text/plain":"<image/png, 3×2>"}`},
		{"JPEG", display.JPEGValue(jpegData), `{"image/jpeg":"` + base64Of(jpegData) + `","text/plain":"<image/jpeg, 3×2>"}`},
		{"GIF", display.GIFValue(gifData), `{"image/gif":"` + base64Of(gifData) + `","text/plain":"<image/gif, 3×2>"}`},
		{"no PNG", display.PNGValue([]byte("xy")), `{"image/png":"eHk=","text/plain":"<image/png, 2 bytes>"}`},
		{"PDF", display.PDFValue([]byte("%PDF")), `{"application/pdf":"JVBERg==","text/plain":"<application/pdf, 4 bytes>"}`},
		{"vega", display.MIMEValue("application/vnd.vega.v5+json", []byte(`{"a":[1]}`)), `{"application/vnd.vega.v5+json":{"a":[1]},"text/plain":"<application/vnd.vega.v5+json, 9 bytes>"}`},
		{"bad JSON", display.MIMEValue("application/json", []byte("{")), `{"application/json":"{","text/plain":"{"}`},
		{"parameters", display.MIMEValue("text/HTML; charset=utf-8", []byte("<i>a</i>")), `{"text/HTML; charset=utf-8":"<i>a</i>","text/plain":"a"}`},
		{"audio", display.MIMEValue("audio/wav", []byte("RIFF")), `{"audio/wav":"UklGRg==","text/plain":"<audio/wav, 4 bytes>"}`},
		{"unknown text", display.MIMEValue("application/x-go", []byte("x")), `{"application/x-go":"x","text/plain":"<application/x-go, 1 bytes>"}`},
		{"unknown bytes", display.MIMEValue("application/x-go", []byte("\xff")), `{"application/x-go":"/w==","text/plain":"<application/x-go, 1 bytes>"}`},
		{"text not in UTF-8", display.MIMEValue("text/plain", []byte("a\xff")), `{"text/plain":"a\ufffd"}`},
		{"empty type", display.MIMEValue("", nil), `{"":"","text/plain":"<, 0 bytes>"}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := asJSON(t, test.got.Data); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestJSONValueRefuses(t *testing.T) {
	defer func() {
		var unsupported *json.UnsupportedTypeError
		if err, _ := recover().(error); !errors.As(err, &unsupported) {
			t.Errorf("panicked with %v, want the error of json.Marshal", err)
		}
	}()
	display.JSONValue(make(chan int))
}

func TestHints(t *testing.T) {
	plain := display.JSONValue(1)
	first := plain.Hint("application/json", "expanded", true)
	second := first.Hint("application/json", "root", "top").Sized(1, 2)
	if plain.Metadata != nil || len(first.Metadata) != 1 || string(first.Metadata["application/json"]) != `{"expanded":true}` {
		t.Errorf("bundles were changed: %s, %s", plain.Metadata, first.Metadata)
	}
	if got, want := asJSON(t, second.Metadata), `{"application/json":{"expanded":true,"root":"top"}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := asJSON(t, display.SVGValue("<svg/>").Sized(30, 20).Metadata), `{"image/svg+xml":{"height":20,"width":30}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	odd := display.Bundle{Metadata: map[string]json.RawMessage{"a/b": json.RawMessage("null"), "c/d": json.RawMessage("7")}}
	if got, want := asJSON(t, odd.Hint("a/b", "x", 1).Hint("c/d", "y", 2).Metadata), `{"a/b":{"x":1},"c/d":{"y":2}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// shows has the methods of the renderer table; what is "" or nil shows nothing.
type shows struct{ html, markdown, latex, svg, png, jpeg, gif, pdf, js string }

func (s shows) HTML() string       { return s.html }
func (s shows) Markdown() string   { return s.markdown }
func (s shows) Latex() string      { return s.latex }
func (s shows) SVG() string        { return s.svg }
func (s shows) PNG() []byte        { return []byte(s.png) }
func (s shows) JPEG() []byte       { return []byte(s.jpeg) }
func (s shows) GIF() []byte        { return []byte(s.gif) }
func (s shows) PDF() []byte        { return []byte(s.pdf) }
func (s shows) JavaScript() string { return s.js }

type (
	jsonAny     struct{ v any }
	jsonBytes   struct{}
	jsonRaw     struct{}
	jsonText    struct{}
	mimeAny     struct{}
	mimeText    struct{}
	mimeBytes   struct{}
	mimeBundle  struct{}
	both        struct{}
	failure     struct{}
	emptyString struct{}
	plainStruct struct{ A int }
)

func (j jsonAny) JSON() any           { return j.v }
func (jsonBytes) JSON() []byte        { return []byte(`[1]`) }
func (jsonRaw) JSON() json.RawMessage { return json.RawMessage(`[2]`) }
func (jsonText) JSON() string         { return `[3]` }
func (mimeAny) MIMEBundle() map[string]any {
	return map[string]any{"text/html": "<b>a</b>", "application/json": []int{1}, "image/png": []byte("x"), "text/plain": 7}
}
func (mimeText) MIMEBundle() map[string]string {
	return map[string]string{"text/html": "b", "application/json": "{}"}
}
func (mimeBytes) MIMEBundle() map[string][]byte { return map[string][]byte{"image/png": []byte("x")} }
func (mimeBundle) MIMEBundle() display.Bundle   { return display.HTMLValue("c") }
func (both) HTML() string                       { return "<i>html</i>" }
func (both) MIMEBundle() map[string]string      { return map[string]string{"text/html": "bundle"} }
func (both) String() string                     { return "string" }
func (failure) Error() string                   { return "failed" }
func (failure) String() string                  { return "not this" }
func (emptyString) String() string              { return "" }

func TestRich(t *testing.T) {
	tests := []struct {
		name string
		v    any
		want string // "" if the value isn't rich
	}{
		{"nil", nil, ""},
		{"int", 1, ""},
		{"string", "a", ""},
		{"struct", plainStruct{1}, ""},
		{"nil pointer", (*big.Int)(nil), ""},
		{"nil bundle", (*display.Bundle)(nil), ""},
		{"bundle", display.Bundle{Data: map[string]json.RawMessage{"a/b": json.RawMessage("1")}}, `{"a/b":1,"text/plain":"<a/b>"}`},
		{"bundle pointer", &display.Bundle{}, `{"text/plain":""}`},
		{"HTML", shows{html: "<u>a</u>"}, `{"text/html":"<u>a</u>","text/plain":"a"}`},
		{"Markdown", shows{markdown: "a"}, `{"text/markdown":"a","text/plain":"a"}`},
		{"Latex", shows{latex: "a"}, `{"text/latex":"a","text/plain":"a"}`},
		{"SVG", shows{svg: "a"}, `{"image/svg+xml":"a","text/plain":"<image/svg+xml, 1 bytes>"}`},
		{"PNG", shows{png: "a"}, `{"image/png":"YQ==","text/plain":"<image/png, 1 bytes>"}`},
		{"JPEG", shows{jpeg: "a"}, `{"image/jpeg":"YQ==","text/plain":"<image/jpeg, 1 bytes>"}`},
		{"GIF", shows{gif: "a"}, `{"image/gif":"YQ==","text/plain":"<image/gif, 1 bytes>"}`},
		{"PDF", shows{pdf: "a"}, `{"application/pdf":"YQ==","text/plain":"<application/pdf, 1 bytes>"}`},
		{"JavaScript", shows{js: "a"}, `{"application/javascript":"a","text/plain":"<application/javascript, 1 bytes>"}`},
		{"several", shows{html: "a", svg: "b"}, `{"image/svg+xml":"b","text/html":"a","text/plain":"a"}`},
		{"nothing", shows{}, ""},
		{"JSON map", jsonAny{map[string]any{"text/html": 1}}, `{"application/json":{"text/html":1},"text/plain":"{\n  \"text/html\": 1\n}"}`},
		{"JSON nil", jsonAny{nil}, ""},
		{"JSON chan", jsonAny{make(chan int)}, ""},
		{"JSON bytes", jsonBytes{}, `{"application/json":[1],"text/plain":"[\n  1\n]"}`},
		{"JSON raw", jsonRaw{}, `{"application/json":[2],"text/plain":"[\n  2\n]"}`},
		{"JSON text", jsonText{}, `{"application/json":[3],"text/plain":"[\n  3\n]"}`},
		{"map of any", mimeAny{}, `{"application/json":[1],"image/png":"eA==","text/html":"<b>a</b>","text/plain":"7"}`},
		{"map of text", mimeText{}, `{"application/json":{},"text/html":"b","text/plain":"<application/json, text/html>"}`},
		{"map of bytes", mimeBytes{}, `{"image/png":"eA==","text/plain":"<image/png>"}`},
		{"bundle method", mimeBundle{}, `{"text/html":"c","text/plain":"c"}`},
		{"first counts", both{}, `{"text/html":"bundle","text/plain":"string"}`},
		{"error", failure{}, `{"text/plain":"failed"}`},
		{"std error", errors.New("no"), `{"text/plain":"no"}`},
		{"stringer", 2 * time.Second, `{"text/plain":"2s"}`},
		{"big.Int", big.NewInt(103682), `{"text/plain":"103682"}`},
		{"empty string", emptyString{}, `{"text/plain":""}`},
		{"endless picture", image.NewUniform(color.Black), ""},
		{"empty picture", image.NewGray(image.Rectangle{}), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b, ok := display.Rich(test.v)
			if !ok {
				b = display.Bundle{}
			}
			got := ""
			if b.Data != nil {
				got = asJSON(t, b.Data)
			}
			if got != test.want || ok != (test.want != "") {
				t.Errorf("got  %s, %t\nwant %s", got, ok, test.want)
			}
		})
	}
}

func TestRichImage(t *testing.T) {
	b, ok := display.Rich(image.NewGray(image.Rect(0, 0, 3, 2)))
	if !ok || b.String() != "<image/png, 3×2>" {
		t.Fatalf("got %v, %t", b, ok)
	}
	var text string
	if err := json.Unmarshal(b.Data["image/png"], &text); err != nil {
		t.Fatal(err)
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil || !bytes.Equal(data, picture(t, toPNG)) {
		t.Errorf("not the picture: %v", err)
	}
}

func TestRichBy(t *testing.T) {
	var asked []string
	b, ok := display.RichBy(func(method string) any {
		asked = append(asked, method)
		return map[string]any{"HTML": "<b>x</b>", "String": "text"}[method]
	})
	if got, want := asJSON(t, b.Data), `{"text/html":"<b>x</b>","text/plain":"text"}`; !ok || got != want {
		t.Errorf("got %s, %t, want %s", got, ok, want)
	}
	want := []string{"MIMEBundle", "HTML", "Markdown", "Latex", "SVG", "PNG", "JPEG", "GIF", "PDF", "JavaScript", "JSON", "Error", "String"}
	if !slices.Equal(asked, want) {
		t.Errorf("asked for %v, want %v", asked, want)
	}
	if b, ok := display.RichBy(func(string) any { return nil }); ok {
		t.Errorf("a value without methods is shown as %v", b)
	}
	if b, ok := display.RichBy(func(method string) any { return struct{ method string }{method} }); !ok || b.String() == "" {
		t.Errorf("odd results give %v, %t", b, ok)
	}
}

// record is a displayer and what it was asked to show.
func record() (*display.Displayer, *[]display.Data, *[]bool) {
	var mu sync.Mutex
	var shown []display.Data
	var cleared []bool
	d := display.New(func(data display.Data) {
		mu.Lock()
		defer mu.Unlock()
		shown = append(shown, data)
	}, func(wait bool) { cleared = append(cleared, wait) })
	return d, &shown, &cleared
}

func TestDisplayerMethods(t *testing.T) {
	d, shown, cleared := record()
	tests := []struct {
		name string
		show func() *display.Handle
		want display.Bundle
	}{
		{"Show", func() *display.Handle { return d.Show(plainStruct{1}) }, display.TextValue("{1}")},
		{"Show nil", func() *display.Handle { return d.Show(nil) }, display.TextValue("<nil>")},
		{"Show rich", func() *display.Handle { return d.Show(shows{html: "a"}) }, display.HTMLValue("a")},
		{"Show bundle", func() *display.Handle { return d.Show(display.SVGValue("a")) }, display.SVGValue("a")},
		{"Raw", func() *display.Handle { return d.Raw(display.TextValue("a")) }, display.TextValue("a")},
		{"HTML", func() *display.Handle { return d.HTML("a") }, display.HTMLValue("a")},
		{"Markdown", func() *display.Handle { return d.Markdown("a") }, display.MarkdownValue("a")},
		{"Latex", func() *display.Handle { return d.Latex("a") }, display.LatexValue("a")},
		{"SVG", func() *display.Handle { return d.SVG("a") }, display.SVGValue("a")},
		{"JavaScript", func() *display.Handle { return d.JavaScript("a") }, display.JavaScriptValue("a")},
		{"JSON", func() *display.Handle { return d.JSON("a") }, display.JSONValue("a")},
		{"PNG", func() *display.Handle { return d.PNG([]byte("a")) }, display.PNGValue([]byte("a"))},
		{"JPEG", func() *display.Handle { return d.JPEG([]byte("a")) }, display.JPEGValue([]byte("a"))},
		{"GIF", func() *display.Handle { return d.GIF([]byte("a")) }, display.GIFValue([]byte("a"))},
		{"PDF", func() *display.Handle { return d.PDF([]byte("a")) }, display.PDFValue([]byte("a"))},
		{"MIME", func() *display.Handle { return d.MIME("a/b", []byte("a")) }, display.MIMEValue("a/b", []byte("a"))},
	}
	ids := map[string]bool{}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			*shown = nil
			handle := test.show()
			want := []display.Data{{Bundle: test.want, ID: handle.ID()}}
			if !reflect.DeepEqual(*shown, want) {
				t.Errorf("showed %v, want %v", *shown, want)
			}
			if handle.ID() == "" || ids[handle.ID()] {
				t.Errorf("id %q is empty or used before", handle.ID())
			}
			ids[handle.ID()] = true
		})
	}
	d.Clear(true)
	d.Clear(false)
	if !slices.Equal(*cleared, []bool{true, false}) {
		t.Errorf("cleared %v", *cleared)
	}
}

func TestUpdate(t *testing.T) {
	d, shown, _ := record()
	handle := d.Show("start")
	handle.Update(display.HTMLValue("<b>half</b>"))
	handle.Update(big.NewInt(3))
	handle.Update(handle)
	handle.Clear()
	want := []display.Data{
		{Bundle: display.TextValue("start"), ID: handle.ID()},
		{Bundle: display.HTMLValue("<b>half</b>"), ID: handle.ID(), Update: true},
		{Bundle: display.TextValue("3"), ID: handle.ID(), Update: true},
		{Bundle: display.TextValue(handle.String()), ID: handle.ID(), Update: true},
		{Bundle: display.TextValue(""), ID: handle.ID(), Update: true},
	}
	if !reflect.DeepEqual(*shown, want) {
		t.Errorf("showed %v, want %v", *shown, want)
	}
}

func TestRender(t *testing.T) {
	d, shown, _ := record()
	d.Render = func(v any) display.Bundle { return display.TextValue("mine") }
	d.Show(1)
	d.Show(display.TextValue("a bundle is shown as it is"))
	if (*shown)[0].String() != "mine" || (*shown)[1].String() != "a bundle is shown as it is" {
		t.Errorf("showed %v", *shown)
	}
}

func TestRawKeepsTheBundle(t *testing.T) {
	d, shown, _ := record()
	mine := display.Bundle{
		Data:     map[string]json.RawMessage{"image/png": json.RawMessage(`"eA=="`)},
		Metadata: map[string]json.RawMessage{"image/png": json.RawMessage(`{"width":3}`)},
	}
	d.Raw(mine)
	if got := slices.Sorted(maps.Keys((*shown)[0].Data)); !slices.Equal(got, []string{"image/png", "text/plain"}) {
		t.Errorf("showed %v", got)
	}
	if !reflect.DeepEqual((*shown)[0].Metadata, mine.Metadata) {
		t.Errorf("metadata is %s", (*shown)[0].Metadata)
	}
	if len(mine.Data) != 1 {
		t.Error("the caller's bundle was changed")
	}
}

func TestConcurrentUse(t *testing.T) {
	d, shown, _ := record()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { d.Show(1).Update(2) })
	}
	all.Wait()
	if len(*shown) != 16 {
		t.Errorf("showed %d, want 16", len(*shown))
	}
}
