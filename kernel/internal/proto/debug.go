package proto

// DebugRequest is a request of the Debug Adapter Protocol.
type DebugRequest struct {
	Seq     Position `json:"seq"` // number of the request
	Command string   `json:"command"`
}

// MsgType is "debug_request".
func (DebugRequest) MsgType() string { return "debug_request" }

// DebugReply is a response of the Debug Adapter Protocol. It has no status.
type DebugReply struct {
	Type       string `json:"type"` // response
	Seq        int    `json:"seq"`
	RequestSeq int    `json:"request_seq"`
	Success    bool   `json:"success"`
	Command    string `json:"command"`
	Message    string `json:"message"` // why there was no success
}

// MsgType is "debug_reply".
func (DebugReply) MsgType() string { return "debug_reply" }
