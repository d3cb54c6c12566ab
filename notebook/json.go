package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Fields is a JSON object whose values are kept as they are.
type Fields map[string]json.RawMessage

// tidy writes JSON as nbformat does (Python's json.dumps with indent=1, sort_keys and
// ensure_ascii off), so that a notebook that nbformat wrote differs only where it was
// changed. Numbers keep their digits.
func tidy(raw json.RawMessage) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	w := tidyWriter{decoder: d, raw: raw}
	if err := w.value(0); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("more text after the JSON value")
	}
	return w.out, nil
}

type tidyWriter struct {
	decoder *json.Decoder
	raw     []byte
	out     []byte
}

// value copies the next value, which stands depth levels deep.
func (w *tidyWriter) value(depth int) error {
	start := w.decoder.InputOffset()
	token, err := w.decoder.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '[' {
			return w.list(depth)
		}
		return w.object(depth)
	case string:
		w.out = appendString(w.out, token, w.raw[start:w.decoder.InputOffset()])
	case json.Number:
		w.out = append(w.out, token...)
	case bool:
		w.out = strconv.AppendBool(w.out, token)
	default:
		w.out = append(w.out, "null"...)
	}
	return nil
}

func (w *tidyWriter) list(depth int) error {
	w.out = append(w.out, '[')
	empty := true
	for ; w.decoder.More(); empty = false {
		w.line(depth+1, empty)
		if err := w.value(depth + 1); err != nil {
			return err
		}
	}
	return w.end(']', depth, empty)
}

// object copies an object whose opening brace has been read, in the order of its keys. A
// key that comes twice counts as its last value does, as everywhere in JSON.
func (w *tidyWriter) object(depth int) error {
	before := w.out
	members := map[string][]byte{}
	for w.decoder.More() {
		key, err := w.decoder.Token()
		if err != nil {
			return err
		}
		w.out = nil
		if err := w.value(depth + 1); err != nil {
			return err
		}
		members[key.(string)] = w.out
	}
	w.out = append(before, '{')
	for i, key := range sorted(members) {
		w.line(depth+1, i == 0)
		w.out = appendString(w.out, key, nil)
		w.out = append(append(w.out, ": "...), members[key]...)
	}
	return w.end('}', depth, len(members) == 0)
}

// line begins the line of an element.
func (w *tidyWriter) line(depth int, first bool) {
	if !first {
		w.out = append(w.out, ',')
	}
	w.out = append(w.out, '\n')
	w.out = append(w.out, strings.Repeat(" ", depth)...)
}

func (w *tidyWriter) end(closing byte, depth int, empty bool) error {
	if !empty {
		w.line(depth, true)
	}
	w.out = append(w.out, closing)
	_, err := w.decoder.Token()
	return err
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// appendString quotes a string. Its raw form, if given, is kept where s does not have it
// all: half a surrogate pair is JSON, but no text.
func appendString(out []byte, s string, raw []byte) []byte {
	if strings.ContainsRune(s, utf8.RuneError) && bytes.Contains(bytes.ToLower(raw), []byte(`\ud`)) {
		return append(out, bytes.TrimLeft(raw, " \t\r\n:,")...)
	}
	out = append(out, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			out = append(out, '\\', c)
		case c >= ' ':
			out = append(out, c)
		case strings.IndexByte("\b\f\n\r\t", c) >= 0:
			out = append(out, '\\', "bfnrt"[strings.IndexByte("\b\f\n\r\t", c)])
		default:
			out = fmt.Appendf(out, `\u%04x`, c)
		}
	}
	return append(out, '"')
}

// Text gives a string as JSON.
func Text(s string) json.RawMessage {
	return appendString(nil, strings.ToValidUTF8(s, "\uFFFD"), nil)
}

// lines gives a text as the list of its lines, each with its end, as notebooks hold it.
func lines(text string) json.RawMessage {
	var parts []json.RawMessage
	for _, line := range splitLines(strings.ToValidUTF8(text, "\uFFFD")) {
		parts = append(parts, Text(line))
	}
	return list(parts)
}

// splitLines splits where Python's str.splitlines does.
func splitLines(text string) (parts []string) {
	start := 0
	for i, r := range text {
		next := i + utf8.RuneLen(r)
		switch r {
		case '\r':
			if strings.HasPrefix(text[next:], "\n") {
				continue
			}
		case '\n', '\v', '\f', '\x1c', '\x1d', '\x1e', '\u0085', '\u2028', '\u2029':
		default:
			continue
		}
		parts = append(parts, text[start:next])
		start = next
	}
	if start < len(text) {
		parts = append(parts, text[start:])
	}
	return parts
}

// joined reads a text that is a string or a list of lines.
func joined(raw json.RawMessage) (string, error) {
	var text string
	if json.Unmarshal(raw, &text) == nil && !isNull(raw) {
		return text, nil
	}
	var parts []string
	if isNull(raw) || json.Unmarshal(raw, &parts) != nil {
		return "", fmt.Errorf("is %s, want a text or a list of lines", kindOf(raw))
	}
	return strings.Join(parts, ""), nil
}

func isNull(raw json.RawMessage) bool {
	text := bytes.TrimSpace(raw)
	return len(text) == 0 || string(text) == "null"
}

// kindOf names the kind of a JSON value for messages.
func kindOf(raw json.RawMessage) string {
	text := bytes.TrimSpace(raw)
	if len(text) == 0 {
		return "missing"
	}
	switch text[0] {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a text"
	case 't', 'f':
		return "a truth value"
	case 'n':
		return "null"
	}
	return "a number"
}
