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
		Doc: "The time is one that `time.ParseDuration` reads. The cell then ends with a KeyboardInterrupt, as if " +
			"the stop button had been pressed, if it still runs.\n\n```\n%interrupt 500ms\nfor {}\n```",
		Run: interruptAfter,
	}
}

func interruptAfter(s Session, c Call) error {
	d, err := time.ParseDuration(c.Args)
	if err != nil || d <= 0 {
		return fmt.Errorf("want a time such as 10s or 500ms, got %q", c.Args)
	}
	s.InterruptAfter(d)
	return nil
}
