package main

import (
	"flag"
	"os"

	"gokernel/kernel/nbrun"
)

var runCommand = command{
	name:     "run",
	operands: []string{"NOTEBOOK"},
	summary:  "run a notebook without a front end, and show what its cells show",
	declare: func(flags *flag.FlagSet) action {
		output := flags.String("output", "", "write the executed notebook to this `file`; it may be the same")
		timeout := flags.Duration("timeout", 0, "stop a cell that takes longer than this `time`, such as 90s or 5m")
		name := flags.String("kernel", "", "run it with the installed kernel of this `name` instead of this program")
		allow := flags.Bool("allow-errors", false, "run on after a cell that fails")
		quiet := flags.Bool("quiet", false, "show nothing")
		return func(out console, operands []string) error {
			ctx, stop := untilStopped()
			defer stop()
			options := nbrun.Options{Notebook: operands[0], Output: *output, CellTimeout: *timeout, AllowErrors: *allow}
			if !*quiet {
				options.Progress = out.stdout
			}
			var err error
			if options.Kernel, err = runKernel(*name); err != nil {
				return err
			}
			_, err = nbrun.Run(ctx, options)
			return err
		}
	},
}

// runKernel is the kernel of that name; this program if there is none.
func runKernel(name string) (nbrun.Kernel, error) {
	if name != "" {
		return nbrun.FindKernel(name)
	}
	self, err := os.Executable()
	return nbrun.ThisKernel(self), err
}
