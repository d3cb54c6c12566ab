package serve

import (
	"context"
	"sync"
	"time"

	"gokernel/kernel/internal/wire"
)

// lane handles requests in order: those of the main shell, of one subshell, or of control,
// which has a second lane for slow ones. They are read ahead of time, so that an error
// knows which ones were already queued.
type lane struct {
	*Server
	channel  channel
	subshell string // id; "" for the main shell and control
	router   Router
	requests *queue
	// publish is how the lane's requests get to iopub. Shell goes at the pace of the
	// subscribers. Control does not wait for them: an interrupt must be heard while a
	// flood of output is stuck.
	publish func(frames [][]byte)

	abortThrough uint64 // executes up to this number are aborted; the worker's
}

func (s *Server) newShell(subshell string) *lane {
	return &lane{Server: s, channel: shellChannel, subshell: subshell, router: s.link.Shell, requests: newQueue(), publish: s.publish}
}

func (s *Server) newControl() *lane {
	return &lane{Server: s, channel: controlChannel, router: s.link.Control, requests: newQueue(), publish: s.post}
}

// add queues a message. It reports false if the lane ends.
func (l *lane) add(m wire.Message) bool {
	asks := l.channel == shellChannel && l.table[m.Header.MsgType].asks
	return l.requests.push(&request{Message: m, lane: l, publishFrames: l.publish, asks: asks})
}

// routeControl queues a request of the control channel.
func (s *Server) routeControl(m wire.Message) {
	if s.table[m.Header.MsgType].slow {
		s.slow.add(m)
	} else {
		s.control.add(m)
	}
}

// run handles the lane's requests until ctx is done or the lane is closed and empty.
func (l *lane) run(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	var beside sync.WaitGroup
	defer beside.Wait()
	defer cancel()
	if l.channel == shellChannel {
		beside.Go(func() { l.answerBeside(ctx) })
	}
	for {
		r, ok := l.requests.pop(ctx)
		if !ok {
			return
		}
		l.handle(r)
	}
}

// answerBeside answers out of turn what would wait for long, one request after the other.
// Like control, it does not wait for slow subscribers.
func (l *lane) answerBeside(ctx context.Context) {
	for {
		r, ok := l.requests.overtake(ctx)
		if !ok {
			return
		}
		r.publishFrames = l.publishSoon
		l.handle(r)
	}
}

// receive opens what comes over a channel, until ctx is done or the channel breaks. What
// cannot be opened is dropped: it may come from anybody.
func (s *Server) receive(ctx context.Context, name string, router Router, take func(wire.Message)) {
	for {
		frames, err := router.Recv(ctx)
		if err != nil {
			s.stop(err) // of no effect if ctx was done
			return
		}
		m, err := s.Codec.Open(frames)
		if err == nil {
			take(m)
		} else if n := s.dropped.Add(1); n&(n-1) == 0 { // a flood must not fill the log
			s.Logger.Warn("message dropped", "channel", name, "dropped so far", n, "error", err)
		}
	}
}

// How long settle waits.
const (
	quietTime   = 20 * time.Millisecond
	settleLimit = 200 * time.Millisecond
)

// settle waits until no request has come for quietTime. "Run all" sends its cells in one
// go: when one of the first fails within a millisecond, the others are on their way and
// must be found in the queue to be aborted. A cell that has run for longer than that has
// no wait here.
func (l *lane) settle() {
	for limit := time.Now().Add(settleLimit); time.Now().Before(limit); {
		_, latest := l.requests.state()
		rest := quietTime - time.Since(latest)
		if rest <= 0 {
			return
		}
		select {
		case <-time.After(rest):
		case <-l.publishing.Done():
			return
		}
	}
}
