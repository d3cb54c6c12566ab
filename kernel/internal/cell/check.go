package cell

import (
	"fmt"
	"slices"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/source"
)

// check checks a cell. Types that it declares in the words of an earlier cell stay what
// they are. If it declares something anew with another type, the earlier functions and
// types that use it are checked again with it: those that still make sense see the new
// one, the others go on with the old one, and a warning says so.
func (s *Session) check(parsed *check.Parsed) *check.Unit {
	conf := s.checkConfig()
	unit := check.Check(conf, parsed)
	if conf.NoAutoImport {
		if len(check.Errors(unit.Diagnostics)) > 0 {
			return unit
		}
		conf.NoAutoImport = false // what is checked again may be older than that wish
	}
	again := func(extra ...*check.Parsed) {
		added := unit.Added
		unit = check.Check(conf, parsed, extra...)
		unit.Added = append(added, unit.Added...)
	}
	if conf.Keep = unit.Unchanged(); len(conf.Keep) > 0 {
		again()
	}
	stale := s.stale(unit)
	var warnings []check.Diagnostic
	for len(stale) > 0 {
		again(s.parseAgain(stale)...)
		broken := s.broken(stale, check.Errors(unit.Diagnostics))
		if len(broken) == 0 {
			break
		}
		for d, why := range broken {
			warnings = append(warnings, why)
			stale = slices.DeleteFunc(stale, func(other *declaration) bool { return other == d })
		}
		if len(stale) == 0 {
			again()
		}
	}
	if len(check.Errors(unit.Diagnostics)) == 0 {
		unit.Diagnostics = append(unit.Diagnostics, warnings...)
	}
	return unit
}

func (s *Session) checkConfig() check.Config {
	return check.Config{
		Fset:     s.engine.FileSet(),
		Importer: s.importer,
		Names:    s.names,
		Package:  s.pkg,
		Cells:    s.cell,

		NoAutoImport: s.explicit,
	}
}

// parseAgain parses declarations for another check; lowering has changed the trees of
// the first one.
func (s *Session) parseAgain(list []*declaration) []*check.Parsed {
	var again []*check.Parsed
	for _, d := range list {
		kind := source.Func
		if d.spec != nil {
			kind = source.Statements
		}
		again = append(again, check.ParseAgain(s.engine.FileSet(), d.cell, kind, d.from, d.to))
	}
	return again
}

// broken finds the declarations in which errors lie, each with a warning that says so.
// Errors that lie in none make all of them broken.
func (s *Session) broken(list []*declaration, errs []check.Diagnostic) map[*declaration]check.Diagnostic {
	broken := map[*declaration]check.Diagnostic{}
	for _, e := range errs {
		found := false
		for _, d := range list {
			if at := d.cell.Offset(e.Pos.Line, e.Pos.Col); d.cell.Name() == e.Pos.Cell && d.from <= at && at <= d.to {
				broken[d], found = staleWarning(d, e), true
			}
		}
		if !found {
			for _, d := range list {
				broken[d] = staleWarning(d, e)
			}
		}
	}
	return broken
}

func staleWarning(d *declaration, e check.Diagnostic) check.Diagnostic {
	e.Warning = true
	e.Message = fmt.Sprintf("%s goes on with what it used before: %s", d.key, e.Message)
	return e
}
