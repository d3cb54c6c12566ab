// Package labenv makes Python environments with pinned packages, and starts
// JupyterLab in one that has this kernel.
package labenv

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// Env is a Python virtual environment.
type Env struct {
	Dir string // its prefix
}

// stampName is the file that is written when an environment is complete. It holds the
// hash of what the environment was made from.
const stampName = "gokernel-stamp"

// Make gives the environment in dir with the packages that requirements names, in the
// form of a requirements.txt. It is made if it is absent, incomplete or of other
// requirements; what pip says goes to log.
func Make(ctx context.Context, dir string, requirements []byte, log io.Writer) (Env, error) {
	env := Env{Dir: dir}
	python, err := Python()
	if err != nil {
		return env, err
	}
	stamp := stampOf(python, requirements)
	if env.complete(stamp) {
		return env, nil
	}
	if err := os.RemoveAll(dir); err != nil {
		return env, err
	}
	fmt.Fprintf(log, "setting up a Python environment in %s (once; it takes a minute)\n", dir)
	if err := run(ctx, log, python, "-m", "venv", dir); err != nil {
		return env, fmt.Errorf("cannot make a virtual environment (on Debian: apt install python3-venv): %w", err)
	}
	list := filepath.Join(dir, "requirements.txt")
	if err := os.WriteFile(list, requirements, 0o644); err != nil {
		return env, err
	}
	if err := run(ctx, log, env.Program("python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", list); err != nil {
		return env, fmt.Errorf("pip cannot install the packages: %w", err)
	}
	return env, os.WriteFile(filepath.Join(dir, stampName), []byte(stamp), 0o644)
}

// complete tells whether the environment was made to its end from what stamp stands for
// and still has its Python, which an upgrade of the machine's may have taken away.
func (e Env) complete(stamp string) bool {
	have, err := os.ReadFile(filepath.Join(e.Dir, stampName))
	if err != nil || string(have) != stamp {
		return false
	}
	_, err = os.Stat(e.Program("python"))
	return err == nil
}

func stampOf(python string, requirements []byte) string {
	sum := sha256.Sum256(append([]byte(python+"\n"), requirements...))
	return hex.EncodeToString(sum[:])
}

// Python finds the Python interpreter that makes environments.
func Python() (string, error) {
	for _, name := range []string{"python3", "python"} {
		if program, err := exec.LookPath(name); err == nil {
			return program, nil
		}
	}
	return "", errors.New("no python3 on PATH: install Python 3.10 or later")
}

// run runs a program to its end; a failure carries the last line that it wrote.
func run(ctx context.Context, log io.Writer, program string, args ...string) error {
	var output bytes.Buffer
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdout = io.MultiWriter(log, &output)
	cmd.Stderr = cmd.Stdout
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s %s: %w: %s", filepath.Base(program), strings.Join(args, " "), err, lastLine(output.String()))
	}
	return nil
}

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return text[strings.LastIndexByte(text, '\n')+1:]
}

// Program is the path of a command of the environment.
func (e Env) Program(name string) string {
	if runtime.GOOS == "windows" {
		return filepath.Join(e.Dir, "Scripts", name+".exe")
	}
	return filepath.Join(e.Dir, "bin", name)
}

// Environ is the process's environment with this virtual environment switched on.
func (e Env) Environ() []string {
	path := filepath.Dir(e.Program("python")) + string(os.PathListSeparator) + os.Getenv("PATH")
	return append(os.Environ(), "VIRTUAL_ENV="+e.Dir, "PATH="+path)
}
