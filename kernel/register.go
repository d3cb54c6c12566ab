package kernel

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"gokernel/kernel/internal/transport"
	"gokernel/kernel/internal/wire"
	"gokernel/kernelspec"
)

// registrationTime is how long a launcher may take to acknowledge a registration.
const registrationTime = 10 * time.Second

// registration is the message of the kernel handshake, in which ports are strings.
type registration struct {
	KernelID    string `json:"kernel_id"`
	ShellPort   string `json:"shell_port"`
	IOPubPort   string `json:"iopub_port"`
	StdinPort   string `json:"stdin_port"`
	ControlPort string `json:"control_port"`
	HBPort      string `json:"hb_port"`
}

// register tells a launcher the ports of the kernel (the kernel handshake, JEP 66). It
// fails without a signed acknowledgement.
func register(ctx context.Context, r transport.Registration, info transport.ConnectionInfo) error {
	ctx, cancel := context.WithTimeout(ctx, registrationTime)
	defer cancel()
	body, err := json.Marshal(registration{
		KernelID:    r.KernelID,
		ShellPort:   strconv.Itoa(info.ShellPort),
		IOPubPort:   strconv.Itoa(info.IOPubPort),
		StdinPort:   strconv.Itoa(info.StdinPort),
		ControlPort: strconv.Itoa(info.ControlPort),
		HBPort:      strconv.Itoa(info.HBPort),
	})
	if err != nil {
		return err
	}
	codec, err := wire.NewCodec(r.SignatureScheme, r.Key)
	if err != nil {
		return err
	}
	if err := exchange(ctx, r.Endpoint(), codec, body); err != nil {
		return fmt.Errorf("registration at %s: %w", r.Endpoint(), err)
	}
	return nil
}

// exchange sends a message and waits for one back.
func exchange(ctx context.Context, endpoint string, codec *wire.Codec, body []byte) error {
	socket, err := transport.DialDealer(ctx, endpoint, nil)
	if err != nil {
		return err
	}
	defer socket.Close()
	if err := socket.Send(codec.SealBare(body)); err != nil {
		return err
	}
	frames, err := socket.Recv(ctx)
	if err != nil {
		return fmt.Errorf("no acknowledgement: %w", err)
	}
	if _, err := codec.OpenBare(frames); err != nil {
		return fmt.Errorf("acknowledgement: %w", err)
	}
	return nil
}

// fileName is what may stand in a file's name.
var fileName = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,100}$`)

// publishConnection writes a connection file where Jupyter's clients look for kernels that
// run, and gives the function that removes it.
func publishConnection(kernelID string, info transport.ConnectionInfo) (remove func(), err error) {
	if !fileName.MatchString(kernelID) {
		return nil, fmt.Errorf("kernel_id %q cannot be part of a file's name", kernelID)
	}
	folder := kernelspec.RuntimeDir()
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	file := filepath.Join(folder, "kernel-"+kernelID+".json")
	if err := info.WriteFile(file); err != nil {
		return nil, err
	}
	return func() { os.Remove(file) }, nil // it may be gone already
}
