package proto

import (
	"encoding/json"
	"errors"
)

// CreateSubshellRequest asks for a shell that runs cells beside the others.
type CreateSubshellRequest struct{}

// MsgType is "create_subshell_request".
func (CreateSubshellRequest) MsgType() string { return "create_subshell_request" }

// CreateSubshellReply names the new subshell, for the headers of requests to it.
type CreateSubshellReply struct {
	Status     Status `json:"status"`
	SubshellID string `json:"subshell_id"`
}

// MsgType is "create_subshell_reply".
func (CreateSubshellReply) MsgType() string { return "create_subshell_reply" }

// DeleteSubshellRequest asks to end a subshell.
type DeleteSubshellRequest struct {
	SubshellID string `json:"subshell_id"`
}

// MsgType is "delete_subshell_request".
func (DeleteSubshellRequest) MsgType() string { return "delete_subshell_request" }

// UnmarshalJSON requires subshell_id: the main shell, which has none, cannot be deleted.
func (r *DeleteSubshellRequest) UnmarshalJSON(data []byte) error {
	type plain DeleteSubshellRequest
	var sent plain
	if err := json.Unmarshal(data, &sent); err != nil {
		return err
	}
	if sent.SubshellID == "" {
		return errors.New("subshell_id is missing")
	}
	*r = DeleteSubshellRequest(sent)
	return nil
}

// DeleteSubshellReply says that the subshell takes no more requests.
type DeleteSubshellReply struct {
	Status Status `json:"status"`
}

// MsgType is "delete_subshell_reply".
func (DeleteSubshellReply) MsgType() string { return "delete_subshell_reply" }

// ListSubshellRequest asks which subshells there are.
type ListSubshellRequest struct{}

// MsgType is "list_subshell_request".
func (ListSubshellRequest) MsgType() string { return "list_subshell_request" }

// ListSubshellReply names the subshells, the oldest first.
type ListSubshellReply struct {
	Status     Status       `json:"status"`
	SubshellID List[string] `json:"subshell_id"`
}

// MsgType is "list_subshell_reply".
func (ListSubshellReply) MsgType() string { return "list_subshell_reply" }
