package proto

import "encoding/json"

// IsCompleteRequest asks whether a console should run code or take another line.
type IsCompleteRequest struct {
	Code string `json:"code"`
}

// MsgType is "is_complete_request".
func (IsCompleteRequest) MsgType() string { return "is_complete_request" }

// UnmarshalJSON requires code.
func (r *IsCompleteRequest) UnmarshalJSON(data []byte) error {
	var sent codeWithCursor
	if err := json.Unmarshal(data, &sent); err != nil {
		return err
	}
	if sent.Code == nil {
		return errNoCode
	}
	r.Code = *sent.Code
	return nil
}

// IsCompleteReply says whether code can be run.
type IsCompleteReply struct {
	Status string  `json:"status"`           // complete, incomplete, invalid or unknown
	Indent *string `json:"indent,omitempty"` // for the next line, if incomplete
}

// MsgType is "is_complete_reply".
func (IsCompleteReply) MsgType() string { return "is_complete_reply" }
