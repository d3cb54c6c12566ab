package proto

import (
	"encoding/json"
	"fmt"

	"gokernel/comm"
)

// CommOpen opens a comm, from either side.
type CommOpen struct {
	CommID     string `json:"comm_id"`
	TargetName string `json:"target_name"`
	Data       Object `json:"data"`
}

// MsgType is "comm_open".
func (CommOpen) MsgType() string { return "comm_open" }

// CommMsg is a message over a comm, from either side.
type CommMsg struct {
	CommID string `json:"comm_id"`
	Data   Object `json:"data"`
}

// MsgType is "comm_msg".
func (CommMsg) MsgType() string { return "comm_msg" }

// CommClose ends a comm, from either side.
type CommClose struct {
	CommID string `json:"comm_id"`
	Data   Object `json:"data"`
}

// MsgType is "comm_close".
func (CommClose) MsgType() string { return "comm_close" }

// CommContent gives the content of a comm message.
func CommContent(m comm.Message) (json.RawMessage, error) {
	data := Object(m.Data)
	switch m.Type {
	case comm.Open:
		return Encode(CommOpen{CommID: m.ID, TargetName: m.Target, Data: data})
	case comm.Msg:
		return Encode(CommMsg{CommID: m.ID, Data: data})
	case comm.Close:
		return Encode(CommClose{CommID: m.ID, Data: data})
	}
	return nil, fmt.Errorf("%q is no message of a comm", m.Type)
}
