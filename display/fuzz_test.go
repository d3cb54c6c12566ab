package display_test

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"gokernel/display"
)

// FuzzValues gives any bytes in any MIME type: all that a bundle carries is JSON, and
// it has a text form.
func FuzzValues(f *testing.F) {
	for _, seed := range []string{"", "<", "<!--", "<script>a</script", "<p>a<br/>b &amp; c", "{\"a\":[1]}", "\xff<\x00>", "</", "<a b='>'>", "GIF89a\xff\xff\xff\xff"} {
		for _, mimetype := range []string{"text/html", "application/json", "image/gif", "text/plain", "", "a;b=\xff"} {
			f.Add(mimetype, []byte(seed))
		}
	}
	f.Fuzz(func(t *testing.T, mimetype string, data []byte) {
		b := display.MIMEValue(mimetype, data)
		for name, raw := range b.Data {
			if !json.Valid(raw) {
				t.Errorf("%q is not JSON: %q", name, raw)
			}
		}
		if _, ok := b.Data["text/plain"]; !ok || !utf8.ValidString(b.String()) {
			t.Errorf("text/plain is %q", b.String())
		}
	})
}
