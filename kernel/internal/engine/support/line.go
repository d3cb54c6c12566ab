package support

// Line gives the word in which a cell notes the line of its statement that runs.
func (h *Host) Line() *int { return &h.line }

// CurrentLine is that line, 0 if the cell has noted none.
func (h *Host) CurrentLine() int { return h.line }
