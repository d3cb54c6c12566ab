package proto

import "encoding/json"

// InspectRequest asks about what is at the cursor.
type InspectRequest struct {
	Code        string   `json:"code"`
	CursorPos   Position `json:"cursor_pos"`   // default EndOfCode
	DetailLevel Position `json:"detail_level"` // 0, or 1 and more for the source too
}

// MsgType is "inspect_request".
func (InspectRequest) MsgType() string { return "inspect_request" }

// UnmarshalJSON requires code and fills in the defaults.
func (r *InspectRequest) UnmarshalJSON(data []byte) error {
	var sent struct {
		codeWithCursor
		DetailLevel *Position `json:"detail_level"`
	}
	if err := json.Unmarshal(data, &sent); err != nil {
		return err
	}
	if sent.Code == nil {
		return errNoCode
	}
	*r = InspectRequest{
		Code:        *sent.Code,
		CursorPos:   orDefault(sent.CursorPos, EndOfCode),
		DetailLevel: orDefault(sent.DetailLevel, 0),
	}
	return nil
}

// InspectReply tells what is known, in several MIME types.
type InspectReply struct {
	Status   Status                `json:"status"`
	Found    bool                  `json:"found"`
	Data     Dict[json.RawMessage] `json:"data"`
	Metadata Dict[json.RawMessage] `json:"metadata"`
}

// MsgType is "inspect_reply".
func (InspectReply) MsgType() string { return "inspect_reply" }
