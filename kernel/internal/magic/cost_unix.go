//go:build unix

package magic

import (
	"syscall"
	"time"
)

// processorTimes gives the time that the process has had of the processor.
func processorTimes() (user, system time.Duration) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, 0
	}
	return time.Duration(usage.Utime.Nano()), time.Duration(usage.Stime.Nano())
}
