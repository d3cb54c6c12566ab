package nbrun

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"gokernel/kernel/internal/client"
	"gokernel/kernel/internal/transport"
)

// How long a kernel may take to end: when asked to, when terminated, and for its
// children to let go of its output.
const (
	shutdownTime = 5 * time.Second
	termTime     = 2 * time.Second
	outputTime   = 500 * time.Millisecond
)

// tries is how often a kernel is started whose ports somebody else takes first.
const tries = 5

// process is a running kernel and our connection to it.
type process struct {
	kernel Kernel
	cmd    *exec.Cmd
	client *client.Client
	folder string        // of the connection file
	words  tail          // the end of what the kernel wrote
	done   chan struct{} // closed when the process has ended
	exit   error         // how, after done
}

// errDied is the end of a kernel that nobody asked to end.
type errDied struct {
	status string
	words  string
}

func (e *errDied) Error() string {
	text := "the kernel died (" + e.status + ")"
	if e.words != "" {
		text += "; its last words:\n" + e.words
	}
	return text
}

// startKernel starts a kernel and connects to it.
func startKernel(ctx context.Context, k Kernel, dir string, limit time.Duration) (*process, error) {
	for try := 1; ; try++ {
		info, err := freePorts()
		if err != nil {
			return nil, err
		}
		p, err := startOn(ctx, k, dir, limit, info)
		var died *errDied
		if err == nil || !errors.As(err, &died) || try == tries || !taken(info) {
			return p, err
		}
	}
}

func startOn(ctx context.Context, k Kernel, dir string, limit time.Duration, info transport.ConnectionInfo) (*process, error) {
	info.KernelName = k.Name
	p := &process{kernel: k, done: make(chan struct{})}
	if err := p.launch(dir, info); err != nil {
		return nil, fmt.Errorf("starting the kernel %s: %w", k.Name, err)
	}
	err := p.connect(ctx, limit, info)
	if err != nil {
		p.kill()
		return nil, fmt.Errorf("starting the kernel %s: %w", k.Name, err)
	}
	return p, nil
}

// launch starts the process with a connection file of its own.
func (p *process) launch(dir string, info transport.ConnectionInfo) (err error) {
	if p.folder, err = os.MkdirTemp("", "gokernel-run-"); err != nil {
		return err
	}
	file := filepath.Join(p.folder, "kernel.json")
	if err = info.WriteFile(file); err == nil {
		argv := p.kernel.argv(file)
		p.cmd = exec.Command(argv[0], argv[1:]...)
		p.cmd.Dir, p.cmd.Env = dir, p.kernel.environment()
		p.cmd.Stdout, p.cmd.Stderr = &p.words, &p.words
		p.cmd.WaitDelay = outputTime
		ownGroup(p.cmd)
		err = p.cmd.Start()
	}
	if err != nil {
		os.RemoveAll(p.folder)
		return err
	}
	go func() { // owned by kill, which waits for done
		p.exit = p.cmd.Wait()
		close(p.done)
	}()
	return nil
}

func (p *process) connect(ctx context.Context, limit time.Duration, info transport.ConnectionInfo) (err error) {
	ctx, stop := p.while(ctx)
	defer stop()
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("it did not answer within %v", limit))
	defer cancel()
	if p.client, err = client.Dial(ctx, info); err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// while gives a context that ends when the kernel does, with an errDied as its cause.
func (p *process) while(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	var watcher sync.WaitGroup
	watcher.Go(func() {
		select {
		case <-p.done:
			cancel(p.death())
		case <-ctx.Done():
		}
	})
	return ctx, func() {
		cancel(nil)
		watcher.Wait()
	}
}

// death says how the kernel ended, after done.
func (p *process) death() error {
	return &errDied{p.cmd.ProcessState.String(), p.words.String()}
}

// shutdown asks the kernel to end, and sees to it that it does.
func (p *process) shutdown() {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	ctx, stop := p.while(ctx)
	defer stop()
	if p.client.Shutdown(ctx, false) == nil {
		select {
		case <-p.done:
		case <-ctx.Done():
		}
	}
	p.kill()
}

// kill ends the kernel and what it started, and cleans up after it.
func (p *process) kill() {
	if p.client != nil {
		p.client.Close() // of a kernel that may be gone: nothing to report
	}
	for _, stop := range []func(*exec.Cmd){terminate, killGroup} {
		select {
		case <-p.done:
		default:
			stop(p.cmd)
			p.wait(termTime)
		}
	}
	<-p.done
	os.RemoveAll(p.folder)
}

// wait waits for the process to end, but not for long.
func (p *process) wait(limit time.Duration) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-p.done:
	case <-timer.C:
	}
}

// interrupt asks the running cell to end, in the way of the kernelspec.
func (p *process) interrupt(ctx context.Context) error {
	if p.kernel.InterruptMode == "message" {
		return p.client.Interrupt(ctx)
	}
	return signalInterrupt(p.cmd)
}

// freePorts gives a connection on the loopback interface with a new key and ports that
// are free at the moment.
func freePorts() (transport.ConnectionInfo, error) {
	info := transport.ConnectionInfo{Transport: "tcp", IP: "127.0.0.1", Key: rand.Text(), SignatureScheme: "hmac-sha256"}
	for _, port := range []*int{&info.ShellPort, &info.IOPubPort, &info.StdinPort, &info.ControlPort, &info.HBPort} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return info, fmt.Errorf("no free port: %w", err)
		}
		defer l.Close() // not before all five are known, so that they differ
		*port = l.Addr().(*net.TCPAddr).Port
	}
	return info, nil
}

// taken tells whether somebody listens on one of the ports.
func taken(info transport.ConnectionInfo) bool {
	for _, port := range []int{info.ShellPort, info.IOPubPort, info.StdinPort, info.ControlPort, info.HBPort} {
		l, err := net.Listen("tcp", net.JoinHostPort(info.IP, strconv.Itoa(port)))
		if err != nil {
			return true
		}
		l.Close()
	}
	return false
}

// tail keeps the end of what is written to it.
type tail struct {
	mu   sync.Mutex
	text []byte
}

const maxTail = 2 << 10

func (t *tail) Write(text []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, text[max(0, len(text)-maxTail):]...)
	t.text = bytes.Clone(t.text[max(0, len(t.text)-maxTail):])
	return len(text), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(strings.ToValidUTF8(string(t.text), "\uFFFD"))
}
