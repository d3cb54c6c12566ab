package support

import (
	"gokernel/comm"
	"gokernel/display"
	"gokernel/kernel/internal/engine"
)

// discard is the output of what runs before the first cell.
type discard struct{}

func (discard) Write(engine.Stream, []byte)        {}
func (discard) Display(display.Data)               {}
func (discard) Comm(comm.Message)                  {}
func (discard) ClearOutput(bool)                   {}
func (discard) Input(string, bool) (string, error) { return "", engine.ErrNoStdin }
