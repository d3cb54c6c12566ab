package proto

// ClearOutput clears the output of a cell.
type ClearOutput struct {
	Wait bool `json:"wait"` // until there is something new to show
}

// MsgType is "clear_output".
func (ClearOutput) MsgType() string { return "clear_output" }
