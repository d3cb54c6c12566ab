package cell

import (
	"go/types"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/source"
)

// check checks a cell, together with earlier declarations that its own ones make stale.
func (s *Session) check(parsed *check.Parsed) *check.Unit {
	conf := check.Config{
		Fset:     s.engine.FileSet(),
		Importer: s.importer,
		Names:    s.names,
		Cells:    func(name string) *source.Cell { return s.cells[name] },
	}
	return check.Check(conf, parsed)
}

var _ types.Importer = (*importer)(nil)
