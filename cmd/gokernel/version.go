package main

import (
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"
)

var versionCommand = command{
	name:    "version",
	summary: "tell which build this is, and of which Go",
	declare: func(*flag.FlagSet) action {
		return func(out console, _ []string) error {
			_, err := fmt.Fprintf(out.stdout, "gokernel %s, built by %s for %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		}
	},
}

// version is the module's version as the go command has stamped it.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
