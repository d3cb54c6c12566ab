package cell

import "gokernel/kernel/internal/engine"

// Complete offers nothing yet.
func (s *Session) Complete(_ string, cursor int) engine.Completions {
	return engine.Completions{From: cursor, To: cursor}
}
