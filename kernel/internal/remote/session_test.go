//go:build unix

package remote

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"gokernel/comm"
	"gokernel/kernel/internal/engine"
)

var _ engine.Session = (*Session)(nil)

func config(kind string) Config {
	return Config{Command: []string{os.Args[0]}, Env: append(os.Environ(), engineVar+"="+kind, "GORACE=atexit_sleep_ms=0")}
}

func start(t testing.TB, cfg Config) *Session {
	t.Helper()
	s, err := Start(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// runs runs a script and gives what it showed.
func runs(t testing.TB, s *Session, script string) (engine.Result, []string) {
	t.Helper()
	out := newRecorder()
	r := s.Run(engine.Input{Code: script}, out)
	return r, out.got()
}

func value(t testing.TB, s *Session, script string) string {
	t.Helper()
	r, _ := runs(t, s, script)
	if r.Error != nil || r.Value == nil {
		t.Fatalf("%s: value %v, error %+v", script, r.Value, r.Error)
	}
	text, err := strconv.Unquote(string(r.Value.Data["text/plain"]))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func wantError(t testing.TB, r engine.Result, name string, texts ...string) {
	t.Helper()
	if r.Error == nil || r.Error.Name != name {
		t.Fatalf("got error %+v, want %s", r.Error, name)
	}
	for _, text := range texts {
		if !strings.Contains(r.Error.Value, text) {
			t.Errorf("message %q lacks %q", r.Error.Value, text)
		}
	}
	if len(r.Error.Traceback) == 0 || len(r.Error.Traceback) > maxLines+2 {
		t.Errorf("traceback of %d lines", len(r.Error.Traceback))
	}
}

func wantEvents(t testing.TB, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestInputAndResultCross(t *testing.T) {
	s := start(t, config("fake"))
	r := s.Run(engine.Input{ID: "x", Count: 7, Silent: true, Code: "count", UserExpressions: map[string]string{"a": "b"}}, newRecorder())
	if got := string(r.Value.Data["text/plain"]); got != `"x7 true map[a:b]"` {
		t.Errorf("got %s", got)
	}
	r, _ = runs(t, s, "fail bad")
	wantError(t, r, "E", "bad")
}

func TestOrder(t *testing.T) {
	s := start(t, config("fake"))
	for range 200 {
		_, got := runs(t, s, "out A\ndisplay B\nout C\nerr D\nout E\nrawout F\ndisplay G\nrawerr H\nclear wait\nrawerr I\nout J\nvalue K")
		wantEvents(t, got, "stdout:A\n", `display:id:"B"`, "stdout:C\n", "stderr:D\n", "stdout:E\nF\n",
			`display:id:"G"`, "stderr:H\n", "clear:true", "stderr:I\n", "stdout:J\n")
		if t.Failed() {
			return
		}
	}
}

func TestManyBytes(t *testing.T) {
	s := start(t, config("fake"))
	out := newRecorder()
	out.keep = false
	const size = 50 << 20
	r := s.Run(engine.Input{Code: "flood " + strconv.Itoa(size)}, out)
	if r.Error != nil || out.total != size {
		t.Errorf("got %d bytes, error %v", out.total, r.Error)
	}
}

func TestInput(t *testing.T) {
	s := start(t, config("fake"))
	for _, c := range []struct {
		err  error
		want string
	}{
		{nil, `"hello" <nil> false false`},
		{engine.ErrNoStdin, `"hello" the front end does not take input requests (allow_stdin is false) true false`},
		{engine.ErrInterrupted, `"hello" interrupted while waiting for input false true`},
		{errors.New("line too long"), `"hello" input: line too long false false`},
	} {
		out := newRecorder()
		out.input = func(string, bool) (string, error) { return "hello", c.err }
		r := s.Run(engine.Input{Code: "rawout before\ninput name?\nout after"}, out)
		got, _ := strconv.Unquote(string(r.Value.Data["text/plain"]))
		if got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
		wantEvents(t, out.got(), "stdout:before\n", "input:name?:true", "stdout:after\n")
	}
}

func TestInterruptEndsInput(t *testing.T) {
	s := start(t, config("fake"))
	out := newRecorder()
	release := make(chan struct{})
	out.input = func(string, bool) (string, error) { s.Interrupt(); <-release; return "too late", nil }
	r := s.Run(engine.Input{Code: "input name?"}, out)
	close(release)
	if got := string(r.Value.Data["text/plain"]); !strings.HasSuffix(got, `false true"`) {
		t.Errorf("got %s, want an interrupted input", got)
	}
}

func TestLateOutput(t *testing.T) {
	s := start(t, config("fake"))
	first := newRecorder()
	s.Run(engine.Input{Code: "out now\nleave late"}, first)
	_, second := runs(t, s, "out before\nlate hello\nout after")
	wantEvents(t, first.got(), "stdout:now\n", "stderr:late hello", `display::"hello"`)
	wantEvents(t, second, "stdout:before\nafter\n")
}

func TestLateOutputIsBounded(t *testing.T) {
	s := start(t, config("fake"))
	for range keptOuts + 10 {
		if r, _ := runs(t, s, ""); r.Error != nil {
			t.Fatal(r.Error)
		}
	}
	if len(s.outs) != keptOuts {
		t.Errorf("%d outs are kept", len(s.outs))
	}
}

func TestQuestionsWhileBusy(t *testing.T) {
	s := start(t, config("fake"))
	done := make(chan engine.Result)
	out := newRecorder()
	go func() { done <- s.Run(engine.Input{Code: "out busy\nwait"}, out) }()
	out.await(t, "busy")
	if got := s.IsComplete("func f() {"); got != (engine.Completeness{Status: engine.Incomplete, Indent: "\t"}) {
		t.Errorf("got %+v", got)
	}
	if got := s.Complete("abc", 2); got.From != 1 || got.To != 2 || len(got.Items) != 1 || got.Items[0] != (engine.Completion{Text: "abc", Kind: engine.KindFunction, Signature: "func()"}) {
		t.Errorf("completions: got %+v", got)
	}
	if got := s.Inspect("abc", 2, engine.Source); got == nil || got.String() != "ab" {
		t.Errorf("inspection: got %v", got)
	}
	if got := s.Inspect("abc", 2, engine.Brief); got != nil {
		t.Errorf("inspection of nothing: got %v", got)
	}
	if got := s.Comms(); len(got) != 1 || got["id"] != "target" {
		t.Errorf("comms: got %v", got)
	}
	s.Interrupt()
	wantName(t, <-done, "KeyboardInterrupt")
}

func TestSubshellsRunBesideTheMainShell(t *testing.T) {
	s := start(t, config("fake"))
	main, side := newRecorder(), newRecorder()
	done := make(chan engine.Result)
	go func() { done <- s.Run(engine.Input{Code: "out main\nwait"}, main) }()
	main.await(t, "main")
	r := s.Run(engine.Input{Subshell: "side", Code: "out side\nerr too\nrawout of the main shell\nvalue 1"}, side)
	if r.Error != nil || r.Value.String() != "1" {
		t.Errorf("beside: got %+v", r)
	}
	wantEvents(t, side.got(), "stdout:side\n", "stderr:too\n")
	main.await(t, "of the main shell")
	s.Interrupt()
	wantName(t, <-done, "KeyboardInterrupt")
	if r := s.Run(engine.Input{Comm: &comm.Message{Type: comm.Msg, ID: "i", Data: json.RawMessage(`{}`), Buffers: [][]byte{{1}}}}, side); r.Error != nil {
		t.Error(r.Error)
	}
	wantEvents(t, side.got(), "stdout:side\n", "stderr:too\n", `comm_msg:i:{}:["\x01"]`)
}

func TestInterruptReachesAllCells(t *testing.T) {
	s := start(t, config("fake"))
	done := make(chan engine.Result)
	for _, shell := range []string{"", "a", "b"} {
		out := newRecorder()
		go func() { done <- s.Run(engine.Input{Subshell: shell, Code: "out begun\nstopped"}, out) }()
		out.await(t, "begun")
	}
	s.Interrupt()
	for range 3 {
		wantName(t, <-done, "KeyboardInterrupt")
	}
}

func wantName(t testing.TB, r engine.Result, name string) {
	t.Helper()
	if r.Error == nil || r.Error.Name != name {
		t.Fatalf("got error %+v, want %s", r.Error, name)
	}
}

func TestDeaths(t *testing.T) {
	for _, c := range []struct {
		script string
		texts  []string
		shown  []string
	}{
		{"rawout a\nexit 3", []string{"exit status 3", "values are gone"}, []string{"stdout:a\n"}},
		{"err user text\nmapcrash", []string{"fatal error: concurrent map writes", "exit status 2"}, []string{"stderr:user text\n"}},
		{"err user text\nunlock", []string{"fatal error: sync: unlock of unlocked mutex", "exit status 2"}, []string{"stderr:user text\n"}},
		{"overflow", []string{"fatal error: stack overflow"}, nil},
		{"rawerr panic: mine\ngopanic oh", []string{"panic: oh"}, []string{"stderr:panic: mine\n"}},
		{"garbage \xff\xff\xff\xff", []string{"garbage", "4294967295 bytes"}, nil},
		{"garbage \x00\x00\x00\x01\x7f", []string{"unknown kind 127"}, nil},
		{"garbage \x00\x00\x00\x02\x00\x30", []string{"garbage", "ready"}, nil},
		{"garbage \x00\x00\x00\x01\x0e", []string{"frame of the front, close"}, nil},
	} {
		t.Run(c.script, func(t *testing.T) {
			t.Parallel()
			cfg := config("fake")
			cfg.Env = append(cfg.Env, "GORACE=atexit_sleep_ms=0 report_bugs=0") // the race is meant
			s := start(t, cfg)
			r, got := runs(t, s, c.script)
			wantError(t, r, "EngineDied", c.texts...)
			wantEvents(t, got, c.shown...)
			if r, got := runs(t, s, "out alive"); r.Error != nil || !slices.Equal(got, []string{"stdout:alive\n"}) {
				t.Errorf("afterwards: %+v %q", r.Error, got)
			}
		})
	}
}

func TestWordsOfALiveEngineAreShown(t *testing.T) {
	s := start(t, config("fake"))
	_, got := runs(t, s, "err panic: recovered\nout next\nerr fatal error: not really\nvalue x")
	wantEvents(t, got, "stderr:panic: recovered\n", "stdout:next\n", "stderr:fatal error: not really\n")

	out := newRecorder()
	done := make(chan engine.Result)
	go func() { done <- s.Run(engine.Input{Code: "err runtime: fine\nwait"}, out) }()
	out.await(t, "stderr:runtime: fine") // though the engine says nothing more
	s.Interrupt()
	<-done
}

func TestKillMidCell(t *testing.T) {
	s := start(t, config("fake"))
	out := newRecorder()
	done := make(chan engine.Result)
	pid, _ := strconv.Atoi(value(t, s, "pid"))
	go func() { done <- s.Run(engine.Input{Code: "out begun\nspin"}, out) }()
	out.await(t, "begun")
	syscall.Kill(pid, syscall.SIGKILL)
	wantError(t, <-done, "EngineDied", "signal: killed", "memory")
	if next := value(t, s, "pid"); next == strconv.Itoa(pid) {
		t.Error("the same engine answers")
	}
}

func TestDeathWhileIdle(t *testing.T) {
	s := start(t, config("fake"))
	pid, _ := strconv.Atoi(value(t, s, "pid"))
	c := s.engine()
	syscall.Kill(pid, syscall.SIGKILL)
	<-c.gone
	_, got := runs(t, s, "out next")
	wantEvents(t, got, "stderr:the engine died while no cell ran (signal: killed, from outside or because memory ran out): a fresh one has started, and all values are gone\n", "stdout:next\n")
	_, got = runs(t, s, "out again")
	wantEvents(t, got, "stdout:again\n")
}

func TestPanicAndGoexitInTheSession(t *testing.T) {
	s := start(t, config("fake"))
	pid := value(t, s, "pid")
	r, _ := runs(t, s, "panic oops")
	wantName(t, r, "InternalError")
	r, _ = runs(t, s, "goexit")
	wantName(t, r, "InternalError")
	if value(t, s, "pid") != pid {
		t.Error("the engine was restarted")
	}
}

func TestChildProcessLeftBehind(t *testing.T) {
	for _, script := range childScripts() {
		s := start(t, config("fake"))
		pid, _ := strconv.Atoi(value(t, s, script))
		if syscall.Kill(pid, 0) != nil {
			t.Fatal("the child does not live")
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		awaitDeath(t, pid)
	}
}

// childScripts start a child; one in a process group of its own is found on Linux only.
func childScripts() []string {
	if runtime.GOOS == "linux" {
		return []string{"child", "child with a group"}
	}
	return []string{"child"}
}

// awaitDeath waits until a process has ended; somebody else collects it.
func awaitDeath(t testing.TB, pid int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil || strings.Contains(string(stat), ") Z ") {
			return
		}
	}
	t.Errorf("process %d lives on", pid)
}

func TestChildrenDoNotGetTheLink(t *testing.T) {
	s := start(t, config("fake"))
	list := value(t, s, "fds")
	if !strings.Contains(list, "0 -> ") {
		t.Fatalf("no list of descriptors: %s", list)
	}
	p := s.engine().process
	for name, f := range map[string]*os.File{"link in": p.out, "link out": p.in, "crash": p.crash} {
		info, err := f.Stat()
		if err != nil {
			t.Fatal(err)
		}
		if pipe := fmt.Sprintf("pipe:[%d]", info.Sys().(*syscall.Stat_t).Ino); strings.Contains(list, pipe) {
			t.Errorf("a child of a cell has inherited the pipe %s, %s:\n%s", name, pipe, list)
		}
	}
}

func TestClosedStdout(t *testing.T) {
	s := start(t, config("fake"))
	_, got := runs(t, s, "closestdout\nout still here")
	wantEvents(t, got, "stdout:still here\n")
}

func TestSignalInterrupts(t *testing.T) {
	s := start(t, config("fake"))
	pid, _ := strconv.Atoi(value(t, s, "pid"))
	if group, err := syscall.Getpgid(pid); err != nil || group != pid {
		t.Errorf("the engine's group is %d, want its own", group)
	}
	out := newRecorder()
	done := make(chan engine.Result)
	go func() { done <- s.Run(engine.Input{Code: "out begun\nwait"}, out) }()
	out.await(t, "begun")
	syscall.Kill(pid, syscall.SIGINT)
	wantName(t, <-done, "KeyboardInterrupt")
}

func TestInterruptEscalates(t *testing.T) {
	cfg := config("fake")
	cfg.times.patience = 1700 * time.Millisecond // more than stuckTime
	s := start(t, cfg)
	out := newRecorder()
	done := make(chan engine.Result)
	go func() { done <- s.Run(engine.Input{Code: "out begun\nspin"}, out) }()
	out.await(t, "begun")
	s.Interrupt()
	out.await(t, "stderr:KeyboardInterrupt: the cell is still in a call of spin; another interrupt restarts the engine")
	s.Interrupt()
	wantError(t, <-done, "KeyboardInterrupt", "restarted", "values are gone")
	if r, got := runs(t, s, "out alive"); r.Error != nil {
		t.Errorf("afterwards: %+v %q", r.Error, got)
	}
}

func TestInterruptBeforeTheEngineIsReady(t *testing.T) {
	s := start(t, config("silent"))
	done := make(chan engine.Result)
	go func() { done <- s.Run(engine.Input{}, newRecorder()) }()
	for s.current() == nil {
		runtime.Gosched()
	}
	s.Interrupt()
	wantName(t, <-done, "KeyboardInterrupt")
}

func (s *Session) current() *cell {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, cell := range s.running {
		return cell
	}
	return nil
}

func (s *Session) engine() *child {
	s.life.mu.Lock()
	defer s.life.mu.Unlock()
	return s.life.current
}

func TestInterruptWhileOutIsBlocked(t *testing.T) {
	s := start(t, config("fake"))
	out := newRecorder()
	out.keep = false
	out.gate = make(chan struct{})
	done := make(chan engine.Result)
	go func() { done <- s.Run(engine.Input{Code: "endless text"}, out) }()
	<-out.entered
	s.Interrupt() // returns, and is in the engine before the gate opens or soon after
	close(out.gate)
	wantName(t, <-done, "KeyboardInterrupt")
}

func TestCloseWhileOutIsBlocked(t *testing.T) {
	cfg := config("fake")
	cfg.times.grace = time.Millisecond
	s, err := Start(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	pid, _ := strconv.Atoi(value(t, s, "pid"))
	out := newRecorder()
	out.gate = make(chan struct{})
	done := make(chan engine.Result)
	go func() { done <- s.Run(engine.Input{Code: "endless text"}, out) }()
	<-out.entered
	if err := s.Close(); err == nil {
		t.Error("Close does not say that output is held up")
	}
	awaitDeath(t, pid)
	close(out.gate)
	wantName(t, <-done, "SessionClosed")
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestCloseWhileStuck(t *testing.T) {
	cfg := config("fake")
	cfg.times.grace = 10 * time.Millisecond
	s := start(t, cfg)
	out := newRecorder()
	done := make(chan engine.Result)
	go func() { done <- s.Run(engine.Input{Code: "out begun\nspin"}, out) }()
	out.await(t, "begun")
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	wantName(t, <-done, "SessionClosed")
	r, _ := runs(t, s, "out x")
	wantName(t, r, "SessionClosed")
}

func TestEngineThatCannotStart(t *testing.T) {
	for kind, want := range map[string]string{
		"fails":  "no symbols",
		"speaks": "no such flag",
		"silent": "not ready after",
		"":       "no such file",
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			cfg := config(kind)
			cfg.times.start = 500 * time.Millisecond
			if kind == "" {
				cfg.Command = []string{"/no/such/engine"}
			}
			if kind == "fails" || kind == "speaks" {
				cfg.times.start = 20 * time.Second
			}
			s := start(t, cfg)
			for range 3 {
				r, _ := runs(t, s, "out x")
				wantError(t, r, "EngineDied", "can't be started", want)
			}
		})
	}
}

func TestStartWithoutCommand(t *testing.T) {
	if _, err := Start(context.Background(), Config{}); err == nil {
		t.Error("no error")
	}
}

func TestServeByHand(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), engineVar+"=fake")
	text, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(text), "started by the kernel") {
		t.Errorf("got %s, %v", text, err)
	}
}

// beFront is a front for TestFrontDies: it prints the processes below it and waits.
func beFront() {
	cfg := config("fake")
	s, err := Start(context.Background(), cfg)
	if err != nil {
		exitOn(err)
	}
	out := newRecorder()
	for _, script := range append([]string{"pid"}, childScripts()...) {
		r := s.Run(engine.Input{Code: script}, out)
		fmt.Println(string(r.Value.Data["text/plain"]))
	}
	select {}
}

func TestFrontDies(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), engineVar+"=front")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	pids := make([]int, 1+len(childScripts()))
	for i := range pids {
		if _, err := fmt.Fscanf(stdout, "\"%d\"\n", &pids[i]); err != nil {
			t.Fatal(err)
		}
	}
	cmd.Process.Kill()
	cmd.Wait()
	for _, pid := range pids {
		awaitDeath(t, pid)
	}
}

func TestNothingLeaks(t *testing.T) {
	once := func() {
		s, err := Start(context.Background(), config("fake"))
		if err != nil {
			t.Fatal(err)
		}
		s.Run(engine.Input{Code: "out x\nexit 1"}, newRecorder())
		s.Run(engine.Input{Code: "out x"}, newRecorder())
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	once() // what the runtime keeps for good
	goroutines, files := runtime.NumGoroutine(), openFiles(t)
	for range 5 {
		once()
	}
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > goroutines && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond) // a closed channel is seen before its goroutine has gone
	}
	if n := runtime.NumGoroutine(); n > goroutines {
		buf := make([]byte, 1<<16)
		t.Errorf("%d goroutines, want %d\n%s", n, goroutines, buf[:runtime.Stack(buf, true)])
	}
	if n := openFiles(t); n > files {
		t.Errorf("%d open files, want %d", n, files)
	}
}

func openFiles(t *testing.T) int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip(err)
	}
	return len(entries)
}
