//go:build unix

package remote

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gokernel/comm"
	"gokernel/display"
	"gokernel/kernel/internal/engine"
)

// engineVar makes the test binary an engine.
const engineVar = "REMOTE_TEST_ENGINE"

func TestMain(m *testing.M) {
	switch os.Getenv(engineVar) {
	case "":
		os.Exit(m.Run())
	case "fails":
		exitOn(Serve(func() (engine.Session, error) { return nil, errors.New("no symbols") }))
	case "speaks":
		fmt.Fprintln(os.Stderr, "no such flag")
		os.Exit(3)
	case "silent":
		time.Sleep(time.Minute)
	case "front":
		beFront()
	default:
		exitOn(Serve(func() (engine.Session, error) { return newFake(), nil }))
	}
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// fake is a session whose cells are scripts: a command and its argument on each line.
type fake struct {
	interrupts chan struct{}
	late       chan string   // text for the goroutines that earlier cells left
	closed     chan struct{} // ends them
	wg         sync.WaitGroup
}

func newFake() *fake {
	return &fake{interrupts: make(chan struct{}, 10), late: make(chan string), closed: make(chan struct{})}
}

func (f *fake) Interrupt()      { f.interrupts <- struct{}{} }
func (f *fake) StuckIn() string { return "a call of spin" }

func (f *fake) IsComplete(code string) engine.Completeness {
	if strings.HasSuffix(code, "{") {
		return engine.Completeness{Status: engine.Incomplete, Indent: "\t"}
	}
	return engine.Completeness{Status: engine.Complete}
}

func (f *fake) Complete(code string, cursor int) engine.Completions {
	return engine.Completions{From: cursor - 1, To: cursor, Items: []engine.Completion{{Text: code, Kind: engine.KindFunction, Signature: "func()"}}}
}

func (f *fake) Inspect(code string, cursor int, detail engine.Detail) *display.Bundle {
	if detail == engine.Brief {
		return nil
	}
	b := display.TextValue(code[:cursor])
	return &b
}

func (f *fake) Comms() map[string]string { return map[string]string{"id": "target"} }

func (f *fake) Close() error {
	close(f.closed)
	f.wg.Wait()
	return nil
}

func (f *fake) Run(in engine.Input, out engine.Out) (r engine.Result) {
	if in.Comm != nil {
		out.Comm(*in.Comm)
	}
	for line := range strings.Lines(in.Code) {
		name, argument, _ := strings.Cut(strings.TrimRight(line, "\n"), " ")
		do, ok := commands[name]
		if !ok {
			return engine.Result{Error: &engine.Error{Name: "NoCommand", Value: name}}
		}
		do(&command{f, in, out, &r}, argument)
	}
	return r
}

// command is what a command acts on.
type command struct {
	*fake
	in  engine.Input
	out engine.Out
	r   *engine.Result
}

func (c *command) value(text string) { b := bundle(text); c.r.Value = &b }

func bundle(text string) display.Bundle {
	data, _ := json.Marshal(text)
	return display.Bundle{Data: map[string]json.RawMessage{"text/plain": data}}
}

var commands = map[string]func(c *command, argument string){
	"out":     func(c *command, a string) { c.out.Write(engine.Stdout, []byte(a+"\n")) },
	"err":     func(c *command, a string) { c.out.Write(engine.Stderr, []byte(a+"\n")) },
	"rawout":  func(c *command, a string) { syscall.Write(1, []byte(a+"\n")) },
	"rawerr":  func(c *command, a string) { syscall.Write(2, []byte(a+"\n")) },
	"display": func(c *command, a string) { c.out.Display(display.Data{Bundle: bundle(a), ID: "id"}) },
	"clear":   func(c *command, a string) { c.out.ClearOutput(a == "wait") },
	"value":   func(c *command, a string) { c.value(a) },
	"count": func(c *command, a string) {
		c.value(fmt.Sprint(c.in.ID, c.in.Count, c.in.Silent, c.in.UserExpressions))
	},
	"fail": func(c *command, a string) { c.r.Error = &engine.Error{Name: "E", Value: a, Traceback: []string{a}} },
	"pid":  func(c *command, a string) { c.value(strconv.Itoa(os.Getpid())) },
	"input": func(c *command, a string) {
		line, err := c.out.Input(a, true)
		c.value(fmt.Sprintf("%q %v %v %v", line, err, errors.Is(err, engine.ErrNoStdin), errors.Is(err, engine.ErrInterrupted)))
	},
	"flood": func(c *command, a string) {
		n, _ := strconv.Atoi(a)
		w := io.Writer(os.Stdout)
		chunk := bytes.Repeat([]byte("0123456789abcde\n"), 512)
		for range n / len(chunk) {
			w.Write(chunk)
		}
	},
	"endless": func(c *command, a string) {
		for len(c.interrupts) == 0 {
			c.out.Write(engine.Stdout, []byte(a+"\n"))
		}
		<-c.interrupts
		c.r.Error = &engine.Error{Name: "KeyboardInterrupt"}
	},
	"stopped": func(c *command, a string) {
		<-c.interrupts
		c.interrupts <- struct{}{} // for the others
		c.r.Error = &engine.Error{Name: "KeyboardInterrupt"}
	},
	"wait": func(c *command, a string) { <-c.interrupts; c.r.Error = &engine.Error{Name: "KeyboardInterrupt"} },
	"spin": func(c *command, a string) { select {} },
	"exit": func(c *command, a string) { n, _ := strconv.Atoi(a); os.Exit(n) },
	"mapcrash": func(c *command, a string) {
		m := map[int]int{}
		for range 4 {
			go func() {
				for i := 0; ; i++ {
					m[i%8] = i
				}
			}()
		}
		select {}
	},
	"unlock":   func(c *command, a string) { new(sync.Mutex).Unlock() },
	"overflow": func(c *command, a string) { debug.SetMaxStack(32 << 20); fmt.Fprint(io.Discard, overflow(1)) },
	"gopanic":  func(c *command, a string) { go func() { panic(a) }(); select {} },
	"panic":    func(c *command, a string) { panic(a) },
	"goexit":   func(c *command, a string) { runtime.Goexit() },
	"child": func(c *command, a string) {
		cmd := exec.Command("sleep", "1000")
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: a == "with a group"}
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		if err := cmd.Start(); err != nil {
			panic(err)
		}
		c.value(strconv.Itoa(cmd.Process.Pid))
	},
	"garbage":     func(c *command, a string) { syscall.Write(linkOutFD, []byte(a)); select {} },
	"closestdout": func(c *command, a string) { os.Stdout.Close() },
	"leave": func(c *command, a string) { // a goroutine that outlives the cell
		c.wg.Go(func() {
			for {
				select {
				case text := <-c.late:
					c.out.Write(engine.Stderr, []byte(a+" "+text))
					c.out.Display(display.Data{Bundle: bundle(text)})
					c.late <- "done"
				case <-c.closed:
					return
				}
			}
		})
	},
	"late": func(c *command, a string) { c.late <- a; <-c.late },
	"fds": func(c *command, a string) {
		list, err := exec.Command("ls", "-l", "/proc/self/fd").CombinedOutput()
		c.value(fmt.Sprint(string(list), err))
	},
}

func overflow(n int) int { return overflow(n+1) + n }

// recorder is an Out that keeps what it gets. Pieces of one stream are joined.
type recorder struct {
	mu      sync.Mutex
	events  []string
	total   int
	keep    bool          // false: only count what is written
	gate    chan struct{} // if not nil, Write waits for it to be closed
	entered chan struct{} // holds a token once Write has waited
	input   func(prompt string, password bool) (string, error)
	changed chan struct{}
}

func newRecorder() *recorder {
	return &recorder{keep: true, entered: make(chan struct{}, 1), changed: make(chan struct{}, 1)}
}

func (r *recorder) add(event string) {
	r.events = append(r.events, event)
	select {
	case r.changed <- struct{}{}:
	default:
	}
}

func (r *recorder) Write(stream engine.Stream, text []byte) {
	if r.gate != nil {
		select {
		case r.entered <- struct{}{}:
		default:
		}
		<-r.gate
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.total += len(text)
	if !r.keep {
		return
	}
	prefix := string(stream) + ":"
	if n := len(r.events); n > 0 && strings.HasPrefix(r.events[n-1], prefix) {
		r.events[n-1] += string(text)
		r.add("")
		r.events = r.events[:n]
		return
	}
	r.add(prefix + string(text))
}

func (r *recorder) Display(d display.Data) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.add(fmt.Sprintf("display:%s:%s", d.ID, d.Data["text/plain"]))
}

func (r *recorder) Comm(m comm.Message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.add(fmt.Sprintf("%s:%s:%s:%q", m.Type, m.ID, m.Data, m.Buffers))
}

func (r *recorder) ClearOutput(wait bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.add(fmt.Sprintf("clear:%v", wait))
}

func (r *recorder) Input(prompt string, password bool) (string, error) {
	r.mu.Lock()
	r.add(fmt.Sprintf("input:%s:%v", prompt, password))
	r.mu.Unlock()
	return r.input(prompt, password)
}

func (r *recorder) got() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.events...)
}

// await waits until what was recorded contains text.
func (r *recorder) await(t testing.TB, text string) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for !strings.Contains(strings.Join(r.got(), "|"), text) {
		select {
		case <-r.changed:
		case <-deadline:
			t.Fatalf("no %q in %q", text, r.got())
		}
	}
}
