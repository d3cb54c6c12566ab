package cell_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"gokernel/comm"
	"gokernel/display"
	"gokernel/kernel/internal/engine"
)

// The notebooks of testdata/notebooks are txtar archives of cells 1.go, 2.go, … and of
// what each of them wants: 1.want has the lines of stdout, the displays as "display: text"
// and their updates as "update: text", the value as "=> text", the error as
// "!! name: message", payloads as "payload: JSON", the questions to the person as "?? prompt"
// and the lines of stderr as "stderr: text". Addresses are written 0x. A file 1.stdin between the two has the lines
// that the person answers; when there are no more the questions stay open. In the place of
// a cell there may be a message over a comm, N.comm (see comm_test.go). The first line
// of the comment says why the notebook exists; a line "process" gives it a process of its
// own, a line "trace" shows where errors come from, a line "html" the tables of values as
// "html: text", a line "comms" the messages of the kernel over comms as "comm: message".

func notebookFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/notebooks/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("notebooks: %d files, error %v", len(files), err)
	}
	return files
}

func notebookName(file string) string {
	return "notebooks/" + strings.TrimSuffix(filepath.Base(file), ".txtar")
}

func TestNotebooks(t *testing.T) {
	known := knownFailures(t)
	for _, file := range notebookFiles(t) {
		name := notebookName(file)
		t.Run(name, func(t *testing.T) {
			book := readNotebook(t, file)
			failure := book.run(t)
			if *update && known[name] == "" {
				book.write(t)
				return
			}
			judge(t, known, name, failure)
		})
	}
}

// notebook is a notebook of testdata.
type notebook struct {
	file    string
	archive *txtar.Archive
	options map[string]bool
	cells   []cellCase
}

// cellCase is a cell and what became of it.
type cellCase struct {
	code, want string
	message    *comm.Message // instead of code
	typed      *string       // what the person types, if there is one
	out        *record
	person     *person
	comms      []string // what the kernel sent over comms
	result     engine.Result
}

// person answers a cell's questions.
type person struct {
	mu      sync.Mutex
	lines   []string
	prompts []string
	gone    chan struct{} // closed at the end of the test
}

// atFrontEnd is a record that asks a person.
type atFrontEnd struct {
	*record
	person *person
}

func (a atFrontEnd) Input(prompt string, password bool) (string, error) {
	p := a.person
	if password {
		prompt += " (password)"
	}
	p.mu.Lock()
	p.prompts = append(p.prompts, prompt)
	if len(p.lines) > 0 {
		defer p.mu.Unlock()
		line := p.lines[0]
		p.lines = p.lines[1:]
		return line, nil
	}
	p.mu.Unlock()
	<-p.gone
	return "", engine.ErrInterrupted
}

func readNotebook(t *testing.T, file string) *notebook {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b := &notebook{file: file, archive: archive, options: map[string]bool{}}
	why, options, _ := strings.Cut(string(archive.Comment), "\n")
	if strings.TrimSpace(why) == "" {
		t.Fatalf("%s: the first line should say why the notebook exists", file)
	}
	for option := range strings.FieldsSeq(options) {
		if !slices.Contains([]string{"process", "trace", "html", "comms"}, option) {
			t.Fatalf("%s: option %q: want process, trace, html or comms", file, option)
		}
		b.options[option] = true
	}
	for _, f := range archive.Files {
		b.add(t, f)
	}
	if len(b.cells) == 0 {
		t.Fatalf("%s: no cells", file)
	}
	return b
}

// add takes a file N.go or N.want, in this order.
func (b *notebook) add(t *testing.T, f txtar.File) {
	t.Helper()
	n := len(b.cells)
	switch f.Name {
	case fmt.Sprintf("%d.go", n+1):
		b.cells = append(b.cells, cellCase{code: strings.TrimSuffix(string(f.Data), "\n"), out: newRecord()})
	case fmt.Sprintf("%d.comm", n+1):
		text := strings.TrimSuffix(string(f.Data), "\n")
		b.cells = append(b.cells, cellCase{code: text, message: readComm(t, text), out: newRecord()})
	case fmt.Sprintf("%d.stdin", n):
		text := string(f.Data)
		b.cells[n-1].typed = &text
	case fmt.Sprintf("%d.want", n):
		b.cells[n-1].want = string(f.Data)
	default:
		t.Fatalf("%s: file %s does not follow cell %d", b.file, f.Name, n)
	}
}

// run runs the cells and tells where they differ from what they want.
func (b *notebook) run(t *testing.T) string {
	var s engine.Session
	if b.options["process"] {
		s = newProcess(t)
	} else {
		s = newSession(t)
	}
	ids := &commIDs{}
	for i := range b.cells {
		c := &b.cells[i]
		in := engine.Input{ID: fmt.Sprintf("request-%d", i+1), Count: i + 1, Code: c.code}
		if c.message != nil {
			in.Code, in.Comm = "", ids.incoming(c.message)
		}
		c.result = limitedInput(s, in, c.front(t))
		c.comms = ids.texts(c.out.messages())
	}
	var failures []string
	for i := range b.cells {
		c := &b.cells[i]
		if !*update {
			c.awaitErrors()
		}
		if got := c.got(b.options); got != trimLines(c.want) {
			failures = append(failures, fmt.Sprintf("cell %d:\n%s\ngot:\n%swant:\n%s", i+1, c.code, got, c.want))
		}
	}
	return strings.Join(failures, "\n")
}

// front gives what shows the cell's output and answers its questions.
func (c *cellCase) front(t *testing.T) engine.Out {
	if c.typed == nil {
		return c.out
	}
	c.person = &person{lines: strings.Split(strings.TrimSuffix(*c.typed, "\n"), "\n"), gone: make(chan struct{})}
	if *c.typed == "" {
		c.person.lines = nil
	}
	t.Cleanup(func() { close(c.person.gone) })
	return atFrontEnd{c.out, c.person}
}

// awaitErrors waits for the lines of stderr that the cell wants: goroutines write them
// when the cell itself has ended.
func (c *cellCase) awaitErrors() {
	limit := time.After(cellLimit)
	for line := range strings.Lines(c.want) {
		text, ok := strings.CutPrefix(line, "stderr: ")
		for ok && !strings.Contains(c.out.errorText(), text) {
			select {
			case <-c.out.wrote:
			case <-limit:
				return
			}
		}
	}
}

// got writes what became of the cell in the form of N.want.
func (c *cellCase) got(options map[string]bool) string {
	var out strings.Builder
	section(&out, "", c.out.text())
	for _, d := range c.out.shown() {
		mark := "display: "
		if d.Update {
			mark = "update: "
		}
		bundleText(&out, mark, &d.Bundle, options["html"])
	}
	if options["comms"] {
		section(&out, "comm: ", strings.Join(c.comms, "\n"))
	}
	if c.result.Value != nil {
		bundleText(&out, "=> ", c.result.Value, options["html"])
	}
	for _, payload := range c.result.Payload {
		section(&out, "payload: ", string(payload)+"\n")
	}
	if err := c.result.Error; err != nil {
		section(&out, "!! ", err.Name+": "+err.Value)
		if options["trace"] {
			section(&out, "!! ", strings.Join(err.Traceback, "\n"))
		}
	}
	if c.person != nil {
		c.person.mu.Lock()
		for _, prompt := range c.person.prompts {
			section(&out, "?? ", prompt+"\n")
		}
		c.person.mu.Unlock()
	}
	section(&out, "stderr: ", c.out.errorText())
	text := address.ReplaceAllString(trimLines(out.String()), "0x")
	return testTime.ReplaceAllString(text, "(0.00s)")
}

// bundleText writes the text of a bundle, and its HTML if that is wanted and there.
func bundleText(out *strings.Builder, mark string, b *display.Bundle, html bool) {
	section(out, mark, plain(b))
	var table string
	if raw := b.Data["text/html"]; html && json.Unmarshal(raw, &table) == nil {
		section(out, "html: ", table)
	}
}

var (
	address  = regexp.MustCompile(`0x[0-9a-f]+`)
	testTime = regexp.MustCompile(`\(\d+\.\d\ds\)`) // behind the name of a test
)

// section writes the lines of text, each after the same mark.
func section(out *strings.Builder, mark, text string) {
	for line := range strings.Lines(text) {
		out.WriteString(mark + strings.TrimSuffix(line, "\n") + "\n")
	}
}

// trimLines drops the blanks at the ends of lines: editors don't keep them.
func trimLines(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		out.WriteString(strings.TrimRight(line, " \t\n") + "\n")
	}
	return out.String()
}

// write rewrites the notebook's file with what its cells gave.
func (b *notebook) write(t *testing.T) {
	t.Helper()
	archive := &txtar.Archive{Comment: b.archive.Comment}
	for i := range b.cells {
		c := &b.cells[i]
		kind := "go"
		if c.message != nil {
			kind = "comm"
		}
		archive.Files = append(archive.Files, txtar.File{Name: fmt.Sprintf("%d.%s", i+1, kind), Data: []byte(c.code + "\n")})
		if c.typed != nil {
			archive.Files = append(archive.Files, txtar.File{Name: fmt.Sprintf("%d.stdin", i+1), Data: []byte(*c.typed)})
		}
		archive.Files = append(archive.Files,
			txtar.File{Name: fmt.Sprintf("%d.want", i+1), Data: []byte(c.got(b.options))})
	}
	if err := os.WriteFile(b.file, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}
