package labenv

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// fakePython stands for Python: it makes an environment that has it as its python,
// and its pip fails on what is named unknown. The real one is used by the tests that
// drive Jupyter.
const fakePython = `#!/bin/sh
case "$2" in
venv) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
pip) for last; do :; done
     if grep -q unknown "$last"; then echo "trying"; echo "no package unknown"; exit 1; fi ;;
esac
`

func putFakePython(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for Python is a shell script")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "python3"), []byte(fakePython), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
}

// An environment is made once, kept while its requirements stay the same, and made
// anew when they change or when it was left incomplete.
func TestMake(t *testing.T) {
	putFakePython(t)
	dir := filepath.Join(t.TempDir(), "env")
	made := func(requirements string) bool {
		t.Helper()
		var log bytes.Buffer
		env, err := Make(t.Context(), dir, []byte(requirements), &log)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(env.Program("python")); err != nil {
			t.Fatal(err)
		}
		return strings.Contains(log.String(), "setting up")
	}
	if !made("one") {
		t.Error("the first time it was not made")
	}
	if made("one") {
		t.Error("the same was made twice")
	}
	if !made("two") {
		t.Error("changed requirements were not noticed")
	}
	for _, lost := range []string{stampName, "bin/python"} {
		if err := os.Remove(filepath.Join(dir, lost)); err != nil {
			t.Fatal(err)
		}
		if !made("two") {
			t.Errorf("an environment without %s was taken for a complete one", lost)
		}
	}
}

func TestMakeFails(t *testing.T) {
	putFakePython(t)
	dir := filepath.Join(t.TempDir(), "env")
	for range 2 { // what failed is not taken for complete the next time
		_, err := Make(t.Context(), dir, []byte("unknown"), io.Discard)
		if err == nil || !strings.HasSuffix(err.Error(), "exit status 1: no package unknown") {
			t.Errorf("got %v", err)
		}
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := Make(t.Context(), dir, nil, io.Discard); err == nil || !strings.Contains(err.Error(), "no python3") {
		t.Errorf("got %v", err)
	}
}
