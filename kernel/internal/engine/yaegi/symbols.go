package yaegi

import (
	"reflect"

	"gokernel/kernel/internal/engine/yaegi/lib"
)

// libSymbols is the compiled package that lowered code calls.
func libSymbols(h *lib.Host) map[string]reflect.Value {
	table := map[string]reflect.Value{
		"Defers": reflect.ValueOf((*lib.Defers)(nil)),
		"Case":   reflect.ValueOf((*lib.Case)(nil)),
	}
	for name, f := range map[string]any{
		"Error": h.Error, "Stop": h.Stop, "Poll": h.Poll,
		"Send": h.Send, "Recv": h.Recv, "Select": h.Select, "SendCase": h.SendCase, "RecvCase": h.RecvCase,
		"NewDefers": h.NewDefers, "Recover": h.Recover, "Go": h.Go,
		"Print": h.Print, "Println": h.Println, "Result": h.Result, "Method": h.Method, "Line": h.Line,
		"Stdin":     h.Stdin,
		"LockMutex": h.LockMutex, "LockRWMutex": h.LockRWMutex, "RLockRWMutex": h.RLockRWMutex,
		"LockLocker": h.LockLocker, "WaitGroup": h.WaitGroup, "WaitCond": h.WaitCond,
		"RunCmd": h.RunCmd, "WaitCmd": h.WaitCmd, "OutputCmd": h.OutputCmd, "CombinedOutputCmd": h.CombinedOutputCmd,
	} {
		table[name] = reflect.ValueOf(f)
	}
	return table
}

// questions are the functions that cells see without an import.
func questions(h *lib.Host) map[string]reflect.Value {
	return map[string]reflect.Value{
		"Input": reflect.ValueOf(h.Input), "Password": reflect.ValueOf(h.Password),
		"SetNextInput": reflect.ValueOf(h.SetNextInput),
	}
}
