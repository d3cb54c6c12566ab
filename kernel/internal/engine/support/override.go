package support

import (
	"fmt"
	"log"
	"reflect"
	"sync/atomic"

	"gokernel/display"
	"gokernel/scheduler"
)

// Override replaces the symbols of a package that would reach past the session: to the
// process's own streams, to its end, or into a sleep that nothing wakes.
func Override(h *Host, path string, table map[string]reflect.Value) {
	switch path {
	case "fmt":
		put(table, fmtOverrides(h))
	case "log":
		put(table, logOverrides(h))
	case "time":
		put(table, map[string]any{"Sleep": h.Sleep, "AfterFunc": h.AfterFunc})
	case "context":
		put(table, map[string]any{"AfterFunc": h.AfterContext})
	case "os":
		put(table, map[string]any{"Exit": h.Exit})
	case "gokernel/scheduler":
		bind(table, schedulerHost(h))
	case "gokernel/display":
		bind(table, displayer(h))
	case "gokernel/comm":
		bind(table, h.comms)
	case "gokernel/widgets":
		bind(table, h.widgets)
	}
}

func put(table map[string]reflect.Value, functions map[string]any) {
	for name, f := range functions {
		table[name] = reflect.ValueOf(f)
	}
}

// bind replaces a package's functions by the methods of the same name of one value.
func bind(table map[string]reflect.Value, to any) {
	v := reflect.ValueOf(to)
	for i := range v.NumMethod() {
		if name := v.Type().Method(i).Name; table[name].IsValid() {
			table[name] = v.Method(i)
		}
	}
}

func fmtOverrides(h *Host) map[string]any {
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

// logOverrides makes log's own logger write to the cell, and its Fatal end the cell
// instead of the engine.
func logOverrides(h *Host) map[string]any {
	l := log.New(h.Stderr(), "", log.LstdFlags)
	return map[string]any{
		"Default": func() *log.Logger { return l },
		"Print":   l.Print, "Printf": l.Printf, "Println": l.Println,
		"Panic": l.Panic, "Panicf": l.Panicf, "Panicln": l.Panicln,
		"Fatal":     func(a ...any) { l.Print(a...); panic(Fatal(fmt.Sprint(a...))) },
		"Fatalf":    func(f string, a ...any) { l.Printf(f, a...); panic(Fatal(fmt.Sprintf(f, a...))) },
		"Fatalln":   func(a ...any) { l.Println(a...); panic(Fatal(fmt.Sprintln(a...))) },
		"SetOutput": l.SetOutput, "SetFlags": l.SetFlags, "SetPrefix": l.SetPrefix,
		"Flags": l.Flags, "Prefix": l.Prefix, "Writer": l.Writer, "Output": l.Output,
	}
}

// schedulerHost binds the preloaded scheduler to the session: its output, its
// interrupts, its count of tasks.
func schedulerHost(h *Host) *scheduler.Host {
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

func displayer(h *Host) *display.Displayer {
	d := display.New(
		func(d display.Data) { h.Here().Out.Display(d) },
		func(wait bool) { h.Here().Out.ClearOutput(wait) },
	)
	d.Render = h.Render
	return d
}
