// Package cell is the session: it takes a cell through the pipeline
//
//	split → magics → parse → check → load → run → render
//
// and keeps what the cells have declared. It implements engine.Session in process.
package cell

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
	"sync"
	"time"

	"gokernel/kernel/internal/check"
	"gokernel/kernel/internal/check/stdtypes"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/support"
	"gokernel/kernel/internal/source"
)

// Session is a notebook session in this process.
type Session struct {
	host     *support.Host
	engine   engine.Engine
	importer *importer

	compiling sync.Mutex // held while a cell is checked and loaded, not while it runs; guards what follows
	pkg       *check.Package
	names     *check.Names
	slots     *slots
	decls     map[string]*declaration // functions, methods and types by name: f, T.M, T
	explicit  bool                    // packages must be imported

	mu    sync.Mutex              // guards what follows
	cells map[string]*source.Cell // by name; goroutines of old cells show their lines
	done  []done                  // Go text that has run

	testing chan struct{} // holds something while tests run
	running map[*support.Run]*ending
}

// ending is what interrupts need to know of a running cell.
type ending struct {
	ended chan struct{} // closed when the cell's statements have ended
	asked bool          // it was asked to end
}

// New gives a session in which nothing was declared. newEngine makes the engine that
// evaluates checked cells.
func New(newEngine func(*support.Host, types.Importer) (engine.Engine, error)) (*Session, error) {
	host := support.NewHost()
	host.Render = shownBy(host)
	imp := &importer{std: stdtypes.NewImporter()}
	eng, err := newEngine(host, imp)
	if err != nil {
		return nil, fmt.Errorf("starting the evaluator: %w", err)
	}
	outer, err := preloaded(imp)
	if err != nil {
		return nil, err
	}
	pkg, err := check.NewPackage()
	if err != nil {
		return nil, err
	}
	s := &Session{
		pkg:      pkg,
		host:     host,
		engine:   eng,
		importer: imp,
		names:    check.NewNames(outer),
		slots:    newSlots(),
		decls:    map[string]*declaration{},
		cells:    map[string]*source.Cell{},
		running:  map[*support.Run]*ending{},
		testing:  make(chan struct{}, 1),
	}
	host.OnPanic = s.reportGoroutine
	host.OnCaught = s.reportCaught
	return s, nil
}

// Run executes one cell.
func (s *Session) Run(in engine.Input, out engine.Out) engine.Result {
	run := s.host.Begin(in, out)
	var res engine.Result
	ended := make(chan struct{})
	s.note(run, &ending{ended: ended})
	finished := false
	<-run.Start(func() {
		defer close(ended)
		res = s.execute(run)
		run.Settle()
		finished = true
	})
	s.note(run, nil)
	if !finished && run.Interrupted() {
		res.Error = interruptError(run, nil)
	}
	res.Payload = run.Payload()
	return res
}

// note keeps what interrupts need to know of a run; nil when it has ended.
func (s *Session) note(run *support.Run, e *ending) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e == nil {
		delete(s.running, run)
	} else {
		s.running[run] = e
	}
}

// execute takes a cell through the pipeline, or handles a comm message.
func (s *Session) execute(run *support.Run) engine.Result {
	if run.Input.Comm != nil {
		s.handleComm(run)
		return engine.Result{}
	}
	value, fault := s.parts(run, source.New(run.Input.Count, run.Input.Code))
	res := engine.Result{Value: value, Error: fault}
	if fault == nil && run.Interrupted() {
		res.Error, res.Value = interruptError(run, nil), nil
	}
	if res.Error == nil && len(run.Input.UserExpressions) > 0 {
		res.Expressions = s.expressions(run)
	}
	return res
}

// expressions evaluates the front end's expressions.
func (s *Session) expressions(run *support.Run) map[string]engine.Expression {
	answers := map[string]engine.Expression{}
	for name, code := range run.Input.UserExpressions {
		cell := source.New(run.Input.Count, code)
		cell.File = "expression" // the cell's own name is its text's, for traces
		value, fault := s.evaluate(run, cell, code)
		answers[name] = engine.Expression{Value: value, Error: fault}
	}
	return answers
}

// patience is how long interrupted code gets to end by itself, running its deferred
// calls, before the evaluator makes it end.
const patience = time.Second

// Interrupt asks all running cells to end.
func (s *Session) Interrupt() {
	s.mu.Lock()
	running := slices.Collect(maps.Keys(s.running))
	s.mu.Unlock()
	for _, run := range running {
		s.interrupt(run)
	}
}

// interrupt asks a cell to end, if it still runs.
func (s *Session) interrupt(run *support.Run) {
	s.mu.Lock()
	e := s.running[run]
	again := e != nil && e.asked
	if e != nil {
		e.asked = true
	}
	s.mu.Unlock()
	if e == nil {
		return
	}
	run.Interrupt()
	if again {
		return
	}
	go func() { // ends with the cell, or after both steps
		select {
		case <-e.ended:
		case <-time.After(patience):
			s.engine.Abandon(e.ended)
		}
	}()
}

// InterruptAfter interrupts the calling cell when it has run for that long.
func (s *Session) InterruptAfter(d time.Duration) {
	run := s.host.Here()
	s.mu.Lock()
	e := s.running[run]
	s.mu.Unlock()
	if e == nil {
		return // a goroutine that has outlived its cell
	}
	go func() { // ends with the cell
		select {
		case <-e.ended:
		case <-time.After(d):
			s.interrupt(run)
		}
	}()
}

// keepCell makes a cell's text known under its name.
func (s *Session) keepCell(cell *source.Cell) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cells[cell.Name()] = cell
}

// cell gives a cell by its name, nil if there is none.
func (s *Session) cell(name string) *source.Cell {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cells[name]
}

// Close ends what runs.
func (s *Session) Close() error {
	s.Interrupt()
	return nil
}

// preloaded gives the names that every cell sees: the scheduler's and the questions.
func preloaded(imp *importer) (map[string]types.Object, error) {
	outer := map[string]types.Object{}
	pkg, err := imp.Import("gokernel/scheduler")
	if err != nil {
		return nil, fmt.Errorf("preloading the scheduler: %w", err)
	}
	for _, name := range pkg.Scope().Names() {
		if obj := pkg.Scope().Lookup(name); obj.Exported() {
			outer[name] = obj
		}
	}
	for _, obj := range questions() {
		outer[obj.Name()] = obj
	}
	return outer, nil
}
