package proto

// Stream is text that a cell wrote to stdout or stderr.
type Stream struct {
	Name string `json:"name"` // stdout or stderr
	Text string `json:"text"`
}

// MsgType is "stream".
func (Stream) MsgType() string { return "stream" }
