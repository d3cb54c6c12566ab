package transport

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Listen binds the five channels of info, or none and says which one could not be bound. A port of 0 binds a free
// one: see Endpoints.Info.
func Listen(info ConnectionInfo, opts Options) (*Endpoints, error) {
	opts = opts.withDefaults()
	listeners, err := listenAll(&info)
	if err != nil {
		return nil, err
	}
	e := &Endpoints{info: info}
	e.Shell = newRouter("shell", opts)
	e.IOPub = newPublisher("iopub", opts)
	e.Stdin = newRouter("stdin", opts)
	e.Control = newRouter("control", opts)
	e.sockets = []*socket{e.Shell.socket, e.IOPub.socket, e.Stdin.socket, e.Control.socket, newHeartbeat(opts)}
	for i, s := range e.sockets { // in the order of the table of channels
		s.serve(listeners[i])
	}
	return e, nil
}

// listenAll binds all channels and writes the bound ports into info.
func listenAll(info *ConnectionInfo) ([]net.Listener, error) {
	var listeners []net.Listener
	for i, ch := range channels {
		port := ch.port(info)
		if info.Transport == "ipc" && *port == 0 {
			*port = i + 1
		}
		listener, err := listenOne(info.Endpoint(*port))
		if err != nil {
			for _, bound := range listeners {
				bound.Close()
			}
			return nil, fmt.Errorf("%s channel: cannot listen on %s: %w", ch.name, info.Endpoint(*port), err)
		}
		if tcp, ok := listener.Addr().(*net.TCPAddr); ok {
			*port = tcp.Port
		}
		listeners = append(listeners, listener)
	}
	return listeners, nil
}

func listenOne(endpoint string) (net.Listener, error) {
	network, address, err := splitEndpoint(endpoint)
	if err != nil {
		return nil, err
	}
	if network == "unix" {
		return listenUnix(address)
	}
	listener, err := net.Listen(network, address)
	return listener, bindCause(err)
}

// listenUnix binds a socket file that only its owner can connect to. The file of a kernel that was killed is
// replaced, that of one that lives is not.
func listenUnix(path string) (net.Listener, error) {
	if err := removeStale(path); err != nil {
		return nil, err
	}
	listener, err := net.Listen("unix", path) // closing it removes the file
	if err != nil {
		return nil, bindCause(err)
	}
	if strings.HasPrefix(path, "@") { // abstract: no file
		return listener, nil
	}
	if err := os.Chmod(path, 0o600); err != nil {
		listener.Close()
		return nil, err
	}
	return listener, nil
}

// removeStale removes a socket file on which nobody listens.
func removeStale(path string) error {
	stat, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) || strings.HasPrefix(path, "@") {
		return nil
	}
	if err != nil {
		return err
	}
	if stat.Mode()&fs.ModeSocket == 0 {
		return errors.New("a file that is not a socket is in the way")
	}
	conn, err := net.DialTimeout("unix", path, time.Second)
	if err == nil {
		conn.Close()
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return syscall.EADDRINUSE
	}
	return os.Remove(path)
}

// bindCause is the reason why a bind failed, without the address, which the caller names.
func bindCause(err error) error {
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		if errno == syscall.EINVAL {
			return errors.New("invalid address (a socket's path has at most 107 bytes)")
		}
		return errno
	}
	return err
}

// splitEndpoint gives the network and address of package net for an endpoint in ZeroMQ's notation.
func splitEndpoint(endpoint string) (network, address string, err error) {
	scheme, rest, found := strings.Cut(endpoint, "://")
	switch {
	case found && scheme == "ipc" && rest != "":
		return "unix", rest, nil
	case found && scheme == "tcp":
		host, port, err := net.SplitHostPort(rest)
		if n, bad := strconv.ParseUint(port, 10, 16); err != nil || bad != nil || n > 65535 {
			return "", "", fmt.Errorf("endpoint %q: want tcp://ip:port", endpoint)
		}
		if host == "*" {
			host = ""
		}
		return "tcp", net.JoinHostPort(host, port), nil
	}
	return "", "", fmt.Errorf("endpoint %q: want tcp://ip:port or ipc://path", endpoint)
}
