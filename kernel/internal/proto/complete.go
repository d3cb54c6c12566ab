package proto

import (
	"encoding/json"
	"errors"
)

// CompleteRequest asks what could stand at the cursor.
type CompleteRequest struct {
	Code      string   `json:"code"`
	CursorPos Position `json:"cursor_pos"` // default EndOfCode
}

// MsgType is "complete_request".
func (CompleteRequest) MsgType() string { return "complete_request" }

// UnmarshalJSON requires code and fills in the default.
func (r *CompleteRequest) UnmarshalJSON(data []byte) error {
	var sent codeWithCursor
	if err := json.Unmarshal(data, &sent); err != nil {
		return err
	}
	if sent.Code == nil {
		return errNoCode
	}
	*r = CompleteRequest{Code: *sent.Code, CursorPos: orDefault(sent.CursorPos, EndOfCode)}
	return nil
}

// CompleteReply lists the texts that could stand at the cursor, the best first.
type CompleteReply struct {
	Status      Status             `json:"status"`
	Matches     List[string]       `json:"matches"`
	CursorStart int                `json:"cursor_start"` // code points that a match replaces: from
	CursorEnd   int                `json:"cursor_end"`   // and to before
	Metadata    CompletionMetadata `json:"metadata"`
}

// MsgType is "complete_reply".
func (CompleteReply) MsgType() string { return "complete_reply" }

// CompletionMetadata says more of the matches, to the front ends that look for it.
type CompletionMetadata struct {
	Types List[CompletionItem] `json:"_jupyter_types_experimental"` // one for each match, in their order
}

// CompletionItem says more of one match.
type CompletionItem struct {
	Start     int    `json:"start"` // as CursorStart
	End       int    `json:"end"`   // as CursorEnd
	Text      string `json:"text"`  // the match
	Type      string `json:"type"`  // what it is, for an icon
	Signature string `json:"signature"`
}

// codeWithCursor is what requests about a place in code have in common.
type codeWithCursor struct {
	Code      *string   `json:"code"`
	CursorPos *Position `json:"cursor_pos"`
}

var errNoCode = errors.New("code is missing")
