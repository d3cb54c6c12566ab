package proto

import (
	"encoding/json"
)

// ExecuteRequest asks to run a cell.
type ExecuteRequest struct {
	Code            string       `json:"code"`
	Silent          bool         `json:"silent"`        // no output, no count
	StoreHistory    bool         `json:"store_history"` // default: unless silent, which rules it out
	UserExpressions Dict[string] `json:"user_expressions"`
	AllowStdin      bool         `json:"allow_stdin"`
	StopOnError     bool         `json:"stop_on_error"` // default true: an error aborts what is queued
}

// MsgType is "execute_request".
func (ExecuteRequest) MsgType() string { return "execute_request" }

// UnmarshalJSON requires code and fills in the defaults.
func (r *ExecuteRequest) UnmarshalJSON(data []byte) error {
	type plain ExecuteRequest
	var sent struct {
		plain
		Code         *string `json:"code"`
		StoreHistory *bool   `json:"store_history"`
		StopOnError  *bool   `json:"stop_on_error"`
	}
	if err := json.Unmarshal(data, &sent); err != nil {
		return err
	}
	if sent.Code == nil {
		return errNoCode
	}
	*r = ExecuteRequest(sent.plain)
	r.Code = *sent.Code
	r.StoreHistory = !r.Silent && orDefault(sent.StoreHistory, true)
	r.StopOnError = orDefault(sent.StopOnError, true)
	return nil
}

// ExecuteReply says how a cell ended.
type ExecuteReply struct {
	Status          Status                `json:"status"`
	ExecutionCount  int                   `json:"execution_count"`
	UserExpressions Dict[Expression]      `json:"user_expressions"`
	Payload         List[json.RawMessage] `json:"payload"`
	*Error                                // of a cell that failed; nil otherwise
}

// MsgType is "execute_reply".
func (ExecuteReply) MsgType() string { return "execute_reply" }

// Expression is the answer to one of the user expressions: a MIME bundle or an error.
type Expression struct {
	Status Status
	Data   Dict[json.RawMessage]
	Meta   Dict[json.RawMessage]
	Error  *Error
}

// expression is an Expression on the wire.
type expression struct {
	Status   Status                 `json:"status"`
	Data     *Dict[json.RawMessage] `json:"data,omitempty"`
	Metadata *Dict[json.RawMessage] `json:"metadata,omitempty"`
	*Error
}

// MarshalJSON gives the fields that go with the status.
func (e Expression) MarshalJSON() ([]byte, error) {
	if e.Error != nil {
		return Encode(expression{Status: Failed, Error: e.Error})
	}
	return Encode(expression{Status: OK, Data: &e.Data, Metadata: &e.Meta})
}

// UnmarshalJSON reads either form.
func (e *Expression) UnmarshalJSON(data []byte) error {
	var sent expression
	if err := json.Unmarshal(data, &sent); err != nil {
		return err
	}
	*e = Expression{Status: sent.Status, Data: orDefault(sent.Data, nil), Meta: orDefault(sent.Metadata, nil), Error: sent.Error}
	return nil
}
