package proto

// Error is the failure of a cell on iopub.
type Error struct {
	Ename     string       `json:"ename"`
	Evalue    string       `json:"evalue"`
	Traceback List[string] `json:"traceback"`
}

// MsgType is "error".
func (Error) MsgType() string { return "error" }

// ErrorReply is the content of any reply to a request that failed.
type ErrorReply struct {
	Status Status `json:"status"`
	Error
	ExecutionCount *int `json:"execution_count,omitempty"` // in an execute_reply
}

// Failure is an error with the ename that clients get to see.
type Failure struct {
	Ename string
	Err   error
}

// Error gives the message alone: front ends put the ename before it.
func (f *Failure) Error() string { return f.Err.Error() }

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Err }
