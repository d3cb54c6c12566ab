// Package proto declares the contents of the Jupyter messages, one file a message with
// its request and its reply side by side, and the defaults of what a client left out.
package proto

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Content is the content of one type of message.
type Content interface {
	// MsgType is the message's type. It is the same for all values of a Go type,
	// the zero value included.
	MsgType() string
}

// None stands where a message has no reply.
type None struct{}

// MsgType gives the empty string: None is never sent.
func (None) MsgType() string { return "" }

// Status is how a request ended.
type Status string

// The statuses of replies.
const (
	OK      Status = "ok"
	Failed  Status = "error"
	Aborted Status = "aborted" // an execute_request that an earlier error has stopped
)

// List is a JSON list, never null.
type List[T any] []T

// MarshalJSON encodes nil as an empty list.
func (l List[T]) MarshalJSON() ([]byte, error) {
	if l == nil {
		return []byte("[]"), nil
	}
	return Encode([]T(l))
}

// Dict is a JSON object, never null.
type Dict[T any] map[string]T

// MarshalJSON encodes nil as an empty object.
func (d Dict[T]) MarshalJSON() ([]byte, error) {
	if d == nil {
		return []byte("{}"), nil
	}
	return Encode(map[string]T(d))
}

// Decode reads the content of a message of type C: fields that are absent or null take
// their defaults, unknown ones are passed over. The error says what is wrong in the
// protocol's terms.
func Decode[C Content](raw json.RawMessage) (C, error) {
	var c C
	if trimmed := bytes.TrimSpace(raw); len(trimmed) == 0 || trimmed[0] != '{' {
		return c, fmt.Errorf("%s: content is not a JSON object", c.MsgType())
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return c, fmt.Errorf("%s: %w", c.MsgType(), err)
	}
	return c, nil
}

// Encode gives a value's JSON without the escapes that only HTML pages need.
func Encode(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// orDefault gives what a client sent, or the default if it left it out.
func orDefault[T any](sent *T, standard T) T {
	if sent == nil {
		return standard
	}
	return *sent
}
