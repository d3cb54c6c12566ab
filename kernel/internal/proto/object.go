package proto

import (
	"bytes"
	"encoding/json"
)

// Object is a JSON object whose fields are not for us to know. Nil is the empty one.
type Object json.RawMessage

// ObjectOf gives raw JSON as an object, nil if it is not one.
func ObjectOf(raw json.RawMessage) Object {
	if trimmed := bytes.TrimSpace(raw); len(trimmed) > 0 && trimmed[0] == '{' {
		return Object(raw)
	}
	return nil
}

// MarshalJSON gives the object. What is not one is an error.
func (o Object) MarshalJSON() ([]byte, error) {
	if len(o) == 0 {
		return []byte("{}"), nil
	}
	if ObjectOf(json.RawMessage(o)) == nil {
		return nil, wrongType[Object](o)
	}
	return o, nil
}

// UnmarshalJSON keeps the object as it is; null is the empty one.
func (o *Object) UnmarshalJSON(data []byte) error {
	*o = nil
	if string(data) == "null" {
		return nil
	}
	object := ObjectOf(data)
	if object == nil {
		return wrongType[Object](data)
	}
	*o = bytes.Clone(object)
	return nil
}
