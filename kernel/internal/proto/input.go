package proto

import (
	"encoding/json"
	"errors"
)

// InputRequest asks the person at the front end for a line. The kernel sends it on
// stdin, to the client whose cell asks.
type InputRequest struct {
	Prompt   string `json:"prompt"`
	Password bool   `json:"password"` // do not show what is typed
}

// MsgType is "input_request".
func (InputRequest) MsgType() string { return "input_request" }

// InputReply is the answer.
type InputReply struct {
	Value string `json:"value"`
}

// MsgType is "input_reply".
func (InputReply) MsgType() string { return "input_reply" }

// UnmarshalJSON requires value: its absence is no answer.
func (r *InputReply) UnmarshalJSON(data []byte) error {
	var sent struct {
		Value *string `json:"value"`
	}
	if err := json.Unmarshal(data, &sent); err != nil {
		return err
	}
	if sent.Value == nil {
		return errors.New("value is missing")
	}
	r.Value = *sent.Value
	return nil
}
