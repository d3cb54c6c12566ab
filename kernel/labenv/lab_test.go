package labenv

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakeLab stands for jupyter-lab: it tells how it was called.
const fakeLab = `#!/bin/sh
echo "$VIRTUAL_ENV $(command -v python) $*" >"$TELL"
case "$*" in *fail*) exit 7;; *wait*) exec sleep 60;; esac
`

func TestLab(t *testing.T) {
	putFakePython(t)
	cache, told := t.TempDir(), filepath.Join(t.TempDir(), "told")
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("HOME", cache) // where a Mac has its caches
	t.Setenv("TELL", told)
	env, err := Default(t.Context(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(env.Dir, "share/jupyter/kernels/gokernel/kernel.json")); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(env.Program("jupyter-lab"), []byte(fakeLab), 0o755); err != nil {
		t.Fatal(err)
	}

	if err := env.Lab(t.Context(), []string{"a.ipynb", "--no-browser"}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(told)
	if err != nil {
		t.Fatal(err)
	}
	if want := env.Dir + " " + env.Program("python") + " "; !strings.HasPrefix(string(got), want) || !strings.HasSuffix(string(got), "a.ipynb --no-browser\n") {
		t.Errorf("jupyter-lab was called with %q", got)
	}

	if err := env.Lab(t.Context(), []string{"fail"}); err == nil || !strings.Contains(err.Error(), "exit status 7") {
		t.Errorf("got %v", err)
	}
}

// JupyterLab ends when the context is done, and that is no error.
func TestLabStops(t *testing.T) {
	putFakePython(t)
	env := Env{Dir: t.TempDir()}
	t.Setenv("TELL", os.DevNull)
	if err := os.MkdirAll(filepath.Dir(env.Program("jupyter-lab")), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(env.Program("jupyter-lab"), []byte(fakeLab), 0o755); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- env.Lab(ctx, []string{"wait"}) }()
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
