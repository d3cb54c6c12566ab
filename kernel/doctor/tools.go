package doctor

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"gokernel/kernel/labenv"
)

// goToolchain looks for the Go that compiles native code. A plugin runs only in a
// program of the same Go version.
func goToolchain(ctx context.Context, _ string) []finding {
	program, err := exec.LookPath("go")
	if err != nil {
		return one(warnf("no go command: all cells run interpreted; install %s for native code", runtime.Version()))
	}
	version, err := output(ctx, program, "env", "GOVERSION")
	if err != nil {
		return one(warnf("%s does not run: %v", program, err))
	}
	if version != runtime.Version() {
		return one(warnf("%s is %s, and this program was built by %s: build it again with this Go for native code", program, version, runtime.Version()))
	}
	return one(okf("%s at %s", version, program))
}

// compiler looks for the C compiler that the go command links native code with.
func compiler(ctx context.Context, _ string) []finding {
	name := os.Getenv("CC")
	if program, err := exec.LookPath("go"); name == "" && err == nil {
		name, _ = output(ctx, program, "env", "CC")
	}
	if name == "" {
		name = "cc"
	}
	program, err := exec.LookPath(strings.Fields(name)[0])
	if err != nil {
		return one(warnf("no %s: all cells run interpreted; install a C compiler (on Debian: apt install gcc libc6-dev) for native code", name))
	}
	return one(okf("%s", program))
}

// python looks for what gokernel lab makes its environment with.
func python(ctx context.Context, _ string) []finding {
	program, err := labenv.Python()
	if err != nil {
		return one(warnf("%v; gokernel lab needs it", err))
	}
	version, err := output(ctx, program, "-c", "import sys, venv, ensurepip; print(sys.version.split()[0])")
	if err != nil {
		return one(warnf("%s cannot make virtual environments, which gokernel lab needs (on Debian: apt install python3-venv)", program))
	}
	return one(okf("%s at %s, with venv", version, program))
}

func jupyter(context.Context, string) []finding {
	program, err := exec.LookPath("jupyter")
	if err != nil {
		return one(warnf("no jupyter command: 'gokernel lab' sets up one of its own"))
	}
	return one(okf("%s", program))
}

func one(f finding) []finding { return []finding{f} }

// output is the first line that a program writes.
func output(ctx context.Context, program string, args ...string) (string, error) {
	text, err := exec.CommandContext(ctx, program, args...).Output()
	line, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSpace(line), err
}
