package support

import (
	"encoding/json"

	"gokernel/kernel/internal/engine"
)

// SetNextInput puts text into a new cell below the one that runs.
func (h *Host) SetNextInput(text string) {
	if payload, err := json.Marshal(engine.SetNextInput(text, false)); err == nil { // a struct of strings
		h.Here().AddPayload(payload)
	}
}
