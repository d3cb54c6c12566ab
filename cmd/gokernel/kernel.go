package main

import (
	"context"
	"flag"
	"os/signal"
	"syscall"

	"gokernel/kernel"
)

var kernelCommand = command{
	name:     "kernel",
	operands: []string{"CONNECTION_FILE"},
	summary:  "be a kernel, as Jupyter starts it",
	declare: func(*flag.FlagSet) action {
		return func(_ console, operands []string) error {
			ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
			defer stop()
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
