package main

import (
	"context"
	"flag"
	"os"
	"os/signal"
	"syscall"

	"gokernel/kernel/labenv"
)

var labCommand = command{
	name:     "lab",
	operands: []string{"[NOTEBOOK]", "[ARGUMENT ...]"},
	summary:  "open JupyterLab with this kernel, in an environment of its own; arguments after -- go to jupyter lab",
	declare: func(*flag.FlagSet) action {
		return func(out console, operands []string) error {
			ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
			defer stop()
			defer leaveInterrupts()()
			env, err := labenv.Default(ctx, out.stderr)
			if err != nil {
				return err
			}
			return env.Lab(ctx, operands)
		}
	},
}

// leaveInterrupts leaves Ctrl-C to JupyterLab, which gets it too and asks before it
// ends, until the returned function is called.
func leaveInterrupts() (stop func()) {
	ignored := make(chan os.Signal, 1)
	signal.Notify(ignored, os.Interrupt)
	return func() { signal.Stop(ignored) }
}
