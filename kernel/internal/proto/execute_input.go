package proto

// ExecuteInput tells all clients what is run.
type ExecuteInput struct {
	Code           string `json:"code"`
	ExecutionCount int    `json:"execution_count"`
}

// MsgType is "execute_input".
func (ExecuteInput) MsgType() string { return "execute_input" }
