package serve

import (
	"fmt"
	"slices"
	"strings"

	"gokernel/kernel/internal/proto"
)

// channel is a channel on which requests come.
type channel string

const (
	shellChannel   channel = "shell"
	controlChannel channel = "control"
)

// channels are those on which a type of request is taken.
type channels []channel

func (c channels) has(ch channel) bool { return slices.Contains(c, ch) }

func (c channels) String() string {
	var names []string
	for _, ch := range c {
		names = append(names, string(ch))
	}
	return strings.Join(names, " and ")
}

var (
	onShell   = channels{shellChannel}
	onControl = channels{controlChannel}
	onBoth    = channels{shellChannel, controlChannel}
)

// row says who answers one type of request.
type row struct {
	request, reply string // types; reply is "" if there is none
	channels       channels
	answer         func(*Server, *request) (proto.Content, error)
	notes          string // for the documentation: what the protocol leaves open, and limits
	asks           bool   // may be answered out of turn on shell
	slow           bool   // has a lane of its own beside control, which must hear interrupts
	missing        string // why this is not supported; "" if it is
}

// rows is the table of the requests that are answered.
func rows() []row {
	return []row{
		on((*Server).kernelInfo, onBoth, "tells which Go cells are written in and what evaluates them"),
		on((*Server).execute, onShell, "an error aborts the executes that are queued in the same shell: their status is `aborted`, "+
			"with an `execution_count`. Left out, `allow_stdin` is false and `stop_on_error` true"),
		asking(on((*Server).complete, onShell, "`metadata._jupyter_types_experimental` has kinds and signatures. "+
			"A `cursor_pos` outside of the code, or none, is the nearer end. Code of more than 1 MiB has no completions")),
		asking(on((*Server).inspect, onShell, "a `detail_level` of 1 or more asks for the source, too. `cursor_pos` and long code as for completion")),
		asking(on((*Server).isComplete, onShell, "`unknown` only if the code has more than 1 MiB, or the engine does not answer within a second")),
		asking(on((*Server).historyOf, onShell, "`raw` makes no difference")),
		asking(on((*Server).commInfo, onShell, "")),
		on((*Server).commOpen, onShell, "a target that nobody has registered is answered by `comm_close`"),
		on((*Server).commMsg, onShell, "what a handler shows has this message as its parent, its errors go to stderr"),
		on((*Server).commClose, onShell, ""),
		on((*Server).connect, onBoth, "deprecated by the protocol"),
		on((*Server).interrupt, onBoth, "ends the cells of all shells; the reply does not wait for that. SIGINT does the same"),
		on((*Server).shutdown, onBoth, "the reply is published on iopub, too. On shell it is deprecated by the protocol"),
		on((*Server).createSubshell, onControl, fmt.Sprintf("at most %d at a time", maxSubshells)),
		on((*Server).deleteSubshell, onControl, "does not wait: a cell that runs there goes on to its end, executes queued behind it are aborted"),
		on((*Server).listSubshells, onControl, "the oldest first"),
		slow(on((*Server).usage, onControl, "an extension of ipykernel: the kernel and all its child processes. Other systems than Linux "+
			"give `hostname`, `pid` and `cpu_count` only")),
		lacking(on((*Server).debug, onControl, "answered by a failure in the words of the Debug Adapter Protocol"), noDebugger),
	}
}

// on makes a row of a handler. The types of request and reply are those of its Go types,
// so that no name can be mistyped.
func on[Q, R proto.Content](handler func(*Server, *request, Q) (R, error), chs channels, notes string) row {
	var q Q
	var r R
	return row{
		request:  q.MsgType(),
		reply:    r.MsgType(),
		channels: chs,
		notes:    notes,
		answer: func(s *Server, req *request) (proto.Content, error) {
			q, err := proto.Decode[Q](req.Content)
			if err != nil {
				return nil, &proto.Failure{Ename: malformedRequest, Err: err}
			}
			return handler(s, req, q)
		},
	}
}

// asking marks a row whose requests change nothing and need not wait for a running cell.
func asking(r row) row {
	r.asks = true
	return r
}

// slow marks a row whose requests on control would keep others waiting.
func slow(r row) row {
	r.slow = true
	return r
}

// lacking marks a row whose handler says no in the protocol's own way.
func lacking(r row, reason string) row {
	r.missing = reason
	return r
}
