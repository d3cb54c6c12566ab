package kernel

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"gokernel/kernel/internal/engine/echo"
	"gokernel/kernel/internal/transport"
	"gokernel/kernel/internal/wire"
)

// launcher listens for a registration and answers it. What it was told is in got.
func launcher(t *testing.T, answer func(*wire.Codec) [][]byte) (r transport.Registration, got <-chan registration) {
	t.Helper()
	codec, err := wire.NewCodec("", "secret")
	if err != nil {
		t.Fatal(err)
	}
	sockets, err := transport.Listen(transport.ConnectionInfo{Transport: "tcp", IP: "127.0.0.1"}, transport.Options{})
	if err != nil {
		t.Fatal(err)
	}
	told, done := make(chan registration, 1), make(chan struct{})
	t.Cleanup(func() {
		sockets.Close()
		<-done
	})
	go func() {
		defer close(done)
		frames, err := sockets.Shell.Recv(context.Background())
		if err != nil {
			return // the test has ended
		}
		body, err := codec.OpenBare(frames)
		if err != nil {
			t.Error(err)
			return
		}
		var ports registration
		if err := json.Unmarshal(body, &ports); err != nil {
			t.Error(err)
		}
		told <- ports
		if ack := answer(codec); ack != nil {
			if err := sockets.Shell.Send(append(frames[:1:1], ack...)); err != nil {
				t.Error(err)
			}
		}
	}()
	return transport.Registration{KernelID: "id-1", Transport: "tcp", IP: "127.0.0.1", Port: sockets.Info().ShellPort, Key: "secret"}, told
}

func TestRegister(t *testing.T) {
	t.Setenv("JUPYTER_RUNTIME_DIR", t.TempDir())
	r, told := launcher(t, func(c *wire.Codec) [][]byte { return c.SealBare([]byte(`{"status":"ok"}`)) })
	k, err := New(Config{
		Connection: transport.ConnectionInfo{Transport: "tcp", IP: "127.0.0.1", Key: "secret"},
		Session:    new(echo.Session),
		Logger:     slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer k.endpoints.Close()
	withdraw, err := k.announce(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	got, info := <-told, k.Connection()
	for what, pair := range map[string][2]string{
		"kernel_id":    {got.KernelID, "id-1"},
		"shell_port":   {got.ShellPort, strconv.Itoa(info.ShellPort)},
		"iopub_port":   {got.IOPubPort, strconv.Itoa(info.IOPubPort)},
		"stdin_port":   {got.StdinPort, strconv.Itoa(info.StdinPort)},
		"control_port": {got.ControlPort, strconv.Itoa(info.ControlPort)},
		"hb_port":      {got.HBPort, strconv.Itoa(info.HBPort)},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: got %q, want %q", what, pair[0], pair[1])
		}
	}
	file := filepath.Join(os.Getenv("JUPYTER_RUNTIME_DIR"), "kernel-id-1.json")
	written, _, err := transport.ReadStartFile(file)
	if err != nil || written.ShellPort != info.ShellPort || written.Key != "secret" {
		t.Errorf("connection file: got %+v, %v", written, err)
	}
	withdraw()
	if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the connection file is still there: %v", err)
	}
}

func TestRegisterWithoutAcknowledgement(t *testing.T) {
	forger, err := wire.NewCodec("", "another key")
	if err != nil {
		t.Fatal(err)
	}
	for name, answer := range map[string]func(*wire.Codec) [][]byte{
		"forged": func(*wire.Codec) [][]byte { return forger.SealBare([]byte(`{"status":"ok"}`)) },
		"short":  func(*wire.Codec) [][]byte { return [][]byte{[]byte("ok")} },
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := launcher(t, answer)
			if err := register(t.Context(), r, transport.ConnectionInfo{}); err == nil {
				t.Error("it was taken")
			}
		})
	}
	t.Run("none", func(t *testing.T) {
		r, told := launcher(t, func(*wire.Codec) [][]byte { return nil })
		ctx, cancel := context.WithCancel(t.Context())
		go func() { // ends with the registration
			<-told
			cancel()
		}()
		if err := register(ctx, r, transport.ConnectionInfo{}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
	})
}

func TestConnectionFileNames(t *testing.T) {
	t.Setenv("JUPYTER_RUNTIME_DIR", t.TempDir())
	for _, id := range []string{"", "../x", "a/b", `a\b`, "a\x00"} {
		if _, err := publishConnection(id, transport.ConnectionInfo{}); err == nil {
			t.Errorf("kernel_id %q became a file's name", id)
		}
	}
}

func TestBanner(t *testing.T) {
	for _, c := range []struct{ version, want string }{{"1.26.8", "1.26"}, {"1.26", "1.26"}, {"1.26rc1", "1.26rc1"}, {"devel", "devel"}} {
		if got := release(c.version); got != c.want {
			t.Errorf("%s: got %s, want %s", c.version, got, c.want)
		}
	}
}
