package vm

import (
	"errors"
	"flag"
	"reflect"

	"gokernel/kernel/internal/engine/support"
)

// process is what cells have instead of what their process has one of.
type process struct {
	host *support.Host
	logs *logs
	args []string // os.Args: the program's name only
}

func newProcess(h *support.Host) *process {
	return &process{host: h, logs: newLogs(h), args: []string{"gokernel"}}
}

// replace replaces a package's symbols.
func (p *process) replace(path string, table map[string]reflect.Value) {
	var functions map[string]any
	switch path {
	case "log":
		functions = p.logs.logFunctions()
	case "log/slog":
		functions = p.logs.slogFunctions()
	case "flag":
		functions = map[string]any{"Parse": func() { _ = p.parseFlags(flag.CommandLine, p.args[1:]) }}
	case "os":
		table["Args"] = reflect.ValueOf(&p.args).Elem()
	case "syscall":
		functions = map[string]any{"Exit": p.host.Exit}
	}
	for name, f := range functions {
		table[name] = reflect.ValueOf(f)
	}
}

// replaceMethods replaces methods that end the process, by their full names.
func (p *process) replaceMethods(table map[string]reflect.Value) {
	for name, f := range map[string]any{
		"(*log.Logger).Fatal":   fatal,
		"(*log.Logger).Fatalf":  fatalf,
		"(*log.Logger).Fatalln": fatalln,
		"(*flag.FlagSet).Parse": p.parseFlags,
	} {
		table[name] = reflect.ValueOf(f)
	}
}

// parseFlags is the method Parse of a flag set. Where that would end the process it ends
// the cell.
func (p *process) parseFlags(fs *flag.FlagSet, args []string) error {
	if fs.ErrorHandling() != flag.ExitOnError {
		return fs.Parse(args)
	}
	fs.Init(fs.Name(), flag.ContinueOnError)
	defer fs.Init(fs.Name(), flag.ExitOnError)
	switch err := fs.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		p.host.Exit(0)
	case err != nil:
		p.host.Exit(2)
	}
	return nil
}
