package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"gokernel/kernelspec"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gokernel": main})
}

// The scripts run the command line as a person would.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir) // testscript's own does not exist
			for _, name := range []string{"VIRTUAL_ENV", "CONDA_PREFIX", "XDG_DATA_HOME", "JUPYTER_DATA_DIR", "JUPYTER_PATH"} {
				env.Setenv(name, "")
			}
			return takePorts(env)
		},
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("no condition %q", name)
		},
	})
}

// What go run has built is gone when it ends; the kernel that it has installed stays.
func TestInstallByGoRun(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: links the program")
	}
	prefix := t.TempDir()
	if text, err := exec.Command("go", "run", ".", "install", "--prefix", prefix).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	found := kernelspec.Find([]string{filepath.Join(prefix, "share", "jupyter")})
	if len(found) != 1 || found[0].Err != nil {
		t.Fatalf("found %+v", found)
	}
	text, err := exec.Command(found[0].Spec.Argv[0], "version").Output()
	if err != nil || !strings.HasPrefix(string(text), "gokernel ") {
		t.Errorf("%s version: %q, %v", found[0].Spec.Argv[0], text, err)
	}
}

// takePorts leaves the connection file $TAKEN, whose ports are in use.
func takePorts(env *testscript.Env) error {
	info := map[string]any{"transport": "tcp", "ip": "127.0.0.1", "key": "k", "signature_scheme": "hmac-sha256"}
	for _, name := range []string{"shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		env.Defer(func() { listener.Close() })
		info[name] = listener.Addr().(*net.TCPAddr).Port
	}
	text, err := json.Marshal(info)
	if err != nil {
		return err
	}
	file := filepath.Join(env.WorkDir, "taken.json")
	env.Setenv("TAKEN", file)
	return os.WriteFile(file, text, 0o600)
}

func TestParse(t *testing.T) {
	tests := []struct{ args, want []string }{
		{nil, nil},
		{[]string{"a", "--n", "1", "b"}, []string{"a", "b"}},
		{[]string{"--n=1", "--", "--n", "a"}, []string{"--n", "a"}},
		{[]string{"a", "--", "--n"}, []string{"a", "--n"}},
		{[]string{"a", "-"}, []string{"a", "-"}},
	}
	for _, test := range tests {
		flags := flag.NewFlagSet("", flag.ContinueOnError)
		flags.Int("n", 0, "")
		got, err := parse(flags, test.args)
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%q: got %q, %v, want %q", test.args, got, err, test.want)
		}
	}
}

func TestErrorsAreOneLine(t *testing.T) {
	if got := oneLine(errors.Join(io.EOF, io.ErrClosedPipe).Error()); got != "EOF; io: read/write on closed pipe" {
		t.Errorf("got %q", got)
	}
}

// Every row says what it does and can be described.
func TestTable(t *testing.T) {
	for _, row := range commands() {
		if row.name == "" || row.summary == "" || row.declare == nil {
			t.Errorf("row %q is incomplete", row.name)
		}
		if status := run([]string{"help", row.name}, io.Discard, io.Discard); status != exitOK {
			t.Errorf("help %s: exit status %d", row.name, status)
		}
	}
}
