package magic

import (
	"fmt"
	"time"
)

func interrupt() Magic {
	return Magic{
		Name:  "interrupt",
		Usage: "%interrupt 10s",
		Help:  "press the stop button when the cell has run for that long",
		Run:   interruptAfter,
	}
}

func interruptAfter(s Session, args string) error {
	d, err := time.ParseDuration(args)
	if err != nil || d <= 0 {
		return fmt.Errorf("%%interrupt %s: want a time such as 10s or 500ms", args)
	}
	s.InterruptAfter(d)
	return nil
}
