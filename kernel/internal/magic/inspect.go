package magic

import (
	"errors"
	"fmt"
	"strings"

	"gokernel/display"
	"gokernel/kernel/internal/engine"
)

func inspect() Magic {
	return Magic{
		Name:  "?",
		Usage: "?name",
		Help:  "tell about a name: its type or signature, and its documentation",
		Doc: "`name?` is the same. The name is one that could stand in Go, such as `fmt.Println`, or that of a magic. " +
			"The front end shows the answer beside the notebook.\n\n```\n?strings.Cut\nstrings.Cut?\n%cd?\n```",
		Complete: func() Candidates { return Candidates{Of: Names} },
		Run:      func(s Session, c Call) error { return showPage(s, c.Args, engine.Brief) },
	}
}

func inspectSource() Magic {
	return Magic{
		Name:     "??",
		Usage:    "??name",
		Help:     "tell about a name, with its source",
		Doc:      "`name??` is the same.\n\n```\n??lucas\n```",
		Complete: func() Candidates { return Candidates{Of: Names} },
		Run:      func(s Session, c Call) error { return showPage(s, c.Args, engine.Source) },
	}
}

func showPage(s Session, name string, detail engine.Detail) error {
	if name == "" {
		return errors.New("want a name, as in ?fmt.Println")
	}
	if strings.HasPrefix(name, "%") {
		text, err := Describe(name)
		if err == nil {
			s.AddPayload(engine.ShowPage(display.MarkdownValue(text)))
		}
		return err
	}
	b := s.Inspect(name, detail)
	if b == nil {
		return fmt.Errorf("nothing is known about %s", name)
	}
	s.AddPayload(engine.ShowPage(*b))
	return nil
}
