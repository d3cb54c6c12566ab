package kernel

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"strings"

	"gokernel/kernel/internal/history"
	"gokernel/kernel/internal/remote"
	"gokernel/kernel/internal/transport"
)

// RunProcess is the work of a kernel process, from its connection file (or registration
// file) to its end, which comes when a client asks for it, ctx is done or the parent is
// gone. SIGINT interrupts the running cells. The session lives in a child process that
// runs this program with the argument engine, so main must then call ServeEngine.
func RunProcess(ctx context.Context, startFile, version string) error {
	info, launcher, err := transport.ReadStartFile(startFile)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	logger := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	session, err := remote.Start(context.WithoutCancel(ctx), remote.Config{Command: []string{self, "engine"}, Logger: logger})
	if err != nil {
		return err
	}
	k, err := New(Config{
		Connection: info,
		Session:    session,
		Version:    version,
		Banner:     banner(version),
		ParentPID:  ParentPID(),
		Logger:     logger,
		History:    history.Path(),
	})
	if err != nil {
		_ = session.Close() // the ports are what failed
		return err
	}
	if launcher != nil {
		withdraw, err := k.announce(ctx, *launcher)
		if err != nil {
			_ = session.Close() // the launcher is what failed
			_ = k.endpoints.Close()
			return err
		}
		defer withdraw()
	}
	defer k.interruptOnSignal()()
	return k.Run(ctx)
}

// announce tells a launcher the kernel's ports, and other clients by a connection file,
// which withdraw removes.
func (k *Kernel) announce(ctx context.Context, launcher transport.Registration) (withdraw func(), err error) {
	if err := register(ctx, launcher, k.Connection()); err != nil {
		return nil, err
	}
	withdraw, err = publishConnection(launcher.KernelID, k.Connection())
	if err != nil {
		k.cfg.Logger.Warn("no connection file for other clients", "error", err)
		return func() {}, nil
	}
	return withdraw, nil
}

// banner tells what the kernel is.
func banner(version string) string {
	name, reason, err := Evaluator()
	switch {
	case err != nil:
		name = "nothing: " + err.Error()
	case reason != "":
		name += " (" + reason + ")"
	}
	language, _, _ := strings.Cut(strings.TrimPrefix(runtime.Version(), "go"), " ")
	return fmt.Sprintf("gokernel %s, built by Go %s\nCells are Go %s, evaluated by %s. There is no native tier: nothing is compiled to machine code.",
		version, language, release(language), name)
}

// release is a Go version without what comes after the second number.
func release(version string) string {
	parts := strings.SplitN(version, ".", 3)
	return strings.Join(parts[:min(len(parts), 2)], ".")
}

// interruptOnSignal makes SIGINT interrupt the running cell until stop is called.
func (k *Kernel) interruptOnSignal() (stop func()) {
	signals := make(chan os.Signal, 1)
	done, ended := make(chan struct{}), make(chan struct{})
	signal.Notify(signals, os.Interrupt)
	go func() {
		defer close(ended)
		for {
			select {
			case <-signals:
				k.Interrupt()
			case <-done:
				return
			}
		}
	}()
	return func() {
		signal.Stop(signals)
		close(done)
		<-ended
	}
}
