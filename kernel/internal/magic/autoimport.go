package magic

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

func autoimport() Magic {
	return Magic{
		Name:  "autoimport",
		Usage: "%autoimport [on|off]",
		Help:  "decide whether packages need an import",
		Doc: "They need none as long as it is `on`, which it is at first. Once it is `off`, a package that no cell has " +
			"imported is an error, as in compiled Go. Without an argument the magic tells how it stands, and which " +
			"package is meant where several have one name.\n\n```\n%autoimport off\nimport \"fmt\"\nfmt.Println(1)\n```",
		Complete: func() Candidates { return Candidates{Words: []string{"on", "off"}} },
		Run:      runAutoimport,
	}
}

func runAutoimport(s Session, c Call) error {
	switch c.Args {
	case "on", "off":
		s.SetAutoImport(c.Args == "on")
		return nil
	case "":
		return tellAutoimport(s)
	}
	return fmt.Errorf("want on or off, got %s", c.Args)
}

func tellAutoimport(s Session) error {
	on, chosen := s.AutoImport()
	if !on {
		_, err := fmt.Fprintln(s.Stdout(), "off: packages must be imported")
		return err
	}
	var list []string
	for _, name := range slices.Sorted(maps.Keys(chosen)) {
		list = append(list, name+" is "+chosen[name])
	}
	_, err := fmt.Fprintf(s.Stdout(), "on: packages need no import; %s\n", strings.Join(list, ", "))
	return err
}
