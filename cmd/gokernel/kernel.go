package main

import (
	"context"
	"flag"
	"os/signal"
	"runtime"
	"syscall"

	"gokernel/kernel"
)

var kernelCommand = command{
	name:     "kernel",
	operands: []string{"CONNECTION_FILE", "[IGNORED...]"}, // jupyter run tells kernels the files that it has them run
	summary:  "be a kernel, as Jupyter starts it",
	declare: func(*flag.FlagSet) action {
		return func(_ console, operands []string) error {
			ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
			defer stop()
			// The front passes messages on; woken threads on further processors cost it a
			// quarter of a request's time. The engine has them all.
			runtime.GOMAXPROCS(1)
			return kernel.RunProcess(ctx, operands[0], version())
		}
	},
}

var engineCommand = command{
	name:     "engine",
	summary:  "run the cells of the kernel that has started this process",
	internal: true,
	declare: func(*flag.FlagSet) action {
		return func(console, []string) error { return kernel.ServeEngine() }
	},
}
