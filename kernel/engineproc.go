package kernel

import (
	"errors"
	"fmt"
	"go/types"
	"os"

	"gokernel/kernel/internal/cell"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/support"
	"gokernel/kernel/internal/engine/vm"
	"gokernel/kernel/internal/engine/yaegi"
	"gokernel/kernel/internal/remote"
)

// EngineVar is the environment variable that chooses what evaluates cells. By default it
// is package engine/vm, or engine/yaegi where vm does not know the inner structure of the
// runtime: on other machines than amd64 and arm64, or built by another Go. The value yaegi
// asks for yaegi everywhere. It is slower, and understands less of Go (docs/limits.md).
const EngineVar = "GOKERNEL_ENGINE"

// ServeEngine is the work of an engine process: it runs the cells of the kernel process
// that has started it, until that one asks it to end or is gone.
func ServeEngine() error {
	return remote.Serve(func() (engine.Session, error) {
		return cell.New(func(host *support.Host, imp types.Importer) (engine.Engine, error) {
			e, err := newEvaluator(host, imp)
			return e.Engine, err
		})
	})
}

// Evaluator tells what evaluates cells in the engine processes of this program: vm or
// yaegi, and why it is not vm. The error is that with which engines fail to start.
func Evaluator() (name, reason string, err error) {
	e, err := newEvaluator(support.NewHost(), nil)
	return e.name, e.reason, err
}

// evaluator is an engine, its name, and why it is not the default one.
type evaluator struct {
	engine.Engine
	name, reason string
}

func newEvaluator(host *support.Host, imp types.Importer) (e evaluator, err error) {
	switch asked := os.Getenv(EngineVar); asked {
	case "":
		machine, err := newVM(host, imp)
		if err == nil {
			return evaluator{Engine: machine, name: "vm"}, nil
		}
		e.reason = err.Error()
	case "yaegi":
		e.reason = EngineVar + " asks for it"
	default:
		return e, fmt.Errorf("%s is %q: want yaegi, or nothing for the default", EngineVar, asked)
	}
	e.name = "yaegi"
	e.Engine, err = yaegi.New(host)
	return e, err
}

// newVM makes a machine. One that panics because the runtime is not as it expects it does
// not know this runtime either.
func newVM(host *support.Host, imp types.Importer) (machine *vm.Machine, err error) {
	defer func() {
		if r := recover(); r != nil {
			machine, err = nil, errors.New(engine.Message(r))
		}
	}()
	return vm.New(host, imp)
}
