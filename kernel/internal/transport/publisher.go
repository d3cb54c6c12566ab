package transport

import (
	"bytes"
	"context"
	"errors"
	"sync"
)

// maxTopics bounds what one subscriber's subscriptions take, in bytes.
const maxTopics = 1 << 20

var (
	errManyTopics = errors.New("its subscriptions take too much memory")
	errNoFrames   = errors.New("a message to send has no frames")
)

// Publisher is the iopub channel: an XPUB socket that sends each message to every peer that subscribes to a prefix of
// its topic.
type Publisher struct {
	*socket

	mu          sync.RWMutex
	subscribers map[*peer]*subscriptions
}

func newPublisher(channel string, opts Options) *Publisher {
	p := &Publisher{subscribers: map[*peer]*subscriptions{}}
	p.socket = newSocket(channel, xpubType, publishing{p}, opts)
	return p
}

// Publish queues a message, whose first frame is its topic, for every subscriber; the frames must not be changed
// afterwards. A subscriber gets every message in order or is cut: while one has too much waiting, Publish waits for
// it, and cuts it if it makes no progress for the stall limit. When ctx is done meanwhile, nobody gets the message and
// the error is ctx.Err(). After Close the error is ErrClosed.
func (p *Publisher) Publish(ctx context.Context, frames [][]byte) error {
	if len(frames) == 0 {
		return errNoFrames
	}
	if p.isClosing() {
		return ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	var some [8]*peer
	subscribers := p.subscribed(frames[0], some[:0])
	for _, s := range subscribers {
		if err := s.awaitRoom(ctx); err != nil && ctx.Err() != nil {
			return err
		}
	}
	for _, s := range subscribers {
		if !s.gone() {
			s.queue.put(outgoing{frames: frames})
			s.queue.signal()
		}
	}
	return nil
}

// Post is Publish for those who must not wait: it queues a message at once. A subscriber for which too much waits then
// is cut.
func (p *Publisher) Post(frames [][]byte) error {
	if len(frames) == 0 {
		return errNoFrames
	}
	if p.isClosing() {
		return ErrClosed
	}
	var some [8]*peer
	for _, s := range p.subscribed(frames[0], some[:0]) {
		s.putNow(outgoing{frames: frames})
	}
	return nil
}

// subscribed appends the peers that want the topic.
func (p *Publisher) subscribed(topic []byte, to []*peer) []*peer {
	p.mu.RLock()
	defer p.mu.RUnlock()
	for s, topics := range p.subscribers {
		if topics.match(topic) {
			to = append(to, s)
		}
	}
	return to
}

// publishing is the behaviour of a Publisher's socket.
type publishing struct{ *Publisher }

func (p publishing) attach(s *peer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.subscribers[s] = &subscriptions{count: map[string]int{}}
}

// receive takes a subscription (1 and the topic) or its end (0 and the topic). Anything else is ignored.
func (p publishing) receive(s *peer, frames [][]byte) error {
	if len(frames) != 1 || len(frames[0]) == 0 || frames[0][0] > 1 {
		return nil
	}
	subscribe, topic := frames[0][0] == 1, frames[0][1:]
	if err := p.change(s, subscribe, topic); err != nil || !subscribe || p.opts.Welcome == nil {
		return err
	}
	if welcome := p.opts.Welcome(topic); welcome != nil {
		return s.putPatiently(outgoing{frames: welcome})
	}
	return nil
}

func (p publishing) change(s *peer, subscribe bool, topic []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if subscribe {
		return p.subscribers[s].add(string(topic))
	}
	p.subscribers[s].remove(string(topic))
	return nil
}

func (p publishing) detach(s *peer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.subscribers, s)
}

// subscriptions are the topics of one subscriber. Subscribing twice needs unsubscribing twice.
type subscriptions struct {
	count map[string]int
	bytes int
}

func (s *subscriptions) add(topic string) error {
	if s.count[topic] == 0 {
		s.bytes += len(topic) + frameOverhead
	}
	s.count[topic]++
	if s.bytes > maxTopics {
		return errManyTopics
	}
	return nil
}

func (s *subscriptions) remove(topic string) {
	switch s.count[topic] {
	case 0:
		return
	case 1:
		delete(s.count, topic)
		s.bytes -= len(topic) + frameOverhead
	default:
		s.count[topic]--
	}
}

func (s *subscriptions) match(topic []byte) bool {
	if s.count[""] > 0 {
		return true
	}
	for prefix := range s.count {
		if bytes.HasPrefix(topic, []byte(prefix)) {
			return true
		}
	}
	return false
}
