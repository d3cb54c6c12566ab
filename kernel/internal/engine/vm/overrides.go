package vm

import (
	"fmt"
	"os"
	"reflect"
	"sync/atomic"

	"gokernel/display"
	"gokernel/kernel/internal/engine/support"
	"gokernel/scheduler"
)

// supportSymbols are those functions.
func supportSymbols(h *support.Host) map[string]reflect.Value {
	return map[string]reflect.Value{
		"Input": reflect.ValueOf(h.Input), "Password": reflect.ValueOf(h.Password),
	}
}

// override replaces the symbols of a package that would reach past the session: to the
// process's own streams, to its end, or into a sleep that nothing wakes.
func override(h *support.Host, path string, table map[string]reflect.Value) {
	switch path {
	case "fmt":
		put(table, fmtOverrides(h))
	case "time":
		put(table, map[string]any{"Sleep": h.Sleep, "AfterFunc": h.AfterFunc})
	case "context":
		put(table, map[string]any{"AfterFunc": h.AfterContext})
	case "os":
		put(table, map[string]any{"Exit": h.Exit})
	case "gokernel/scheduler":
		bindTo(table, schedulerHost(h))
	case "gokernel/display":
		bindTo(table, displayer(h))
	}
}

func put(table map[string]reflect.Value, functions map[string]any) {
	for name, f := range functions {
		table[name] = reflect.ValueOf(f)
	}
}

// bindTo replaces a package's functions by the methods of the same name of one value.
func bindTo(table map[string]reflect.Value, to any) {
	v := reflect.ValueOf(to)
	for i := range v.NumMethod() {
		if name := v.Type().Method(i).Name; table[name].IsValid() {
			table[name] = v.Method(i)
		}
	}
}

// replacements are functions and methods, by their full names, whose calls are sent
// elsewhere: what blocks must be interruptible, and os.Stdin asks the front end.
func replacements(h *support.Host) map[string]reflect.Value {
	table := map[string]reflect.Value{}
	put(table, map[string]any{
		"(*sync.Mutex).Lock":            h.LockMutex,
		"(*sync.RWMutex).Lock":          h.LockRWMutex,
		"(*sync.RWMutex).RLock":         h.RLockRWMutex,
		"(*sync.WaitGroup).Wait":        h.WaitGroup,
		"(*sync.WaitGroup).Go":          h.GoWaitGroup,
		"(*sync.Cond).Wait":             h.WaitCond,
		"(*os/exec.Cmd).Run":            h.RunCmd,
		"(*os/exec.Cmd).Wait":           h.WaitCmd,
		"(*os/exec.Cmd).Output":         h.OutputCmd,
		"(*os/exec.Cmd).CombinedOutput": h.CombinedOutputCmd,
		"(*os.File).Read": func(f *os.File, p []byte) (int, error) {
			if f == os.Stdin {
				return h.Stdin().Read(p)
			}
			return f.Read(p)
		},
	})
	return table
}

func fmtOverrides(h *support.Host) map[string]any {
	out := h.Stdout()
	in := h.Stdin()
	return map[string]any{
		"Print":   func(a ...any) (int, error) { return fmt.Fprint(out, a...) },
		"Printf":  func(f string, a ...any) (int, error) { return fmt.Fprintf(out, f, a...) },
		"Println": func(a ...any) (int, error) { return fmt.Fprintln(out, a...) },
		"Scan":    func(a ...any) (int, error) { return fmt.Fscan(in, a...) },
		"Scanf":   func(f string, a ...any) (int, error) { return fmt.Fscanf(in, f, a...) },
		"Scanln":  func(a ...any) (int, error) { return fmt.Fscanln(in, a...) },
	}
}

// schedulerHost binds the preloaded scheduler to the session: its output, its
// interrupts, its count of tasks.
func schedulerHost(h *support.Host) *scheduler.Host {
	return &scheduler.Host{
		Stdout:      h.Stdout(),
		Stderr:      h.Stderr(),
		Flag:        func() *atomic.Uint32 { return h.Here().Flag() },
		Done:        h.Done,
		Interrupt:   h.Interrupt,
		IsInterrupt: h.IsInterrupt,
		Current:     h.Identity,
		Adopt:       h.Adopt,
	}
}

func displayer(h *support.Host) *display.Displayer {
	return display.New(
		func(d display.Data) { h.Here().Out.Display(d) },
		func(wait bool) { h.Here().Out.ClearOutput(wait) },
	)
}
