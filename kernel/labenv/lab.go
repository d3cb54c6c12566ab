package labenv

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"gokernel/kernelspec"
)

//go:embed requirements.txt
var requirements []byte

// Default is the environment with JupyterLab and this kernel that lies in the
// person's cache folder; their own Python installations are not touched.
func Default(ctx context.Context, log io.Writer) (Env, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return Env{}, err
	}
	env, err := Make(ctx, filepath.Join(cache, "gokernel", "lab"), requirements, log)
	if err != nil {
		return env, err
	}
	_, err = kernelspec.Install(kernelspec.Options{Scope: kernelspec.Prefix, Prefix: env.Dir})
	return env, err
}

// stopTime is how long JupyterLab has for its end, kernels included, once ctx is done.
const stopTime = 10 * time.Second

// Lab runs jupyter lab with the given arguments on the process's own terminal, until it
// ends or ctx is done.
func (e Env) Lab(ctx context.Context, args []string) error {
	if os.Geteuid() == 0 { // as in a container, where Jupyter would refuse to start
		args = append([]string{"--allow-root"}, args...)
	}
	cmd := exec.CommandContext(ctx, e.Program("jupyter-lab"), args...)
	cmd.Env = e.Environ()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = stopTime
	if err := cmd.Run(); err != nil && ctx.Err() == nil {
		return fmt.Errorf("jupyter lab: %w", err)
	}
	return nil
}
