package proto

// UsageRequest asks what the kernel uses of the machine. It is ipykernel's, not the
// protocol's.
type UsageRequest struct{}

// MsgType is "usage_request".
func (UsageRequest) MsgType() string { return "usage_request" }

// UsageReply says what the kernel and its child processes use, and how much there is.
// What cannot be told on a machine is left out.
type UsageReply struct {
	Status            Status      `json:"status"`
	Hostname          string      `json:"hostname"`
	PID               int         `json:"pid"`
	KernelCPU         *float64    `json:"kernel_cpu,omitempty"`       // percent of one processor, since the last request
	KernelMemory      *uint64     `json:"kernel_memory,omitempty"`    // bytes; what processes share is counted once
	HostCPUPercent    *float64    `json:"host_cpu_percent,omitempty"` // percent of all processors, since the last request
	CPUCount          int         `json:"cpu_count"`
	HostVirtualMemory *HostMemory `json:"host_virtual_memory,omitempty"`
}

// MsgType is "usage_reply".
func (UsageReply) MsgType() string { return "usage_reply" }

// HostMemory is the memory of the machine, in bytes but for Percent.
type HostMemory struct {
	Total     uint64  `json:"total"`
	Available uint64  `json:"available"`
	Percent   float64 `json:"percent"` // of the total that is not available
	Used      uint64  `json:"used"`
	Free      uint64  `json:"free"`
	Active    uint64  `json:"active"`
	Inactive  uint64  `json:"inactive"`
	Buffers   uint64  `json:"buffers"`
	Cached    uint64  `json:"cached"`
	Shared    uint64  `json:"shared"`
	Slab      uint64  `json:"slab"`
}
