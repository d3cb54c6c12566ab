package doctor

import (
	"context"
	"net"
	"time"

	"gokernel/comm"
	"gokernel/display"
	"gokernel/kernel"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/remote"
)

// sockets tries what a kernel does first: five ports on the loopback interface.
func sockets(context.Context, string) []finding {
	for range 5 {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return one(failf("cannot listen on the loopback interface: %v", err))
		}
		defer listener.Close()
	}
	return one(okf("can listen on the loopback interface"))
}

// startTime is how long an engine may take for its first cell.
const startTime = 30 * time.Second

// evaluator tells what evaluates cells.
func evaluator(context.Context, string) []finding {
	name, reason, err := kernel.Evaluator()
	switch {
	case err != nil:
		return one(failf("%v", err))
	case reason != "":
		return one(warnf("%s, which is slower and understands less of Go: %s", name, reason))
	}
	return one(okf("%s, the default", name))
}

// engineRuns starts an engine, as the kernel does, and lets it evaluate a cell.
func engineRuns(ctx context.Context, self string) []finding {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	begin := time.Now()
	session, err := remote.Start(ctx, remote.Config{Command: []string{self, "engine"}})
	if err != nil {
		return one(failf("%v", err))
	}
	defer session.Close()
	result := session.Run(engine.Input{ID: "doctor", Count: 1, Code: "1 + 1"}, quiet{})
	took := time.Since(begin).Round(time.Millisecond)
	if result.Error != nil {
		return one(failf("a cell with 1 + 1 failed: %s: %s", result.Error.Name, result.Error.Value))
	}
	if result.Value == nil || result.Value.String() != "2" {
		return one(failf("a cell with 1 + 1 gave %v", result.Value))
	}
	return one(okf("starts and runs a cell in %v", took))
}

// quiet is the output of a cell that shows nothing.
type quiet struct{}

func (quiet) Write(engine.Stream, []byte)        {}
func (quiet) Display(display.Data)               {}
func (quiet) Comm(comm.Message)                  {}
func (quiet) ClearOutput(bool)                   {}
func (quiet) Input(string, bool) (string, error) { return "", engine.ErrNoStdin }
