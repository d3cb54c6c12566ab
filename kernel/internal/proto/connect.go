package proto

// ConnectRequest asks for the kernel's ports. The spec deprecates it.
type ConnectRequest struct{}

// MsgType is "connect_request".
func (ConnectRequest) MsgType() string { return "connect_request" }

// ConnectReply gives the kernel's ports.
type ConnectReply struct {
	Status      Status `json:"status"`
	ShellPort   int    `json:"shell_port"`
	IOPubPort   int    `json:"iopub_port"`
	StdinPort   int    `json:"stdin_port"`
	ControlPort int    `json:"control_port"`
	HBPort      int    `json:"hb_port"`
}

// MsgType is "connect_reply".
func (ConnectReply) MsgType() string { return "connect_reply" }
