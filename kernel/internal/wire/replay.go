package wire

import "sync"

// replayMemory is how many signatures are remembered; jupyter_client keeps as many.
const replayMemory = 1 << 16

// replays remembers the latest signatures, so that a message recorded on the loopback
// device cannot be sent a second time. The zero value is ready.
type replays struct {
	mu   sync.Mutex // guards what follows
	seen map[signature]struct{}
	ring []signature // the same in order of arrival, once full from next on
	next int         // index of the oldest
}

// signature is the start of a digest: 128 bits tell messages apart.
type signature [16]byte

// add reports whether digest is new, and remembers it.
func (r *replays) add(digest []byte) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	var s signature
	copy(s[:], digest)
	if _, old := r.seen[s]; old {
		return false
	}
	if r.seen == nil {
		r.seen = make(map[signature]struct{})
	}
	r.seen[s] = struct{}{}
	if len(r.ring) < replayMemory {
		r.ring = append(r.ring, s)
		return true
	}
	delete(r.seen, r.ring[r.next])
	r.ring[r.next] = s
	r.next = (r.next + 1) % replayMemory
	return true
}
