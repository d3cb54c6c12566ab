package comm

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Type says what a message does to its comm.
type Type string

// The types of comm messages, by their names in the messaging protocol.
const (
	Open  Type = "comm_open"
	Msg   Type = "comm_msg"
	Close Type = "comm_close"
)

// Message is one message over a comm, from either side.
type Message struct {
	Type     Type
	ID       string          // comm_id
	Target   string          // target_name; in comm_open only
	Data     json.RawMessage // a JSON object
	Metadata json.RawMessage // of the message, a JSON object; nil for none
	Buffers  [][]byte
}

// Decode stores the message's data in the value that v points to, as json.Unmarshal
// does. A message without data is an empty object.
func (m Message) Decode(v any) error {
	data := m.Data
	if len(data) == 0 {
		data = emptyObject
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("data of the %s: %w", m.Type, err)
	}
	return nil
}

var emptyObject = json.RawMessage("{}")

// encode is a value as the data of a message. It panics with an error if the value's
// JSON form is no object: the protocol wants one.
func encode(data any) json.RawMessage {
	if data == nil {
		return emptyObject
	}
	raw, err := json.Marshal(data)
	if err != nil {
		panic(fmt.Errorf("data of a comm message: %w", err))
	}
	if bytes.Equal(raw, []byte("null")) {
		return emptyObject
	}
	if raw[0] != '{' {
		panic(fmt.Errorf("data of a comm message is a JSON object: got %T, want a struct or a map with string keys", data))
	}
	return raw
}
