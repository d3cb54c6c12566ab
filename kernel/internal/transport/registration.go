package transport

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
)

// Registration is what a registration file says: where a launcher waits to be told the ports that a kernel has chosen
// (the kernel handshake, JEP 66), and how that message is signed.
type Registration struct {
	KernelID        string `json:"kernel_id"`
	Transport       string `json:"transport"` // "tcp"
	IP              string `json:"registration_ip"`
	Port            int    `json:"registration_port"`
	Key             string `json:"key"`
	SignatureScheme string `json:"signature_scheme"`
}

// ReadStartFile reads what a launcher gives a kernel: a connection file, or a registration file, which has a
// registration_port. In the second case the connection has no ports yet, and an address that the launcher can reach.
// The error is one line that names the file and the field.
func ReadStartFile(path string) (ConnectionInfo, *Registration, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return ConnectionInfo{}, nil, fmt.Errorf("connection file: %w", err)
	}
	var kind struct {
		Port json.RawMessage `json:"registration_port"`
	}
	if json.Unmarshal(text, &kind) != nil || kind.Port == nil {
		info, err := parseConnection(text)
		if err != nil {
			err = fmt.Errorf("connection file %s: %w", path, err)
		}
		return info, nil, err
	}
	r, err := parseRegistration(text)
	if err != nil {
		return ConnectionInfo{}, nil, fmt.Errorf("registration file %s: %w", path, err)
	}
	info, err := r.connection()
	return info, &r, err
}

func parseRegistration(text []byte) (Registration, error) {
	r := Registration{Transport: "tcp", IP: "127.0.0.1", SignatureScheme: "hmac-sha256"}
	if err := json.Unmarshal(text, &r); err != nil {
		return r, jsonError(err)
	}
	switch {
	case r.Transport != "tcp":
		return r, fmt.Errorf("transport: got %q, want tcp", r.Transport)
	case r.IP == "":
		return r, errors.New("registration_ip: missing, want an address")
	case r.Port < 1 || r.Port > 65535:
		return r, fmt.Errorf("registration_port: got %d, want 1 to 65535", r.Port)
	}
	return r, nil
}

// Endpoint is the address to register at in ZeroMQ's notation.
func (r Registration) Endpoint() string { return "tcp://" + r.address() }

func (r Registration) address() string { return net.JoinHostPort(r.IP, strconv.Itoa(r.Port)) }

// connection is where the kernel is to listen: at the address that the launcher sees us under.
func (r Registration) connection() (ConnectionInfo, error) {
	conn, err := net.Dial("udp", r.address()) // sends nothing: it only chooses our address
	if err != nil {
		return ConnectionInfo{}, fmt.Errorf("registration_ip: %w", err)
	}
	defer conn.Close()
	ip, _, err := net.SplitHostPort(conn.LocalAddr().String())
	return ConnectionInfo{Transport: "tcp", IP: ip, Key: r.Key, SignatureScheme: r.SignatureScheme}, err
}
