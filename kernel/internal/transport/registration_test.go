package transport

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRegistrationFile(t *testing.T) {
	const good = `{"kernel_id": "id", "transport": "tcp", "registration_ip": "127.0.0.1", "registration_port": 4711, "key": "k", "signature_scheme": "hmac-sha256"}`
	for _, test := range []struct{ name, old, new, want string }{
		{"as it is", "", "", ""},
		{"minimal", `"transport": "tcp", "registration_ip": "127.0.0.1", `, "", ""},
		{"transport", `"tcp"`, `"ipc"`, `transport: got "ipc", want tcp`},
		{"no ip", `"127.0.0.1"`, `""`, "registration_ip: missing"},
		{"a large port", `4711`, `65536`, "registration_port: got 65536"},
		{"a port as text", `4711`, `"4711"`, "registration_port: got a JSON string, want int"},
		{"no port", `4711`, `null`, "registration_port: got 0"},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "registration.json")
			if err := os.WriteFile(path, []byte(strings.Replace(good, test.old, test.new, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			info, r, err := ReadStartFile(path)
			if test.want != "" {
				if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), path) {
					t.Errorf("got %v, want an error that names %s and says %q", err, path, test.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if want := (ConnectionInfo{Transport: "tcp", IP: "127.0.0.1", Key: "k", SignatureScheme: "hmac-sha256"}); info != want {
				t.Errorf("got connection %+v, want %+v", info, want)
			}
			if r.KernelID != "id" || r.Endpoint() != "tcp://127.0.0.1:4711" {
				t.Errorf("got %+v", r)
			}
		})
	}
}
