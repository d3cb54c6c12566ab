package proto

import (
	"encoding/json"
	"fmt"
)

// HistoryRequest asks for inputs of the past.
type HistoryRequest struct {
	Access  HistoryAccess `json:"hist_access_type"`
	Output  bool          `json:"output"`  // answer with [input, output] pairs
	Session int           `json:"session"` // range: 0 is the current one
	Start   int           `json:"start"`   // range: first line
	Stop    *int          `json:"stop"`    // range: line after the last; nil is to the end
	N       *int          `json:"n"`       // tail, search: at most so many, the latest; nil is all
	Pattern string        `json:"pattern"` // search: glob of the whole input; default *
	Unique  bool          `json:"unique"`  // search: each input once, where it was last
}

// HistoryAccess is the way in which a HistoryRequest chooses.
type HistoryAccess string

// The ways of choosing.
const (
	HistoryTail   HistoryAccess = "tail"
	HistoryRange  HistoryAccess = "range"
	HistorySearch HistoryAccess = "search"
)

// MsgType is "history_request".
func (HistoryRequest) MsgType() string { return "history_request" }

// UnmarshalJSON fills in the defaults and refuses unknown ways of choosing.
func (r *HistoryRequest) UnmarshalJSON(data []byte) error {
	type plain HistoryRequest
	sent := plain{Pattern: "*"}
	if err := json.Unmarshal(data, &sent); err != nil {
		return err
	}
	switch sent.Access {
	case HistoryTail, HistoryRange, HistorySearch:
		*r = HistoryRequest(sent)
		return nil
	}
	return fmt.Errorf("hist_access_type is %q, want tail, range or search", sent.Access)
}

// HistoryReply lists inputs, the newest last.
type HistoryReply struct {
	Status  Status             `json:"status"`
	History List[HistoryEntry] `json:"history"`
}

// MsgType is "history_reply".
func (HistoryReply) MsgType() string { return "history_reply" }

// HistoryEntry is one input: [session, line, input], or [session, line, [input, output]]
// where output is null for a cell without a value.
type HistoryEntry struct {
	Session    int
	Line       int
	Input      string
	WithOutput bool
	Output     *string
}

// MarshalJSON encodes the entry as a list.
func (e HistoryEntry) MarshalJSON() ([]byte, error) {
	if e.WithOutput {
		return Encode([]any{e.Session, e.Line, []any{e.Input, e.Output}})
	}
	return Encode([]any{e.Session, e.Line, e.Input})
}

// UnmarshalJSON decodes either form of the list.
func (e *HistoryEntry) UnmarshalJSON(data []byte) error {
	var input json.RawMessage
	if err := json.Unmarshal(data, &[]any{&e.Session, &e.Line, &input}); err != nil {
		return err
	}
	if e.WithOutput = len(input) > 0 && input[0] == '['; e.WithOutput {
		return json.Unmarshal(input, &[]any{&e.Input, &e.Output})
	}
	return json.Unmarshal(input, &e.Input)
}
