package comm

import "encoding/json"

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
