package magic

import "fmt"

func reset() Magic {
	return Magic{
		Name:  "reset",
		Usage: "%reset",
		Help:  "forget all that cells have declared, and end what they have left running",
		Doc: "Variables, functions, types and imports are gone, and their memory is given back, as soon as nothing " +
			"holds on to it. Cells that run beside this one, in subshells, are interrupted, and so are goroutines of earlier " +
			"cells. The working folder, the environment and the count of cells stay. `-f` is accepted, and changes " +
			"nothing: nobody is asked.\n\n```\n%reset\n```",
		Complete: func() Candidates { return Candidates{Words: []string{"-f"}} },
		Run:      runReset,
	}
}

func runReset(s Session, c Call) error {
	if c.Args != "" && c.Args != "-f" {
		return fmt.Errorf("want no arguments or -f, got %s", c.Args)
	}
	s.Reset()
	return nil
}
