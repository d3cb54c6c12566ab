package display

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	_ "image/gif"  // to read the size of a picture
	_ "image/jpeg" // likewise
	_ "image/png"  // likewise
)

// The MIME types of the values below.
const (
	mimeHTML       = "text/html"
	mimeMarkdown   = "text/markdown"
	mimeLatex      = "text/latex"
	mimeSVG        = "image/svg+xml"
	mimeJavaScript = "application/javascript"
	mimeJSON       = "application/json"
	mimePNG        = "image/png"
	mimeJPEG       = "image/jpeg"
	mimeGIF        = "image/gif"
	mimePDF        = "application/pdf"
)

// TextValue is plain text.
func TextValue(text string) Bundle {
	return Bundle{Data: map[string]json.RawMessage{textPlain: quoted(text)}}
}

// HTMLValue is HTML; its text form is what is left without the tags.
func HTMLValue(html string) Bundle { return MIMEValue(mimeHTML, []byte(html)) }

// MarkdownValue is Markdown; its text form is the source.
func MarkdownValue(markdown string) Bundle { return MIMEValue(mimeMarkdown, []byte(markdown)) }

// LatexValue is LaTeX, with its dollar signs; its text form is the source.
func LatexValue(latex string) Bundle { return MIMEValue(mimeLatex, []byte(latex)) }

// SVGValue is an SVG picture.
func SVGValue(svg string) Bundle { return MIMEValue(mimeSVG, []byte(svg)) }

// JavaScriptValue is a script that the front end runs, if it trusts the notebook.
func JavaScriptValue(script string) Bundle { return MIMEValue(mimeJavaScript, []byte(script)) }

// JSONValue is any value as JSON, which front ends show as a tree. It panics with the
// error of json.Marshal if the value has no JSON form.
func JSONValue(v any) Bundle {
	raw, err := encodeJSON(v)
	if err != nil {
		panic(fmt.Errorf("display as JSON: %w", err))
	}
	return MIMEValue(mimeJSON, raw)
}

// PNGValue is a PNG picture.
func PNGValue(data []byte) Bundle { return MIMEValue(mimePNG, data) }

// JPEGValue is a JPEG picture.
func JPEGValue(data []byte) Bundle { return MIMEValue(mimeJPEG, data) }

// GIFValue is a GIF picture.
func GIFValue(data []byte) Bundle { return MIMEValue(mimeGIF, data) }

// PDFValue is a PDF document.
func PDFValue(data []byte) Bundle { return MIMEValue(mimePDF, data) }

// MIMEValue is data of any MIME type, with a text form. JSON types must be JSON text;
// other text is given as it is, and what front ends expect as base64 is encoded here.
func MIMEValue(mimetype string, data []byte) Bundle {
	b := TextValue(textForm(mimetype, data))
	b.Data[mimetype] = encodeBytes(mimetype, data)
	return b
}

// textForm is what is shown where only text can be.
func textForm(mimetype string, data []byte) string {
	switch name := bare(mimetype); name {
	case textPlain, mimeMarkdown, mimeLatex:
		return string(data)
	case mimeHTML:
		return htmlText(string(data))
	case mimeJSON:
		var indented bytes.Buffer
		if json.Indent(&indented, data, "", "  ") == nil {
			return indented.String()
		}
		return string(data)
	case mimePNG, mimeJPEG, mimeGIF:
		if config, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
			return fmt.Sprintf("<%s, %d×%d>", name, config.Width, config.Height)
		}
	}
	return fmt.Sprintf("<%s, %d bytes>", mimetype, len(data))
}
