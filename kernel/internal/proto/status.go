package proto

// KernelStatus tells all clients what the kernel does.
type KernelStatus struct {
	ExecutionState ExecutionState `json:"execution_state"`
}

// MsgType is "status".
func (KernelStatus) MsgType() string { return "status" }

// ExecutionState is what a kernel does.
type ExecutionState string

// The states: Busy first and Idle last around every request.
const (
	Starting ExecutionState = "starting"
	Busy     ExecutionState = "busy"
	Idle     ExecutionState = "idle"
)
