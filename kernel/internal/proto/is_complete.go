package proto

// IsCompleteRequest asks whether a console should run code or take another line.
type IsCompleteRequest struct {
	Code string `json:"code"`
}

// MsgType is "is_complete_request".
func (IsCompleteRequest) MsgType() string { return "is_complete_request" }

// IsCompleteReply says whether code can be run.
type IsCompleteReply struct {
	Status string  `json:"status"`           // complete, incomplete, invalid or unknown
	Indent *string `json:"indent,omitempty"` // for the next line, if incomplete
}

// MsgType is "is_complete_reply".
func (IsCompleteReply) MsgType() string { return "is_complete_reply" }
