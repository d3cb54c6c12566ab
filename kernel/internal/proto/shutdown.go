package proto

// ShutdownRequest asks the kernel to end.
type ShutdownRequest struct {
	Restart bool `json:"restart"` // another kernel will take its place
}

// MsgType is "shutdown_request".
func (ShutdownRequest) MsgType() string { return "shutdown_request" }

// ShutdownReply says that the kernel ends. It goes to the one who asked, and to
// everybody on iopub.
type ShutdownReply struct {
	Status  Status `json:"status"`
	Restart bool   `json:"restart"`
}

// MsgType is "shutdown_reply".
func (ShutdownReply) MsgType() string { return "shutdown_reply" }
