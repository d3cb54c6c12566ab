package transport

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ConnectionInfo is what a connection file says: where the five channels of a kernel are and how their messages are
// signed.
type ConnectionInfo struct {
	Transport       string `json:"transport"` // "tcp" or "ipc"
	IP              string `json:"ip"`        // tcp: address or host name; ipc: start of the sockets' path
	ShellPort       int    `json:"shell_port"`
	IOPubPort       int    `json:"iopub_port"`
	StdinPort       int    `json:"stdin_port"`
	ControlPort     int    `json:"control_port"`
	HBPort          int    `json:"hb_port"`
	Key             string `json:"key"`              // "" means unsigned messages
	SignatureScheme string `json:"signature_scheme"` // "hmac-sha256"
	KernelName      string `json:"kernel_name,omitempty"`
}

// channel is one of the five channels of a connection file.
type channel struct {
	name string
	port func(*ConnectionInfo) *int
}

// channels lists the five channels in the order in which they are bound.
var channels = []channel{
	{"shell", func(c *ConnectionInfo) *int { return &c.ShellPort }},
	{"iopub", func(c *ConnectionInfo) *int { return &c.IOPubPort }},
	{"stdin", func(c *ConnectionInfo) *int { return &c.StdinPort }},
	{"control", func(c *ConnectionInfo) *int { return &c.ControlPort }},
	{"hb", func(c *ConnectionInfo) *int { return &c.HBPort }},
}

// parseConnection reads and checks a connection file. As in jupyter_client, a missing transport is tcp and a missing
// ip is 127.0.0.1.
func parseConnection(text []byte) (ConnectionInfo, error) {
	file := struct {
		ConnectionInfo
		CurvePublicKey string `json:"curve_publickey"`
	}{ConnectionInfo: ConnectionInfo{Transport: "tcp", IP: "127.0.0.1", SignatureScheme: "hmac-sha256"}}
	if err := json.Unmarshal(text, &file); err != nil {
		return ConnectionInfo{}, jsonError(err)
	}
	if file.CurvePublicKey != "" {
		return ConnectionInfo{}, errors.New("curve_publickey: encrypted connections are not supported; set transport_encryption to disabled")
	}
	return file.ConnectionInfo, file.check()
}

// jsonError words a decoding error with the field's name instead of the Go type's.
func jsonError(err error) error {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		field := wrong.Field[strings.LastIndexByte(wrong.Field, '.')+1:]
		if field == "" {
			return fmt.Errorf("got a JSON %s, want an object", wrong.Value)
		}
		return fmt.Errorf("%s: got a JSON %s, want %s", field, wrong.Value, wrong.Type)
	}
	return fmt.Errorf("not JSON: %w", err)
}

// check says what a connection file must not say.
func (c ConnectionInfo) check() error {
	if c.Transport != "tcp" && c.Transport != "ipc" {
		return fmt.Errorf("transport: got %q, want tcp or ipc", c.Transport)
	}
	if c.IP == "" {
		return errors.New("ip: missing, want an address, or for ipc the start of a path")
	}
	owner := map[int]string{}
	for _, ch := range channels {
		port := *ch.port(&c)
		if port < 1 || c.Transport == "tcp" && port > 65535 {
			return fmt.Errorf("%s_port: got %d, want 1 to 65535", ch.name, port)
		}
		if other, taken := owner[port]; taken {
			return fmt.Errorf("%s_port: got %d, which is also %s_port", ch.name, port, other)
		}
		owner[port] = ch.name
	}
	return nil
}

// WriteFile writes c as a connection file that only its owner can read, whole or not at all.
func (c ConnectionInfo) WriteFile(path string) error {
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".connection-*") // mode 0600
	if err != nil {
		return fmt.Errorf("connection file: %w", err)
	}
	_, err = file.Write(append(text, '\n'))
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		os.Remove(file.Name())
		return fmt.Errorf("connection file: %w", err)
	}
	return nil
}

// Endpoint is the address of a port in ZeroMQ's notation: tcp://ip:port or ipc://ip-port.
func (c ConnectionInfo) Endpoint(port int) string {
	if c.Transport == "ipc" {
		return "ipc://" + c.IP + "-" + strconv.Itoa(port)
	}
	return "tcp://" + net.JoinHostPort(c.IP, strconv.Itoa(port))
}
