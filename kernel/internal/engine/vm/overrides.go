package vm

import (
	"os"
	"reflect"

	"gokernel/kernel/internal/engine/support"
)

// supportSymbols are the functions that cells see without an import.
func supportSymbols(h *support.Host) map[string]reflect.Value {
	return map[string]reflect.Value{
		"Input": reflect.ValueOf(h.Input), "Password": reflect.ValueOf(h.Password),
		"SetNextInput": reflect.ValueOf(h.SetNextInput),
	}
}

func put(table map[string]reflect.Value, functions map[string]any) {
	for name, f := range functions {
		table[name] = reflect.ValueOf(f)
	}
}

// replacements are functions and methods, by their full names, whose calls are sent
// elsewhere: what blocks must be interruptible, and os.Stdin asks the front end.
func replacements(h *support.Host) map[string]reflect.Value {
	in := h.Stdin()
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
				return in.Read(p)
			}
			return f.Read(p)
		},
	})
	put(table, h.TestingFunctions())
	return table
}
