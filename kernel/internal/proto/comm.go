package proto

import "encoding/json"

// CommOpen opens a comm, from either side.
type CommOpen struct {
	CommID     string                `json:"comm_id"`
	TargetName string                `json:"target_name"`
	Data       Dict[json.RawMessage] `json:"data"`
}

// MsgType is "comm_open".
func (CommOpen) MsgType() string { return "comm_open" }

// CommMsg is a message over a comm, from either side.
type CommMsg struct {
	CommID string                `json:"comm_id"`
	Data   Dict[json.RawMessage] `json:"data"`
}

// MsgType is "comm_msg".
func (CommMsg) MsgType() string { return "comm_msg" }

// CommClose ends a comm, from either side.
type CommClose struct {
	CommID string                `json:"comm_id"`
	Data   Dict[json.RawMessage] `json:"data"`
}

// MsgType is "comm_close".
func (CommClose) MsgType() string { return "comm_close" }
