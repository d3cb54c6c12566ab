package support

import "fmt"

// Exit is the panic of os.Exit in a cell.
type Exit int

// Error says what has become of it.
func (e Exit) Error() string { return fmt.Sprintf("os.Exit(%d) ends the cell, not the kernel", int(e)) }

// Fatal is the panic of log.Fatal in a cell.
type Fatal string

// Error is what was logged.
func (f Fatal) Error() string { return string(f) }

// Exit stands for os.Exit: it ends the cell, not the kernel.
func (h *Host) Exit(code int) { panic(Exit(code)) }

// IsExit tells whether a panic's value is that of os.Exit or log.Fatal.
func IsExit(v any) bool {
	switch v.(type) {
	case Exit, Fatal:
		return true
	}
	return false
}
