//go:build unix

package nbrun

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/echo"
	"gokernel/kernel/internal/serve"
	"gokernel/kernel/internal/transport"
	"gokernel/kernel/internal/wire"
	"gokernel/notebook"
)

// TestMain makes the test binary a kernel of the echo engine when it is started as one.
func TestMain(m *testing.M) {
	if len(os.Args) != 3 || os.Args[1] != "echo" {
		os.Exit(m.Run())
	}
	if err := beKernel(os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// mortal is an echo session that can die and can be deaf.
type mortal struct{ echo.Session }

func (m *mortal) Run(in engine.Input, out engine.Out) engine.Result {
	switch in.Code {
	case "die":
		fmt.Fprintln(os.Stderr, "farewell")
		os.Exit(7)
	case "deaf":
		select {}
	case "env":
		in.Code = "out " + os.Getenv("NBRUN_TEST") + " in " + filepath.Base(must(os.Getwd()))
	}
	return m.Session.Run(in, out)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func beKernel(file string) error {
	info, _, err := transport.ReadStartFile(file)
	if err != nil {
		return err
	}
	codec, err := wire.NewCodec(info.SignatureScheme, info.Key)
	if err != nil {
		return err
	}
	server := serve.New(serve.Config{Codec: codec, Session: &mortal{}, Version: "test"})
	ends, err := transport.Listen(info, transport.Options{Welcome: server.Welcome})
	if err != nil {
		return err
	}
	defer ends.Close()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT)
	go func() {
		for range signals {
			server.Interrupt()
		}
	}()
	return server.Run(context.Background(), serve.Link{Shell: ends.Shell, Control: ends.Control, Stdin: ends.Stdin, IOPub: ends.IOPub})
}

func echoKernel(mode string) Kernel {
	return Kernel{
		Name: "echo", DisplayName: "Echo", Language: "go", InterruptMode: mode,
		Argv: []string{os.Args[0], "echo", "{connection_file}"},
		Env:  map[string]string{"NBRUN_TEST": "${HOME}$$"},
	}
}

// write makes a notebook file of cells; a line "#tag NAME" at a cell's start tags it.
func write(t *testing.T, cells ...string) string {
	t.Helper()
	n := notebook.New()
	for _, source := range cells {
		tag, rest, tagged := strings.Cut(source, "\n")
		if !strings.HasPrefix(tag, "#tag ") {
			n.AddCell(notebook.Code, source)
			continue
		}
		if !tagged {
			t.Fatal("a tag without a cell")
		}
		n.AddCell(notebook.Code, rest).Metadata["tags"] = fmt.Appendf(nil, "[%q]", strings.TrimPrefix(tag, "#tag "))
	}
	name := filepath.Join(t.TempDir(), "x.ipynb")
	if err := n.Write(name); err != nil {
		t.Fatal(err)
	}
	return name
}

// run runs a notebook in place and gives what became of it.
func run(t *testing.T, ctx context.Context, o Options, cells ...string) (*notebook.Notebook, Report, error) {
	t.Helper()
	o.Notebook = write(t, cells...)
	o.Output = o.Notebook
	if o.Kernel.Argv == nil {
		o.Kernel = echoKernel("message")
	}
	report, err := Run(ctx, o)
	n, readErr := notebook.Read(o.Notebook)
	if readErr != nil {
		t.Fatal(readErr)
	}
	return n, report, err
}

// shown gives a cell's outputs in one line each.
func shown(c *notebook.Cell) (lines []string) {
	for _, o := range c.Outputs {
		switch o.Type {
		case notebook.Stream:
			lines = append(lines, o.Name+":"+o.Text)
		case notebook.Error:
			lines = append(lines, "error:"+o.ErrorName+":"+o.ErrorValue)
		default:
			lines = append(lines, string(o.Type)+":"+plain(o.Data))
		}
	}
	return lines
}

func wantShown(t *testing.T, c *notebook.Cell, want ...string) {
	t.Helper()
	if got := shown(c); !slices.Equal(got, want) {
		t.Errorf("%q shows %q, want %q", c.Source, got, want)
	}
}

func TestOutputs(t *testing.T) {
	var progress bytes.Buffer
	n, report, err := run(t, t.Context(), Options{Progress: &progress, Dir: must(os.Getwd())},
		"out a\nout b\nerr c\nout d\n=> 42",
		"display #x <b>1</b>\nout between",
		"update #x <b>2</b>\ndisplay <i>",
		"out gone\nclear\nout stays",
		"out gone\nclear wait\nout new",
		"out stays\nclear wait",
		"  ",
		"env",
	)
	if err != nil {
		t.Fatal(err)
	}
	c := n.Cells
	wantShown(t, c[0], "stdout:a\nb\n", "stderr:c\n", "stdout:d\n", "execute_result:42")
	wantShown(t, c[1], "display_data:<b>2</b>", "stdout:between\n")
	wantShown(t, c[2], "display_data:<i>")
	wantShown(t, c[3], "stdout:stays\n")
	wantShown(t, c[4], "stdout:new\n")
	wantShown(t, c[5], "stdout:stays\n")
	wantShown(t, c[6])
	wantShown(t, c[7], "stdout:"+os.Getenv("HOME")+"$ in "+filepath.Base(must(os.Getwd()))+"\n")
	if *c[0].ExecutionCount != 1 || *c[0].Outputs[3].ExecutionCount != 1 || *c[7].ExecutionCount != 7 || c[6].ExecutionCount != nil {
		t.Error("wrong execution counts")
	}
	if report.Ran != 7 || report.Failed != 0 || len(report.Cells) != 7 || report.Cells[6].Number != 8 {
		t.Errorf("report is %+v", report)
	}
	if spec := string(n.Metadata["kernelspec"]); !strings.Contains(spec, `"echo"`) || !strings.Contains(spec, `"Echo"`) || !strings.Contains(string(n.Metadata["language_info"]), `"go"`) {
		t.Errorf("metadata is %s", n.Metadata)
	}
	for _, want := range []string{"── [1/8] out a …\na\nb\nc\nd\nOut[1]: 42\n", "7 cells run, 0 failed, 0 skipped"} {
		if !strings.Contains(progress.String(), want) {
			t.Errorf("progress %q lacks %q", progress.String(), want)
		}
	}
}

// TestUpdatesInARow: of the updates of one display only the last is printed.
func TestUpdatesInARow(t *testing.T) {
	var progress bytes.Buffer
	_, _, err := run(t, t.Context(), Options{Progress: &progress, Dir: must(os.Getwd())},
		"display #x <b>0</b>\nupdate #x <b>1</b>\nupdate #x <b>2</b>\nout between\nupdate #x <b>3</b>\ndisplay #y <b>4</b>\nupdate #x <b>5</b>\nupdate #y <b>6</b>",
		"update #x <b>7</b>\nupdate #x <b>8</b>",
	)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(regexp.MustCompile(`(?m)^(<b>\d</b>|between)$`).FindAllString(progress.String(), -1), " ")
	if want := "<b>0</b> <b>2</b> between <b>3</b> <b>4</b> <b>5</b> <b>6</b> <b>8</b>"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
}

func TestFailingCellStopsTheRun(t *testing.T) {
	n, report, err := run(t, t.Context(), Options{}, "out a", "raise E bad thing", "out never")
	var failed *CellError
	if !errors.As(err, &failed) || *failed != (CellError{2, "E", "bad thing"}) {
		t.Errorf("got %v", err)
	}
	if report.Ran != 2 || report.Failed != 1 || report.Cells[1].Error == nil {
		t.Errorf("report is %+v", report)
	}
	wantShown(t, n.Cells[1], "error:E:bad thing")
	wantShown(t, n.Cells[2])
}

func TestAllowErrorsAndTags(t *testing.T) {
	n, report, err := run(t, t.Context(), Options{AllowErrors: true},
		"#tag raises-exception\nraise A a", "raise B b", "raise C c", "#tag skip-execution\nraise D d", "out end")
	var failed *CellError
	if !errors.As(err, &failed) || failed.Name != "B" {
		t.Errorf("got %v, want the first failure that no tag allows", err)
	}
	if report.Ran != 4 || report.Failed != 2 || report.Skipped != 1 {
		t.Errorf("report is %+v", report)
	}
	wantShown(t, n.Cells[0], "error:A:a")
	wantShown(t, n.Cells[3])
	wantShown(t, n.Cells[4], "stdout:end\n")
	if _, _, err := run(t, t.Context(), Options{}, "#tag raises-exception\nraise A a", "out x"); err != nil {
		t.Errorf("an allowed failure is %v", err)
	}
}

func TestTimeoutInterrupts(t *testing.T) {
	for _, mode := range []string{"message", "signal"} {
		n, report, err := run(t, t.Context(), Options{CellTimeout: 50 * time.Millisecond, Grace: 20 * time.Second, AllowErrors: true, Kernel: echoKernel(mode)},
			"out begun\nwait", "out next")
		var failed *CellError
		if !errors.As(err, &failed) || failed.Name != nameTimeout || failed.Number != 1 || !strings.Contains(failed.Value, "longer than 50ms") {
			t.Errorf("%s: got %v", mode, err)
		}
		if report.Ran != 2 {
			t.Errorf("%s: report is %+v", mode, report)
		}
		wantShown(t, n.Cells[0], "stdout:begun\n", "error:KeyboardInterrupt:the cell was interrupted")
		wantShown(t, n.Cells[1], "stdout:next\n")
	}
}

func TestDeafCellEndsTheRun(t *testing.T) {
	_, _, err := run(t, t.Context(), Options{CellTimeout: 50 * time.Millisecond, Grace: 50 * time.Millisecond, AllowErrors: true}, "deaf", "out never")
	var failed *CellError
	if err == nil || errors.As(err, &failed) || !strings.Contains(err.Error(), "cell 1: the cell ran longer than 50ms and was interrupted, but did not end within 50ms") {
		t.Errorf("got %v", err)
	}
}

func TestKernelDies(t *testing.T) {
	n, report, err := run(t, t.Context(), Options{AllowErrors: true}, "out a", "die", "out never")
	var failed *CellError
	if err == nil || errors.As(err, &failed) || !strings.Contains(err.Error(), "cell 2: the kernel died (exit status 7); its last words:\nfarewell") {
		t.Errorf("got %v", err)
	}
	if report.Ran != 2 {
		t.Errorf("report is %+v", report)
	}
	wantShown(t, n.Cells[0], "stdout:a\n")
}

func TestStoppedRunKeepsWhatWasShown(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	n, _, err := run(t, ctx, Options{Progress: cancelOn{"begun", cancel}, Grace: 20 * time.Second}, "out a", "out begun\nwait", "out never")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	wantShown(t, n.Cells[0], "stdout:a\n")
	wantShown(t, n.Cells[1], "stdout:begun\n", "error:KeyboardInterrupt:the cell was interrupted")
	wantShown(t, n.Cells[2])
}

// cancelOn is a writer that calls cancel when it is given a text.
type cancelOn struct {
	text   string
	cancel func()
}

func (c cancelOn) Write(text []byte) (int, error) {
	if strings.TrimSpace(string(text)) == c.text {
		c.cancel()
	}
	return len(text), nil
}

func TestKernelThatDoesNotStart(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	name := write(t, "out a")
	for want, argv := range map[string][]string{
		"no-such-program":                     {"/no-such-program"},
		"exit status 3); its last words:\noh": {"sh", "-c", "echo oh >&2; exit 3"},
		"did not answer within":               {"sleep", "1000"},
	} {
		_, err := Run(t.Context(), Options{Notebook: name, Kernel: Kernel{Name: "k", Argv: argv}, StartTimeout: 500 * time.Millisecond})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "starting the kernel k") {
			t.Errorf("%q: got %v, want %q", argv, err, want)
		}
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "gokernel-run-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestTakenPortIsTriedAgain(t *testing.T) {
	info, err := freePorts()
	if err != nil {
		t.Fatal(err)
	}
	if taken(info) {
		t.Error("free ports are said to be taken")
	}
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", info.StdinPort))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if !taken(info) {
		t.Error("a taken port is said to be free")
	}
}

func TestOtherLanguageIsRefused(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x.ipynb")
	n := notebook.New()
	n.Metadata["kernelspec"] = []byte(`{"name":"python3","language":"python"}`)
	if err := n.Write(name); err != nil {
		t.Fatal(err)
	}
	_, err := Run(t.Context(), Options{Notebook: name, Kernel: echoKernel("message")})
	if err == nil || !strings.Contains(err.Error(), "is a notebook in python, and the kernel echo runs go") {
		t.Errorf("got %v", err)
	}
}

func TestFindKernel(t *testing.T) {
	data := t.TempDir()
	t.Setenv("JUPYTER_PATH", data)
	dir := filepath.Join(data, "kernels", "mine")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	spec := `{"argv":["x","{connection_file}","{resource_dir}/y"],"display_name":"Mine","language":"q","env":{"A":"${A}b"},"interrupt_mode":"signal"}`
	if err := os.WriteFile(filepath.Join(dir, "kernel.json"), []byte(spec), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("A", "a")
	for _, name := range []string{"mine", "Mine", dir} {
		k, err := FindKernel(name)
		if err != nil {
			t.Fatal(err)
		}
		if k.Name != "mine" || !slices.Equal(k.argv("F"), []string{"x", "F", dir + "/y"}) || !slices.Contains(k.environment(), "A=ab") || !slices.Contains(k.environment(), "GOKERNEL_HISTORY=off") || k.InterruptMode != "signal" {
			t.Errorf("%s: got %+v, %q", name, k, k.argv("F"))
		}
	}
	if _, err := FindKernel("other"); err == nil || !strings.Contains(err.Error(), "mine") {
		t.Errorf("got %v", err)
	}
	if _, err := FindKernel("/no/such"); err == nil {
		t.Error("no error")
	}
}
