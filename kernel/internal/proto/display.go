package proto

import "encoding/json"

// DisplayData shows something in several MIME types.
type DisplayData struct {
	Data      Dict[json.RawMessage] `json:"data"`
	Metadata  Dict[json.RawMessage] `json:"metadata"`
	Transient Transient             `json:"transient"`
}

// MsgType is "display_data".
func (DisplayData) MsgType() string { return "display_data" }

// UpdateDisplayData replaces what was shown under a display_id.
type UpdateDisplayData DisplayData

// MsgType is "update_display_data".
func (UpdateDisplayData) MsgType() string { return "update_display_data" }

// Transient is about a message and not kept in notebooks.
type Transient struct {
	DisplayID string `json:"display_id,omitempty"`
}

// ExecuteResult shows the value of a cell.
type ExecuteResult struct {
	ExecutionCount int                   `json:"execution_count"`
	Data           Dict[json.RawMessage] `json:"data"`
	Metadata       Dict[json.RawMessage] `json:"metadata"`
}

// MsgType is "execute_result".
func (ExecuteResult) MsgType() string { return "execute_result" }
