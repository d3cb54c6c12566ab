package transport

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestListenAllOrNone(t *testing.T) {
	for name, info := range transports(t) {
		t.Run(name, func(t *testing.T) {
			first := listen(t, info, Options{})
			info := first.Info()
			if err := info.check(); err != nil {
				t.Fatal(err)
			}
			if info.Transport == "tcp" {
				info.ShellPort, info.IOPubPort = 0, 0
			} else {
				info.ShellPort, info.IOPubPort = 11, 12
			}
			_, err := Listen(info, Options{})
			want := fmt.Sprintf("stdin channel: cannot listen on %s: address already in use", info.Endpoint(info.StdinPort))
			if err == nil || err.Error() != want {
				t.Fatalf("got %v, want %s", err, want)
			}
			if _, err := os.Stat(strings.TrimPrefix(info.Endpoint(11), "ipc://")); info.Transport == "ipc" && err == nil {
				t.Error("the shell channel's socket was left behind")
			}
			d := dialDealer(t, first, first.Info().StdinPort, "x") // the first owner is not disturbed
			if err := d.Send(frames("still here")); err != nil {
				t.Fatal(err)
			}
			wantNext(t, first.Stdin, "x|still here")
		})
	}
}

func TestListenErrors(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(folder+"/file-1", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for want, info := range map[string]ConnectionInfo{
		"at most 107 bytes":                       {Transport: "ipc", IP: folder + strings.Repeat("x", 120)},
		"a file that is not a socket is in":       {Transport: "ipc", IP: folder + "/file"},
		"no such file or directory":               {Transport: "ipc", IP: folder + "/absent/k"},
		"cannot assign requested address":         {Transport: "tcp", IP: "192.0.2.1"},
		"shell channel: cannot listen on tcp://[": {Transport: "tcp", IP: "::zz"},
	} {
		e, err := Listen(info, Options{})
		if err == nil {
			e.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: got %v, want %q", info, err, want)
		}
	}
}

// TestStaleSocketFiles leaves files as a killed kernel does.
func TestStaleSocketFiles(t *testing.T) {
	info := ConnectionInfo{Transport: "ipc", IP: t.TempDir() + "/k", ShellPort: 1}
	path := strings.TrimPrefix(info.Endpoint(1), "ipc://")
	stale, err := net.ListenUnix("unix", &net.UnixAddr{Name: path})
	if err != nil {
		t.Fatal(err)
	}
	stale.SetUnlinkOnClose(false)
	stale.Close()
	e := listen(t, info, Options{})
	stat, err := os.Stat(path)
	if err != nil || stat.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v; want a socket of mode 0600", stat, err)
	}
	e.Close()
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after Close: got %v, want the file to be gone", err)
	}
}

// brokenListener is a listener in a process without free file descriptors.
type brokenListener struct {
	net.Listener
	accepts atomic.Int64
}

func (l *brokenListener) Accept() (net.Conn, error) {
	l.accepts.Add(1)
	return nil, syscall.EMFILE
}

func (l *brokenListener) Close() error { return nil }

func TestAcceptBacksOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newHeartbeat(Options{}.withDefaults())
		broken := &brokenListener{}
		s.serve(broken)
		time.Sleep(10 * time.Second) // of the bubble's time
		s.close()
		if got := broken.accepts.Load(); got < 10 || got > 40 {
			t.Errorf("accepted %d times in 10 s, want a few times a second", got)
		}
	})
}
