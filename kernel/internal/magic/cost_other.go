//go:build !unix

package magic

import "time"

// processorTimes is not known here.
func processorTimes() (user, system time.Duration) { return 0, 0 }
