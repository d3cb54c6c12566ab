// Package kernel is a Jupyter kernel: it connects the sockets (transport), the protocol
// (serve) and a session that runs cells (engine.Session).
package kernel

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/history"
	"gokernel/kernel/internal/proto"
	"gokernel/kernel/internal/serve"
	"gokernel/kernel/internal/transport"
	"gokernel/kernel/internal/wire"
)

// Config is what a kernel is made of.
type Config struct {
	Connection transport.ConnectionInfo // ports of 0 are chosen: see Kernel.Connection
	Session    engine.Session           // closed when Run ends
	Version    string                   // of the program, for kernel_info
	Banner     string                   // for consoles; "" for a short one
	ParentPID  int                      // Run ends when this process is gone; 0 for none. See ParentPID
	Logger     *slog.Logger             // nil for none
	History    string                   // file in which inputs are remembered; "" for memory alone
}

// Kernel is a kernel whose ports are bound.
type Kernel struct {
	cfg       Config
	endpoints *transport.Endpoints
	server    *serve.Server
	history   *history.History
}

// New binds the ports of the connection. Clients can connect from then on; they are
// answered by Run, which must be called for the ports to be released.
func New(cfg Config) (*Kernel, error) {
	codec, err := wire.NewCodec(cfg.Connection.SignatureScheme, cfg.Connection.Key)
	if err != nil {
		return nil, err
	}
	inputs := history.Open(cfg.History, cfg.Logger)
	k := &Kernel{cfg: cfg, history: inputs, server: serve.New(serve.Config{
		Codec:   codec,
		Session: cfg.Session,
		Version: cfg.Version,
		Banner:  cfg.Banner,
		Logger:  cfg.Logger,
		History: inputs,
	})}
	k.endpoints, err = transport.Listen(cfg.Connection, transport.Options{Welcome: k.server.Welcome, Logger: cfg.Logger})
	if err != nil {
		return nil, errors.Join(err, inputs.Close())
	}
	return k, nil
}

// Connection is the connection info with the ports that were bound.
func (k *Kernel) Connection() transport.ConnectionInfo { return k.endpoints.Info() }

// Run serves until a client asks to shut down, ctx is done or the parent is gone, closes
// the session and releases the ports. It may be called once.
func (k *Kernel) Run(ctx context.Context) (err error) {
	defer func() { err = errors.Join(err, k.history.Close()) }()
	defer k.endpoints.Close()
	ctx, cancel := context.WithCancel(ctx)
	var watcher sync.WaitGroup
	defer watcher.Wait()
	defer cancel()
	if k.cfg.ParentPID != 0 {
		watcher.Go(func() {
			awaitParent(ctx, k.cfg.ParentPID)
			cancel()
		})
	}
	info := k.Connection()
	return k.server.Run(ctx, serve.Link{
		Shell:   k.endpoints.Shell,
		Control: k.endpoints.Control,
		Stdin:   k.endpoints.Stdin,
		IOPub:   k.endpoints.IOPub,
		Ports: proto.ConnectReply{
			ShellPort:   info.ShellPort,
			IOPubPort:   info.IOPubPort,
			StdinPort:   info.StdinPort,
			ControlPort: info.ControlPort,
			HBPort:      info.HBPort,
		},
	})
}

// Interrupt asks the running cell to end, as SIGINT or an interrupt_request does. It may
// be called at any time and does not wait.
func (k *Kernel) Interrupt() { k.server.Interrupt() }

// Support says whether a type of message is supported.
type Support = serve.Support

// Messages lists the messages of the protocol: whether they are supported, and why not.
func Messages() []Support { return serve.Messages() }
