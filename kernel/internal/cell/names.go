package cell

import (
	"go/types"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/engine/support"
	"gokernel/kernel/internal/magic"
)

// Names gives what the session's cells have declared and imported, by name.
func (u *magicUse) Names() []magic.Name { return u.session.declaredNames() }

func (s *Session) declaredNames() []magic.Name {
	s.compiling.Lock()
	defer s.compiling.Unlock()
	var list []magic.Name
	for name, obj := range s.names.Objects {
		if obj.Pkg() == nil || obj.Pkg().Path() != "main" {
			continue // imported with a dot
		}
		list = append(list, magic.Name{
			Name: name,
			Kind: kindOf(obj),
			Type: typeText(obj),
			Cell: check.Position(s.engine.FileSet(), obj.Pos()).Cell,
		})
	}
	for name, path := range s.names.Imports {
		list = append(list, magic.Name{Name: name, Kind: "package", Type: path})
	}
	slices.SortFunc(list, func(a, b magic.Name) int { return strings.Compare(a.Name, b.Name) })
	return list
}

func kindOf(obj types.Object) string {
	switch obj.(type) {
	case *types.Const:
		return "constant"
	case *types.Func:
		return "function"
	case *types.TypeName:
		return "type"
	}
	return "variable"
}

// typeText is the type of an object, and of a type what it is made of.
func typeText(obj types.Object) string {
	t := obj.Type()
	if _, ok := obj.(*types.TypeName); ok {
		t = t.Underlying()
	}
	return types.TypeString(t, func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		return p.Name()
	})
}

// Values gives short texts of the values of variables and constants.
func (u *magicUse) Values() map[string]string {
	s := u.session
	s.awaitQuiet(u.run)
	s.compiling.Lock() // nothing begins to run meanwhile
	defer s.compiling.Unlock()
	quiet := s.quiet(u.run)
	values := map[string]string{}
	for name, obj := range s.names.Objects {
		switch obj := obj.(type) {
		case *types.Var:
			values[name] = "…"
			if quiet {
				values[name] = s.shortValue(obj)
			}
		case *types.Const:
			values[name] = shortened(obj.Val().String(), shortString)
		}
	}
	return values
}

// Reset makes the session forget all names, and interrupts what other cells run.
func (u *magicUse) Reset() {
	s := u.session
	s.interruptOthers(u.run)
	s.awaitQuiet(u.run)
	s.compiling.Lock()
	defer s.compiling.Unlock()
	if s.quiet(u.run) {
		s.clearVariables()
	}
	s.names = check.NewNames(s.names.Outer)
	s.slots = newSlots()
	s.decls = map[string]*declaration{}
	s.mu.Lock()
	s.done = nil
	s.mu.Unlock()
	debug.FreeOSMemory()
}

// clearVariables makes all variables zero: functions that nobody can call any more may
// still hold on to them.
func (s *Session) clearVariables() {
	for _, obj := range s.names.Objects {
		if v, ok := obj.(*types.Var); ok {
			if value := s.engine.Value(v); value.CanSet() {
				value.SetZero()
			}
		}
	}
}

// awaitQuiet waits a moment for other cells, and goroutines of earlier ones, to end.
func (s *Session) awaitQuiet(self *support.Run) {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for limit := time.Now().Add(quietPatience); !s.quiet(self) && time.Now().Before(limit); {
		select {
		case <-tick.C:
		case <-self.Done():
			return
		}
	}
}

// quietPatience is how long magics wait for others to end before they leave the variables
// alone.
const quietPatience = 100 * time.Millisecond

// AutoImport tells whether packages need no import, and what is chosen among packages of
// one name.
func (u *magicUse) AutoImport() (bool, map[string]string) {
	s := u.session
	s.compiling.Lock()
	defer s.compiling.Unlock()
	return !s.explicit, preferred
}

// SetAutoImport decides whether packages need no import.
func (u *magicUse) SetAutoImport(on bool) {
	s := u.session
	s.compiling.Lock()
	defer s.compiling.Unlock()
	s.explicit = !on
}

// interruptOthers ends the cells that run beside one, and the goroutines of earlier ones.
func (s *Session) interruptOthers(run *support.Run) {
	s.mu.Lock()
	var others []*support.Run
	for other := range s.running {
		if other != run {
			others = append(others, other)
		}
	}
	s.mu.Unlock()
	for _, other := range others {
		s.interrupt(other)
	}
	s.host.InterruptOthers(run)
}

var _ magic.Session = (*magicUse)(nil)
