package support

// Exit is the panic of os.Exit in a cell.
type Exit int

// Fatal is the panic of log.Fatal in a cell.
type Fatal string

// Exit stands for os.Exit: it ends the cell, not the kernel.
func (h *Host) Exit(code int) { panic(Exit(code)) }
