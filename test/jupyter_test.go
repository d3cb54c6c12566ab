// Package test drives the built program as people's tools do: jupyter_client, nbconvert,
// papermill, jupyter console, and JupyterLab in a browser. It sets up what it needs by
// itself: a Python environment in .venv and the browser driver's package in test/lab.
package test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"gokernel/kernel/labenv"
)

// jupyter is what the tests share.
type jupyter struct {
	env    labenv.Env // .venv, with the packages of requirements.txt and the kernelspec
	root   string     // the checkout
	out    string     // folder for logs, reports and pictures
	kernel string     // name of the kernelspec under test
}

// The tests run one after the other, since they measure times and two cores are few. Those
// that execute notebooks, which are mostly loops that wait to be stopped, come last and
// run beside each other.
func TestJupyter(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: takes minutes")
	}
	j := setUp(t)
	for _, test := range []struct {
		name   string
		run    func(*testing.T, jupyter)
		beside bool
	}{
		{"conformance", conformance, false},
		{"project_suite", projectSuite, false},
		{"attack", attack, false},
		{"stall", stall, false},
		{"console", console, false},
		{"lab", lab, false},
		{"workbench", workbench, false},
		{"nbconvert", nbconvert, true},
		{"nbconvert_stops", nbconvertStops, true},
		{"papermill", papermill, true},
		{"nbconvert_widgets", nbconvertWidgets, true},
		{"papermill_widgets", papermillWidgets, true},
		{"jupyter_run", jupyterRun, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.beside {
				t.Parallel()
			}
			test.run(t, j)
		})
	}
}

// setUp makes the environment, builds the program and installs its kernelspec.
func setUp(t *testing.T) jupyter {
	t.Helper()
	if _, err := labenv.Python(); err != nil {
		missing(t, err.Error())
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	requirements, err := os.ReadFile("requirements.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(root, "test", "out")
	if err := os.MkdirAll(out, 0o755); err != nil {
		t.Fatal(err)
	}
	env, err := labenv.Make(t.Context(), filepath.Join(root, ".venv"), requirements, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	isolate(t)
	j := jupyter{env: env, root: root, out: out, kernel: "gokernel"}
	program := filepath.Join(out, "gokernel")
	j.run(t, "build", root, 5*time.Minute, "go", "build", "-o", program, "./cmd/gokernel")
	j.run(t, "install", root, time.Minute, program, "install", "--prefix", env.Dir, "--name", j.kernel)
	return j
}

// isolate keeps the kernels and settings of the person who runs the tests out of them.
func isolate(t *testing.T) {
	for _, name := range []string{"JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"} {
		t.Setenv(name, t.TempDir())
	}
	t.Setenv("JUPYTER_PATH", "")
	t.Setenv("GOKERNEL_HISTORY", filepath.Join(t.TempDir(), "history"))
}

// missing skips a test for want of a tool; where the tests are known to be set up for
// it, that is a failure.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// run runs a program in folder dir, keeps what it writes in out/NAME.log, and fails the
// test if it fails.
func (j jupyter) run(t *testing.T, name, dir string, limit time.Duration, program string, args ...string) string {
	t.Helper()
	text, err := j.try(t, name, dir, limit, program, args...)
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, tail(text))
	}
	return text
}

// try is run for programs that may fail.
func (j jupyter) try(t *testing.T, name, dir string, limit time.Duration, program string, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir, cmd.Env = dir, j.env.Environ()
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	text, err := cmd.CombinedOutput()
	if logErr := os.WriteFile(filepath.Join(j.out, name+".log"), text, 0o644); logErr != nil {
		t.Error(logErr)
	}
	if ctx.Err() != nil {
		t.Errorf("%s: not done in %v", name, limit)
	}
	return string(text), err
}

// python runs a Python program of the environment.
func (j jupyter) python(t *testing.T, name, dir string, limit time.Duration, args ...string) string {
	t.Helper()
	return j.run(t, name, dir, limit, j.env.Program("python"), args...)
}

// tail is the end of a program's output, where it tells what went wrong.
func tail(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-30):], "\n")
}
