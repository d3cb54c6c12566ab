package test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "replace the pictures in docs by those that this run takes")

// addedCells are run by the lesson's driver after the lesson's own.
var addedCells = map[string]string{
	"define":  "ten := Take(Lucas(), 10)",
	"endless": "fmt.Println(\"started\")\nfor n := 1; ; n++ {\n}",
	"read":    "ten",
	"value":   "[2, 1, 3, 4, 7, 11, 18, 29, 47, 76]",
}

// lab works through the lesson in JupyterLab, cell by cell, and presses the stop button.
func lab(t *testing.T, j jupyter) {
	cells, err := json.Marshal(addedCells)
	if err != nil {
		t.Fatal(err)
	}
	j.drive(t, "lesson", j.lesson(), 10*time.Minute, "--cells", string(cells))
	j.check(t, "lab", filepath.Join(j.out, "lesson.ipynb"))
	j.pictures(t, "lab")
}

// drive opens a copy of a notebook in JupyterLab and has a driver of folder lab work
// with it in Chromium. The notebook as it was saved is then in the out folder.
func (j jupyter) drive(t *testing.T, driver, notebook string, limit time.Duration, args ...string) {
	t.Helper()
	node, chromium := program(t, "node"), program(t, "chromium")
	folder := filepath.Join(j.root, "test", "lab")
	if _, err := os.Stat(filepath.Join(folder, "node_modules", "playwright-core")); err != nil {
		j.run(t, "npm", folder, 5*time.Minute, program(t, "npm"), "ci", "--no-audit", "--no-fund", "--ignore-scripts")
	}
	home, name := t.TempDir(), driver+".ipynb"
	copyFile(t, filepath.Join(home, name), notebook)
	args = append([]string{driver + ".js", "--url", j.serveLab(t, home), "--kernel", j.kernel, "--notebook", name,
		"--out", j.out, "--chromium", chromium}, args...)
	t.Log(j.run(t, driver, folder, limit, node, args...))
	copyFile(t, filepath.Join(j.out, name), filepath.Join(home, name))
}

// pictures puts those that a driver has taken into docs, if that is asked for.
func (j jupyter) pictures(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if *update {
			copyFile(t, filepath.Join(j.root, "docs", name+".png"), filepath.Join(j.out, name+".png"))
		}
	}
}

func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, err.Error())
	}
	return path
}

func copyFile(t *testing.T, to, from string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// serveLab starts JupyterLab on a free port of the loopback interface, and gives its
// address. It ends with the test.
func (j jupyter) serveLab(t *testing.T, home string) (url string) {
	t.Helper()
	port := freePort(t)
	cmd := exec.Command(j.env.Program("jupyter-lab"), "--no-browser", "--allow-root", "--expose-app-in-browser",
		"--ip=127.0.0.1", fmt.Sprintf("--port=%d", port), "--ServerApp.port_retries=0", "--IdentityProvider.token=",
		"--ServerApp.root_dir="+home, "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate")
	cmd.Env = j.env.Environ()
	cmd.Env = append(cmd.Env, "JUPYTERLAB_SETTINGS_DIR="+settings(t), "JUPYTERLAB_WORKSPACES_DIR="+t.TempDir())
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { cmd.Wait(); close(ended) }()
	t.Cleanup(func() {
		stopLab(t, cmd, ended)
		if err := os.WriteFile(filepath.Join(j.out, "lab-server.log"), log.Bytes(), 0o644); err != nil {
			t.Error(err)
		}
		if bytes.Contains(log.Bytes(), []byte("panic")) { // kernels write to the server's own log
			t.Errorf("a kernel had a panic:\n%s", tail(log.String()))
		}
	})
	url = fmt.Sprintf("http://127.0.0.1:%d", port)
	if err := answers(t.Context(), url+"/api/status", ended); err != nil {
		t.Fatal(err)
	}
	return url
}

// changedSettings are those of JupyterLab's plugins that the tests change: it does not
// ask, over the notebook, whether it may fetch news; and while a person types, it offers
// what they typed before.
var changedSettings = map[string]string{
	"apputils-extension/notification":      `{"fetchNews": "false"}`,
	"completer-extension/inline-completer": `{"providers": {"@jupyterlab/inline-completer:history": {"enabled": true}}}`,
}

func settings(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for plugin, text := range changedSettings {
		file := filepath.Join(dir, "@jupyterlab", filepath.FromSlash(plugin)+".jupyterlab-settings")
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func stopLab(t *testing.T, cmd *exec.Cmd, ended <-chan struct{}) {
	cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Error("jupyter lab does not end when asked to")
		cmd.Process.Kill()
		<-ended
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

// answers waits until a server answers, or has ended.
func answers(ctx context.Context, url string, ended <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for tick := time.Tick(100 * time.Millisecond); ; {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		if response, err := http.DefaultClient.Do(request); err == nil {
			return response.Body.Close()
		}
		select {
		case <-tick:
		case <-ended:
			return errors.New("jupyter lab has ended")
		case <-ctx.Done():
			return errors.New("jupyter lab does not answer within a minute")
		}
	}
}
