package transport

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const goodFile = `{"transport": "tcp", "ip": "127.0.0.1", "shell_port": 1, "iopub_port": 2, "stdin_port": 3,
	"control_port": 4, "hb_port": 65535, "key": "k", "signature_scheme": "hmac-sha256", "kernel_name": "go", "more": {}}`

func TestConnectionFile(t *testing.T) {
	for _, test := range []struct{ name, old, new, want string }{
		{"as it is", "", "", ""},
		{"minimal", `"transport": "tcp", "ip": "127.0.0.1", `, "", ""},
		{"ipc with a large port", `"tcp", "ip": "127.0.0.1", "shell_port": 1`, `"ipc", "ip": "/tmp/k", "shell_port": 70000`, ""},
		{"not JSON", `{"transport"`, `"transport"`, "not JSON: "},
		{"no object", goodFile, `[1]`, "got a JSON array, want an object"},
		{"transport", `"tcp"`, `"udp"`, `transport: got "udp", want tcp or ipc`},
		{"no ip", `"127.0.0.1"`, `""`, "ip: missing"},
		{"no port", `"stdin_port": 3`, `"x": 3`, "stdin_port: got 0, want 1 to 65535"},
		{"a negative port", `"stdin_port": 3`, `"stdin_port": -3`, "stdin_port: got -3"},
		{"a large port", `65535`, `65536`, "hb_port: got 65536"},
		{"a port as text", `"hb_port": 65535`, `"hb_port": "65535"`, "hb_port: got a JSON string, want int"},
		{"one port twice", `"stdin_port": 3`, `"stdin_port": 1`, "stdin_port: got 1, which is also shell_port"},
		{"encryption", `"key"`, `"curve_publickey": "x", "key"`, "curve_publickey: encrypted connections are not supported"},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "kernel.json")
			if err := os.WriteFile(path, []byte(strings.Replace(goodFile, test.old, test.new, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			got, _, err := ReadStartFile(path)
			if test.want == "" {
				if err != nil || got.Key != "k" || got.HBPort != 65535 || got.IP == "" || got.Transport == "" {
					t.Errorf("got %+v, %v", got, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("got %v, want an error that names %s and says %q", err, path, test.want)
			}
			if err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("more than one line: %q", err)
			}
		})
	}
	if _, _, err := ReadStartFile(filepath.Join(t.TempDir(), "absent")); !os.IsNotExist(unwrapped(err)) {
		t.Errorf("got %v for a file that is not there", err)
	}
}

func unwrapped(err error) error {
	wrapper, ok := err.(interface{ Unwrap() error })
	if !ok {
		return err
	}
	return wrapper.Unwrap()
}

func TestWriteConnectionFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "kernel.json")
	want := ConnectionInfo{"ipc", "/tmp/k", 1, 2, 3, 4, 5, "secret", "hmac-sha256", "go"}
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := want.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	if got, _, err := ReadStartFile(path); err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	stat, err := os.Stat(path)
	if err != nil || stat.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want 0600", stat.Mode(), err)
	}
	if err := want.WriteFile(filepath.Join(folder, "absent", "kernel.json")); err == nil {
		t.Error("wrote into a folder that is not there")
	}
	if err := want.WriteFile(folder); err == nil {
		t.Error("wrote over a folder")
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

func TestEndpoint(t *testing.T) {
	for want, info := range map[string]ConnectionInfo{
		"tcp://127.0.0.1:7": {Transport: "tcp", IP: "127.0.0.1"},
		"tcp://[::1]:7":     {Transport: "tcp", IP: "::1"},
		"ipc:///tmp/k-7":    {Transport: "ipc", IP: "/tmp/k"},
	} {
		if got := info.Endpoint(7); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestSplitEndpoint(t *testing.T) {
	for endpoint, want := range map[string]string{
		"tcp://127.0.0.1:7": "tcp 127.0.0.1:7",
		"tcp://*:7":         "tcp :7",
		"tcp://[::1]:7":     "tcp [::1]:7",
		"ipc://k-7":         "unix k-7",
		"ipc://@k-7":        "unix @k-7",
		"tcp://127.0.0.1":   "",
		"tcp://::1:7":       "",
		"tcp://h:65536":     "",
		"tcp://h:x":         "",
		"ipc://":            "",
		"udp://h:7":         "",
		"":                  "",
	} {
		network, address, err := splitEndpoint(endpoint)
		if got := strings.TrimSpace(network + " " + address); got != want || (err != nil) != (want == "") {
			t.Errorf("%s: got %q, %v; want %q", endpoint, got, err, want)
		}
	}
}
