package cell

import (
	"go/types"
	"reflect"
	"slices"

	"gokernel/kernel/internal/complete"
	"gokernel/kernel/internal/engine"
)

// Complete gives what could stand at the cursor. While cells run, keys of maps are left
// out.
func (s *Session) Complete(code string, cursor int) (found engine.Completions) {
	s.compiling.Lock() // nothing begins to run meanwhile
	defer s.compiling.Unlock()
	defer func() {
		if recover() != nil { // no suggestion is worth the session's values
			found = engine.Completions{}
		}
	}()
	session := complete.Session{Check: s.checkConfig()}
	if s.quiet(nil) {
		session.Keys = s.mapKeys
	}
	return complete.At(session, code, cursor)
}

// mostKeys bounds how many keys of a map are offered.
const mostKeys = 1000

// mapKeys gives the keys of a map, in order, if they are strings.
func (s *Session) mapKeys(v *types.Var) []string {
	m := s.engine.Value(v)
	if !m.IsValid() || m.Kind() != reflect.Map || m.Type().Key().Kind() != reflect.String {
		return nil
	}
	var keys []string
	for it := m.MapRange(); it.Next() && len(keys) < mostKeys; {
		keys = append(keys, it.Key().String())
	}
	slices.Sort(keys)
	return keys
}
