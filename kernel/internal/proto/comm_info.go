package proto

// CommInfoRequest asks which comms are open.
type CommInfoRequest struct {
	TargetName string `json:"target_name"` // only those of this target; "" is all
}

// MsgType is "comm_info_request".
func (CommInfoRequest) MsgType() string { return "comm_info_request" }

// CommInfoReply lists the open comms by comm_id.
type CommInfoReply struct {
	Status Status         `json:"status"`
	Comms  Dict[CommInfo] `json:"comms"`
}

// MsgType is "comm_info_reply".
func (CommInfoReply) MsgType() string { return "comm_info_reply" }

// CommInfo describes one open comm.
type CommInfo struct {
	TargetName string `json:"target_name"`
}
