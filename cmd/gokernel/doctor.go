package main

import (
	"flag"
	"fmt"
	"os"

	"gokernel/kernel/doctor"
)

var doctorCommand = command{
	name:    "doctor",
	summary: "find out what works here, and what to do about the rest",
	declare: func(*flag.FlagSet) action {
		return func(out console, _ []string) error {
			self, err := os.Executable()
			if err != nil {
				return err
			}
			ctx, stop := untilStopped()
			defer stop()
			failures, err := doctor.Examine(ctx, self, out.stdout)
			if err == nil && failures > 0 {
				err = fmt.Errorf("doctor: %d of the above must be mended before the kernel works", failures)
			}
			return err
		}
	},
}
