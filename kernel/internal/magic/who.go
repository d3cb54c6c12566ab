package magic

import (
	"fmt"
	"strings"
)

func who() Magic {
	return Magic{
		Name:  "who",
		Usage: "%who",
		Help:  "list the names that cells have declared and imported",
		Doc:   "`%whos` tells more about them.\n\n```\n%who\n```",
		Run:   runWho,
	}
}

// nameKinds are the kinds of names in the order in which they are listed.
var nameKinds = []struct{ kind, title string }{
	{"variable", "variables"}, {"constant", "constants"}, {"function", "functions"}, {"type", "types"}, {"package", "packages"},
}

func runWho(s Session, c Call) error {
	if err := noArguments(c); err != nil {
		return err
	}
	names := s.Names()
	if len(names) == 0 {
		return nothingDeclared(s)
	}
	for _, k := range nameKinds {
		var list []string
		for _, n := range names {
			if n.Kind == k.kind {
				list = append(list, n.Name)
			}
		}
		if len(list) == 0 {
			continue
		}
		if _, err := fmt.Fprintf(s.Stdout(), "%-10s %s\n", k.title+":", strings.Join(list, " ")); err != nil {
			return err
		}
	}
	return nil
}

func nothingDeclared(s Session) error {
	_, err := fmt.Fprintln(s.Stdout(), "no cell has declared anything")
	return err
}
