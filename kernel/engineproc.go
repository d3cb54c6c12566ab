package kernel

import (
	"go/types"

	"gokernel/kernel/internal/cell"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/support"
	"gokernel/kernel/internal/engine/vm"
	"gokernel/kernel/internal/remote"
)

// ServeEngine is the work of an engine process: it runs the cells of the kernel process
// that has started it, until that one asks it to end or is gone.
func ServeEngine() error {
	return remote.Serve(func() (engine.Session, error) {
		return cell.New(func(host *support.Host, imp types.Importer) (engine.Engine, error) { return vm.New(host, imp) })
	})
}
