// Package serve is the kernel as its clients see it: it takes requests from the
// channels, asks the session, and answers.
//
// A message's way through the files:
//
//	link.go      the channels as frames, real sockets or not
//	lanes.go     one lane for shell, for each subshell and for control: read, queued,
//	             handled in order; queue.go has what may be answered out of turn
//	subshells.go which lanes there are, and which one a request is for
//	envelope.go  what is done around every request: busy, decode, answer, flush, reply,
//	             idle (status.go)
//	table.go     which handler answers which type on which channel
//	execute.go … one handler a file; debug.go is refused
//	messages.go  the table of all messages, supported or not
//	output.go    what a running cell shows; streams.go gathers its text
//	stdin.go     questions to the person at the front end
//
// A handler gets its request decoded and gives its reply's content or an error. It knows
// no socket and no status: that the reply goes where the request came from, and that
// idle follows whatever happens, is the envelope's.
package serve

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/history"
	"gokernel/kernel/internal/proto"
	"gokernel/kernel/internal/wire"
)

// Config is what a Server is made of.
type Config struct {
	Codec   *wire.Codec
	Session engine.Session   // closed when Run ends
	Version string           // of this implementation, for kernel_info
	Banner  string           // for consoles; "" for a short one
	Logger  *slog.Logger     // nil for none
	History *history.History // of the session, which is its owner's to close; nil for one in memory
}

// Server answers the clients of one kernel.
type Server struct {
	Config
	origin  *wire.Session
	table   map[string]row
	stdin   stdin
	timers  tasks
	dropped atomic.Uint64 // messages that could not be opened
	count   atomic.Int64  // execution count of the last stored cell

	subshells subshells
	lastUsage readings

	idling sync.Mutex // held while an idle is published, by all but control

	mu    sync.Mutex
	cells []*output // of the running cells, in the order of their starts

	// Set by Run before anything is received.
	link       Link
	publishing context.Context // ends when nothing can be published any more
	receiving  context.Context // ends first: what is queued then is not handled any more
	stop       context.CancelCauseFunc
	workers    sync.WaitGroup // lanes

	shell, control, slow *lane // slow is control's for requests that take long
}

// How long Run waits when it ends.
const (
	interruptGrace = 500 * time.Millisecond // for the running cell to end by itself
	closeGrace     = 2 * time.Second        // for the session to close and all goroutines to end
)

// New makes a server. It does nothing before Run.
func New(cfg Config) *Server {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Server{Config: cfg, origin: wire.NewSession("kernel"), table: map[string]row{}}
	for _, r := range rows() {
		if _, twice := s.table[r.request]; twice {
			panic("serve: two rows for " + r.request)
		}
		s.table[r.request] = r
	}
	s.stdin.turn = make(chan struct{}, 1)
	return s
}

// Run serves until a client asks to shut down, ctx is done or the link breaks, and then
// closes the session. Only the last, and a session that does not close, are errors. It
// may be called once.
func (s *Server) Run(ctx context.Context, link Link) error {
	receiving, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	publishing, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	if s.History == nil {
		s.History = history.Open("", s.Logger)
		defer s.History.Close()
	}
	s.link, s.publishing, s.receiving, s.stop = link, publishing, receiving, stop
	s.shell, s.control, s.slow = s.newShell(""), s.newControl(), s.newControl()

	s.publish(s.seal(proto.KernelStatus{ExecutionState: proto.Starting}, nil))
	var readers sync.WaitGroup
	for _, l := range []*lane{s.shell, s.control, s.slow} {
		s.workers.Go(func() { l.run(receiving) })
	}
	readers.Go(func() { s.receive(receiving, "shell", link.Shell, s.routeShell) })
	readers.Go(func() { s.receive(receiving, "control", link.Control, s.routeControl) })
	readers.Go(func() { s.readStdin(receiving) })

	<-receiving.Done()
	s.Interrupt()
	await(&s.workers, interruptGrace)
	cut()
	err := s.closeSession()
	s.timers.end()
	for name, group := range map[string]*sync.WaitGroup{"reader": &readers, "lane": &s.workers, "timer": &s.timers.running} {
		if !await(group, closeGrace) {
			s.Logger.Error("left running at the end", "goroutines", name)
		}
	}
	return errors.Join(linkError(ctx, receiving), err)
}

// linkError gives the error that ended receiving; nil for a shutdown and the end of ctx.
func linkError(ctx, receiving context.Context) error {
	cause := context.Cause(receiving)
	if ctx.Err() != nil || errors.Is(cause, errShutdown) {
		return nil
	}
	return cause
}

// closeSession does not trust the session to come back.
func (s *Server) closeSession() error {
	closed := make(chan error, 1)
	go func() { closed <- s.Session.Close() }()
	select {
	case err := <-closed:
		return err
	case <-time.After(closeGrace):
		return errors.New("the session did not close in time")
	}
}

// await waits for a group, at most for the limit, and reports whether it came to an end.
func await(group *sync.WaitGroup, limit time.Duration) bool {
	done := make(chan struct{})
	go func() {
		group.Wait()
		close(done)
	}()
	select {
	case <-done:
		return true
	case <-time.After(limit):
		return false
	}
}

// Welcome gives the frames that greet a new subscriber of iopub.
func (s *Server) Welcome(topic []byte) [][]byte {
	content, _ := proto.Encode(proto.IOPubWelcome{Subscription: string(topic)}) // a string cannot fail
	return s.Codec.Seal(wire.Message{
		Identities: [][]byte{topic},
		Header:     s.origin.Header(proto.IOPubWelcome{}.MsgType()),
		Content:    content,
	})
}
