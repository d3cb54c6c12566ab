package proto

// InterruptRequest asks to end the running cell.
type InterruptRequest struct{}

// MsgType is "interrupt_request".
func (InterruptRequest) MsgType() string { return "interrupt_request" }

// InterruptReply says that the cell was asked to end.
type InterruptReply struct {
	Status Status `json:"status"`
}

// MsgType is "interrupt_reply".
func (InterruptReply) MsgType() string { return "interrupt_reply" }
