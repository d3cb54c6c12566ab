package magic

import "fmt"

func help() Magic {
	return Magic{
		Name:  "help",
		Usage: "%help",
		Help:  "list the magics",
		Run:   listMagics,
	}
}

func listMagics(s Session, _ string) error {
	for _, m := range All() {
		s.Print(fmt.Sprintf("%-18s %s\n", m.Usage, m.Help))
	}
	return nil
}
