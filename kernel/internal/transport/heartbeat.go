package transport

// heartbeat is the behaviour of the heartbeat's socket: a ROUTER that sends each message back where it came from. It
// works in the goroutines of its peers, so that nothing the kernel does can hold it up.
type heartbeat struct{}

func newHeartbeat(opts Options) *socket {
	return newSocket("hb", routerType, heartbeat{}, opts)
}

func (heartbeat) attach(*peer) {}

func (heartbeat) receive(p *peer, frames [][]byte) error {
	return p.putPatiently(outgoing{frames: frames})
}

func (heartbeat) detach(*peer) {}
