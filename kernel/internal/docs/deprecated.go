package docs

import "strings"

// Deprecated returns the keys, Name or Type.Method, whose documentation says that they
// are deprecated.
func (p *Package) Deprecated() map[string]bool {
	keys := map[string]bool{}
	for text := p.text; ; {
		r, rest, ok := cutRecord(text)
		if !ok {
			return keys
		}
		if strings.HasPrefix(r.doc, deprecated) || strings.Contains(r.doc, "\n\n"+deprecated) {
			for key := range strings.FieldsSeq(r.keys) {
				keys[key] = true
			}
		}
		text = rest
	}
}

// deprecated begins the paragraph of a comment that says so.
const deprecated = "Deprecated: "
