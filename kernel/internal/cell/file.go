package cell

import (
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/magic"
	"gokernel/kernel/internal/source"
)

// File runs the text of a Go file.
func (u *magicUse) File(name, text string) error {
	file := source.New(u.cell.Count, text)
	file.File = name
	value, fault := u.session.evaluateAndKeep(u.run, file, text, engine.Code.Run)
	if fault != nil {
		return magic.Failure{Shown: fault}
	}
	u.value = value
	return nil
}
