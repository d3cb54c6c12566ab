package kernel

import (
	"context"
	"os"
	"strconv"
	"time"
)

// parentInterval is how often the parent is looked for.
const parentInterval = time.Second

// ParentPID is the process that started the kernel, as the environment variable
// JPY_PARENT_PID gives it; 0 if it does not.
func ParentPID() int {
	pid, err := strconv.Atoi(os.Getenv("JPY_PARENT_PID"))
	if err != nil || pid <= 1 {
		return 0
	}
	return pid
}

// awaitParent returns when the process is gone or ctx is done. A kernel that nobody can
// reach any more must not stay behind.
func awaitParent(ctx context.Context, pid int) {
	there := parentCheck(pid)
	tick := time.NewTicker(parentInterval)
	defer tick.Stop()
	for there() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
