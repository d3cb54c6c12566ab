package serve

import (
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
	asks           bool   // may be answered out of turn on shell
	missing        string // why this is not implemented; "" if it is
}

// handlers is the table of what is served.
func handlers() []row {
	return []row{
		on((*Server).kernelInfo, onBoth),
		on((*Server).execute, onShell),
		asking(on((*Server).complete, onShell)),
		asking(on((*Server).inspect, onShell)),
		asking(on((*Server).isComplete, onShell)),
		asking(on((*Server).historyOf, onShell)),
		asking(on((*Server).commInfo, onShell)),
		on((*Server).commOpen, onShell),
		on((*Server).commMsg, onShell),
		on((*Server).commClose, onShell),
		on((*Server).connect, onBoth),
		on((*Server).interrupt, onBoth),
		on((*Server).shutdown, onBoth), // shell: deprecated since 5.4, still sent
		on((*Server).createSubshell, onControl),
		on((*Server).deleteSubshell, onControl),
		on((*Server).listSubshells, onControl),
	}
}

// rows are all rows: those of the handlers and those of what is refused.
func rows() []row { return append(handlers(), unimplemented()...) }

// on makes a row of a handler. The types of request and reply are those of its Go types,
// so that no name can be mistyped.
func on[Q, R proto.Content](handler func(*Server, *request, Q) (R, error), chs channels) row {
	var q Q
	var r R
	return row{
		request:  q.MsgType(),
		reply:    r.MsgType(),
		channels: chs,
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

// Support says whether a type of message is supported.
type Support struct {
	MsgType   string
	Channels  []string // where it is taken, or sent
	Supported bool
	Reason    string // if it is not supported
}

// Messages lists the messages that clients may send and those that the kernel publishes,
// in the order of the tables.
func Messages() []Support {
	var list []Support
	for _, r := range rows() {
		var names []string
		for _, ch := range r.channels {
			names = append(names, string(ch))
		}
		list = append(list, Support{MsgType: r.request, Channels: names, Supported: r.missing == "", Reason: r.missing})
	}
	list = append(list, Support{MsgType: proto.InputReply{}.MsgType(), Channels: []string{"stdin"}, Supported: true})
	return append(list, published()...)
}
