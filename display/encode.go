package display

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"mime"
	"strings"
	"unicode/utf8"
)

const textPlain = "text/plain"

// quoted is text as a JSON string. What isn't UTF-8 becomes U+FFFD.
func quoted(text string) json.RawMessage {
	raw, _ := encodeJSON(text) // a string can't fail
	return raw
}

// encodeJSON is json.Marshal without escapes for HTML, which only make it longer.
func encodeJSON(v any) (json.RawMessage, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// encodeBytes is data as a bundle carries it: JSON types unpacked, binary ones as
// base64, all others as a string. What isn't UTF-8 is binary unless it says it is text.
func encodeBytes(mimetype string, data []byte) json.RawMessage {
	switch {
	case isJSON(mimetype) && json.Valid(data):
		return bytes.Clone(data)
	case isBinary(mimetype), !utf8.Valid(data) && !strings.HasPrefix(bare(mimetype), "text/"):
		return quoted(base64.StdEncoding.EncodeToString(data))
	}
	return quoted(string(data))
}

// dataOf is what a method returned as the data of a MIME type: bytes and strings as
// they are, all else as JSON or as fmt prints it.
func dataOf(mimetype string, result any) ([]byte, error) {
	switch result := result.(type) {
	case json.RawMessage:
		return result, nil
	case []byte:
		return result, nil
	case string:
		return []byte(result), nil
	}
	if isJSON(mimetype) {
		return encodeJSON(result)
	}
	return fmt.Append(nil, result), nil
}

// bare is a MIME type without parameters, in lower case.
func bare(mimetype string) string {
	if name, _, err := mime.ParseMediaType(mimetype); err == nil {
		return name
	}
	return strings.ToLower(mimetype)
}

func isJSON(mimetype string) bool {
	name := bare(mimetype)
	return name == "application/json" || strings.HasSuffix(name, "+json")
}

func isBinary(mimetype string) bool {
	name := bare(mimetype)
	if strings.HasSuffix(name, "+xml") {
		return false
	}
	switch class, _, _ := strings.Cut(name, "/"); class {
	case "image", "audio", "video", "font":
		return true
	}
	return name == "application/pdf" || name == "application/octet-stream"
}
