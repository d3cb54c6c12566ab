package kernel

import (
	"context"
	"log/slog"
	"os"
	"os/signal"

	"gokernel/kernel/internal/history"
	"gokernel/kernel/internal/remote"
	"gokernel/kernel/internal/transport"
)

// RunProcess is the work of a kernel process, from its connection file to its end, which
// comes when a client asks for it, ctx is done or the parent is gone. SIGINT interrupts
// the running cell. The session lives in a child process that runs this program with
// the argument engine, so main must then call ServeEngine.
func RunProcess(ctx context.Context, connectionFile, version string) error {
	info, err := transport.ReadConnectionFile(connectionFile)
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
	k, err := New(Config{Connection: info, Session: session, Version: version, ParentPID: ParentPID(), Logger: logger, History: history.Path()})
	if err != nil {
		_ = session.Close() // the ports are what failed
		return err
	}
	defer k.interruptOnSignal()()
	return k.Run(ctx)
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
