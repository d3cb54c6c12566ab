package doctor

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"gokernel/kernel"
	"gokernel/kernelspec"
)

// inEmptyHome hides what the machine has: kernelspecs, tools, environments.
func inEmptyHome(t *testing.T) (home string) {
	home = t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("PATH", filepath.Join(home, "bin"))
	for _, name := range []string{"VIRTUAL_ENV", "CONDA_PREFIX", "XDG_DATA_HOME", "JUPYTER_DATA_DIR", "JUPYTER_PATH", "CC"} {
		t.Setenv(name, "")
	}
	return home
}

func putProgram(t *testing.T, path, script string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-ins are shell scripts")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
}

// want checks that a check has one finding, with this verdict and text.
func want(t *testing.T, look func(context.Context, string) []finding, self string, verdict Verdict, text string) {
	t.Helper()
	got := look(t.Context(), self)
	if len(got) != 1 || got[0].verdict != verdict || !strings.Contains(got[0].text, text) {
		t.Errorf("got %v, want %s with %q", got, verdict, text)
	}
}

func TestBareMachine(t *testing.T) {
	inEmptyHome(t)
	want(t, goToolchain, "", Warn, "install "+runtime.Version())
	want(t, compiler, "", Warn, "install a C compiler")
	want(t, python, "", Warn, "no python3")
	want(t, jupyter, "", Warn, "gokernel lab")
	want(t, sockets, "", OK, "loopback")
	want(t, evaluator, "", OK, "vm")
	t.Setenv(kernel.EngineVar, "yaegi")
	want(t, evaluator, "", Warn, "yaegi, which is slower")
	t.Setenv(kernel.EngineVar, "other")
	want(t, evaluator, "", Fail, "want yaegi, or nothing")
}

func TestTools(t *testing.T) {
	bin := filepath.Join(inEmptyHome(t), "bin")
	putProgram(t, filepath.Join(bin, "go"), `case $2 in GOVERSION) echo go1.2;; CC) echo mycc -x;; esac`)
	putProgram(t, filepath.Join(bin, "mycc"), "")
	putProgram(t, filepath.Join(bin, "python3"), "exit 1")
	putProgram(t, filepath.Join(bin, "jupyter"), "")
	want(t, goToolchain, "", Warn, "is go1.2, and this program was built by "+runtime.Version())
	want(t, compiler, "", OK, "mycc")
	want(t, python, "", Warn, "apt install python3-venv")
	want(t, jupyter, "", OK, "bin/jupyter")
	putProgram(t, filepath.Join(bin, "go"), "echo "+runtime.Version())
	putProgram(t, filepath.Join(bin, "python3"), "echo 3.99")
	want(t, goToolchain, "", OK, runtime.Version())
	want(t, python, "", OK, "3.99")
}

func TestKernelspecs(t *testing.T) {
	home := inEmptyHome(t)
	self, other := filepath.Join(home, "gokernel"), filepath.Join(home, "older")
	putProgram(t, self, "")
	putProgram(t, other, "")
	want(t, kernelspecs, self, Warn, "gokernel install")
	for _, step := range []struct {
		program string
		verdict Verdict
		text    string
	}{
		{other, Warn, "starts another program, " + other},
		{self, OK, "gokernel in "},
	} {
		if _, err := kernelspec.Install(kernelspec.Options{Program: step.program}); err != nil {
			t.Fatal(err)
		}
		want(t, kernelspecs, self, step.verdict, step.text)
	}
	if err := os.Remove(self); err != nil {
		t.Fatal(err)
	}
	want(t, kernelspecs, other, Fail, "can't be run")
	dir := filepath.Join(home, ".local/share/jupyter/kernels/gokernel")
	if err := os.WriteFile(filepath.Join(dir, "kernel.json"), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	want(t, kernelspecs, self, Warn, "repair or remove")
}

// An engine that does not start is a failure of one line, and is counted.
func TestExamine(t *testing.T) {
	self := filepath.Join(inEmptyHome(t), "gokernel")
	putProgram(t, self, "echo broken >&2; exit 3")
	var report strings.Builder
	failures, err := Examine(t.Context(), self, &report)
	if err != nil || failures != 1 {
		t.Errorf("failures %d, %v", failures, err)
	}
	lines := strings.Split(strings.TrimSpace(report.String()), "\n")
	if len(lines) != len(checks) || !strings.HasPrefix(lines[2], "FAIL  engine      a cell with 1 + 1 failed") {
		t.Errorf("report:\n%s", report.String())
	}
}
