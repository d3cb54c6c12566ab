package serve

import (
	"context"
	"time"

	"gokernel/kernel/internal/wire"
)

// lane handles the requests of one channel in order. They are read ahead of time, so
// that an error knows which ones were already queued.
type lane struct {
	*Server
	channel  channel
	router   Router
	requests *queue[*request]
	// publish is how the lane's requests get to iopub. Shell goes at the pace of the
	// subscribers. Control does not wait for them: an interrupt must be heard while a
	// flood of output is stuck.
	publish func(frames [][]byte)
}

func (s *Server) newLane(ch channel, router Router, publish func([][]byte)) *lane {
	return &lane{Server: s, channel: ch, router: router, requests: newQueue[*request](), publish: publish}
}

// read takes requests from the channel until ctx is done or the channel breaks.
func (l *lane) read(ctx context.Context) {
	number := uint64(0)
	l.receive(ctx, string(l.channel), l.router, func(m wire.Message) {
		number++
		l.requests.push(&request{Message: m, lane: l, number: number})
	})
}

// work handles the requests one after the other until ctx is done.
func (l *lane) work(ctx context.Context) {
	for {
		r, ok := l.requests.pop(ctx)
		if !ok {
			return
		}
		l.handle(r)
	}
}

// receive opens what comes over a channel. What cannot be opened is dropped: it may come
// from anybody.
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
