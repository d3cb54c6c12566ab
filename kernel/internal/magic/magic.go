// Package magic holds the lines for the kernel that a cell may begin with: %name args.
package magic

import (
	"fmt"
	"strings"
	"time"
)

// Session is what magics can do to the session that runs them.
type Session interface {
	// InterruptAfter interrupts the cell when it has run for that long.
	InterruptAfter(d time.Duration)
	// Print writes to the cell's output.
	Print(text string)
}

// Magic is one magic.
type Magic struct {
	Name  string
	Usage string // how it is written
	Help  string // one sentence
	Run   func(s Session, args string) error
}

// All gives the magics, by name.
func All() []Magic {
	return []Magic{help(), interrupt()}
}

// Find gives the magic of that name.
func Find(name string) (Magic, error) {
	var known []string
	for _, m := range All() {
		if m.Name == name {
			return m, nil
		}
		known = append(known, "%"+m.Name)
	}
	return Magic{}, fmt.Errorf("there is no magic %%%s (there are %s)", name, strings.Join(known, ", "))
}
