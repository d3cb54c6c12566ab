package serve

import (
	"crypto/rand"
	"fmt"
	"slices"
	"sync"

	"gokernel/kernel/internal/proto"
	"gokernel/kernel/internal/wire"
)

// maxSubshells bounds the lanes beside the main shell. Front ends have a handful: one for
// each kind of widget, or for each console.
const maxSubshells = 100

// unknownSubshell is the ename for a subshell_id that names no subshell.
const unknownSubshell = "UnknownSubshell"

// subshells are the lanes beside the main shell, the oldest first.
type subshells struct {
	mu      sync.Mutex
	lanes   []*lane
	running int // lanes, and those that were deleted and have yet to end
}

// find gives the lane of a subshell, nil if there is none.
func (all *subshells) find(id string) *lane {
	all.mu.Lock()
	defer all.mu.Unlock()
	if i := all.index(id); i >= 0 {
		return all.lanes[i]
	}
	return nil
}

func (all *subshells) index(id string) int {
	return slices.IndexFunc(all.lanes, func(l *lane) bool { return l.subshell == id })
}

// add appends a lane, unless there are too many.
func (all *subshells) add(l *lane) error {
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.running >= maxSubshells {
		return fmt.Errorf("there are %d subshells, which is the most there may be: delete one", all.running)
	}
	all.running++
	all.lanes = append(all.lanes, l)
	return nil
}

// remove takes a lane out; nil if there is none with that id.
func (all *subshells) remove(id string) *lane {
	all.mu.Lock()
	defer all.mu.Unlock()
	i := all.index(id)
	if i < 0 {
		return nil
	}
	l := all.lanes[i]
	all.lanes = slices.Delete(all.lanes, i, i+1)
	return l
}

// ended tells that a lane has ended.
func (all *subshells) ended() {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.running--
}

func (all *subshells) ids() []string {
	all.mu.Lock()
	defer all.mu.Unlock()
	var ids []string
	for _, l := range all.lanes {
		ids = append(ids, l.subshell)
	}
	return ids
}

// routeShell queues a request of the shell channel where its header says. The main shell
// tells of a subshell that is not there.
func (s *Server) routeShell(m wire.Message) {
	l := s.shell
	if id := m.Header.SubshellID; id != "" {
		l = s.subshells.find(id)
	}
	if l == nil || !l.add(m) {
		s.shell.requests.push(&request{Message: m, lane: s.shell, publishFrames: s.shell.publish, asks: true, stray: true})
	}
}

// createSubshell starts a lane, whose owner is Run.
func (s *Server) createSubshell(*request, proto.CreateSubshellRequest) (proto.CreateSubshellReply, error) {
	l := s.newShell(rand.Text())
	if err := s.subshells.add(l); err != nil {
		return proto.CreateSubshellReply{}, &proto.Failure{Ename: "TooManySubshells", Err: err}
	}
	s.workers.Go(func() {
		defer s.subshells.ended()
		l.run(s.receiving)
	})
	return proto.CreateSubshellReply{Status: proto.OK, SubshellID: l.subshell}, nil
}

// deleteSubshell does not wait: a cell that runs there goes on to its end, and those that
// are queued behind it are aborted.
func (s *Server) deleteSubshell(_ *request, q proto.DeleteSubshellRequest) (proto.DeleteSubshellReply, error) {
	l := s.subshells.remove(q.SubshellID)
	if l == nil {
		return proto.DeleteSubshellReply{}, strayError(q.SubshellID)
	}
	l.requests.close()
	return proto.DeleteSubshellReply{Status: proto.OK}, nil
}

func (s *Server) listSubshells(*request, proto.ListSubshellRequest) (proto.ListSubshellReply, error) {
	return proto.ListSubshellReply{Status: proto.OK, SubshellID: s.subshells.ids()}, nil
}

func strayError(id string) error {
	return &proto.Failure{Ename: unknownSubshell, Err: fmt.Errorf("there is no subshell %q: list_subshell_request tells which there are", id)}
}
