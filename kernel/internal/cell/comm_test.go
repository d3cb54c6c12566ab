package cell_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"gokernel/comm"
	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/engine/symbols"
)

// The notebooks of testdata write messages over comms in one form, both ways: the type,
// the comm's id, the target of a comm_open, then, each if it is there, the data, the word
// metadata and the metadata, and each buffer as a quoted string. The comms that the kernel
// opens are called #1, #2 and so on. Of those of widgets only the name of the model is
// told: package widgets tests the rest.
//
//	comm_open a target {"x":1} metadata {"version":"1"} "\x00\x01"

// readComm reads a message of the front end.
func readComm(t *testing.T, text string) *comm.Message {
	t.Helper()
	kind, rest, _ := strings.Cut(text, " ")
	m := &comm.Message{Type: comm.Type(kind)}
	if m.Type == comm.Open {
		fields := strings.SplitN(rest, " ", 3)
		m.ID, m.Target, rest = fields[0], fields[1], strings.Join(fields[2:], "")
	} else {
		m.ID, rest, _ = strings.Cut(rest, " ")
	}
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		rest = readPart(t, m, rest)
	}
	return m
}

// readPart takes the first part of what follows a message's names, and gives the rest.
func readPart(t *testing.T, m *comm.Message, text string) string {
	t.Helper()
	if text, ok := strings.CutPrefix(text, "metadata "); ok {
		return readJSON(t, text, &m.Metadata)
	}
	if text[0] != '"' {
		return readJSON(t, text, &m.Data)
	}
	var buffer string
	n, err := fmt.Sscanf(text, "%q", &buffer)
	if n != 1 {
		t.Fatalf("buffer of a comm message %s: %v", text, err)
	}
	m.Buffers = append(m.Buffers, []byte(buffer))
	return text[len(fmt.Sprintf("%q", buffer)):]
}

func readJSON(t *testing.T, text string, into *json.RawMessage) string {
	t.Helper()
	in := json.NewDecoder(strings.NewReader(text))
	if err := in.Decode(into); err != nil {
		t.Fatalf("comm message %s: %v", text, err)
	}
	return text[in.InputOffset():]
}

// commIDs gives numbers to the comms that the kernel opens.
type commIDs []string

// texts writes messages of the kernel.
func (ids *commIDs) texts(list []comm.Message) []string {
	var texts []string
	for _, m := range list {
		if m.Type == comm.Open {
			*ids = append(*ids, m.ID)
		}
		texts = append(texts, ids.short(commText(m)))
	}
	return texts
}

var modelName = regexp.MustCompile(`"_model_name":"(\w+)"`)

func commText(m comm.Message) string {
	text := fmt.Sprintf("%s %s", m.Type, m.ID)
	if m.Type == comm.Open {
		text += " " + m.Target
	}
	if m.Data != nil {
		text += " " + string(m.Data)
	}
	if model := modelName.FindStringSubmatch(text); model != nil && m.Type == comm.Open {
		return fmt.Sprintf("%s %s %s", m.Type, m.ID, model[1])
	}
	if m.Metadata != nil {
		text += " metadata " + string(m.Metadata)
	}
	for _, b := range m.Buffers {
		text += fmt.Sprintf(" %q", b)
	}
	return text
}

// short writes the numbers of comms in the place of their ids.
func (ids *commIDs) short(text string) string {
	for i, id := range *ids {
		text = strings.ReplaceAll(text, id, fmt.Sprintf("#%d", i+1))
	}
	return text
}

// incoming gives a message to a comm by its id.
func (ids *commIDs) incoming(m *comm.Message) *comm.Message {
	for i, id := range *ids {
		if m.ID == fmt.Sprintf("#%d", i+1) {
			m.ID = id
		}
	}
	return m
}

// An interrupt ends a handler as it ends a cell, and all is there after it.
func TestInterruptedHandler(t *testing.T) {
	for name, s := range map[string]engine.Session{"here": newSession(t), "in a process": newProcess(t)} {
		t.Run(name, func(t *testing.T) {
			setup := `n := 1
comm.Register("loop", func(c *comm.Comm, open comm.Message) {
	defer func() { n++ }()
	fmt.Println("begun")
	for {
	}
})`
			if res := limited(s, 1, setup, newRecord()); res.Error != nil {
				t.Fatal(res.Error)
			}
			out := newRecord()
			ended := make(chan engine.Result, 1)
			go func() {
				ended <- limitedInput(s, engine.Input{ID: "open", Comm: &comm.Message{Type: comm.Open, ID: "a", Target: "loop"}}, out)
			}()
			<-out.wrote
			s.Interrupt()
			if res := <-ended; res.Error != nil {
				t.Errorf("error %v, want it as output", res.Error)
			}
			if got := out.errorText(); !strings.HasPrefix(got, "KeyboardInterrupt\n    at cell[1]:5") {
				t.Errorf("error output %q, want a KeyboardInterrupt in line 5", got)
			}
			if got := out.messages(); len(got) != 1 || got[0].Type != comm.Close {
				t.Errorf("messages %v, want a comm_close", got)
			}
			if res := limited(s, 2, "n", newRecord()); res.Error != nil || plain(res.Value) != "2" {
				t.Errorf("n: %+v, want 2", res)
			}
			if open := s.Comms(); len(open) != 0 {
				t.Errorf("open comms %v, want none", open)
			}
		})
	}
}

// Handlers of several comms run beside each other, one for each subshell, and beside a
// cell.
func TestHandlersBesideEachOther(t *testing.T) {
	s := newSession(t)
	setup := `met := make(chan int)
comm.Register("meet", func(c *comm.Comm, open comm.Message) {
	select {
	case met <- 1:
	case <-met:
	}
	c.Send(nil)
})`
	if res := limited(s, 1, setup, newRecord()); res.Error != nil {
		t.Fatal(res.Error)
	}
	const pairs = 10
	var all sync.WaitGroup
	outs := make([]*record, 2*pairs)
	for i := range outs {
		outs[i] = newRecord()
		all.Go(func() {
			id := fmt.Sprint(i)
			in := engine.Input{ID: id, Subshell: id, Comm: &comm.Message{Type: comm.Open, ID: id, Target: "meet"}}
			if i == 0 {
				in.Subshell = ""
			}
			limitedInput(s, in, outs[i])
		})
	}
	all.Wait()
	for i, out := range outs {
		if got := out.messages(); len(got) != 1 || got[0].ID != fmt.Sprint(i) {
			t.Errorf("comm %d got %v, want one message of its own", i, got)
		}
	}
}

var (
	docBlock   = regexp.MustCompile("(?ms)^```go\n(.*?)^```$")
	docWidgets = regexp.MustCompile("(?m)^\\| `(New\\w+|Interact)\\(")
)

// The cells of the document run one after the other, and its table has all widgets.
func TestWidgetsDocument(t *testing.T) {
	text := readFile(t, "../../../docs/widgets.md")
	s := newSession(t)
	blocks := docBlock.FindAllStringSubmatch(text, -1)
	for i, block := range blocks {
		if res := limited(s, i+1, block[1], newRecord()); res.Error != nil {
			t.Errorf("%s\n%s", block[1], strings.Join(res.Error.Traceback, "\n"))
		}
	}
	told := matches(t, docWidgets, text)
	var have []string
	symbolsOf, _ := symbols.Lookup("gokernel/widgets")
	for name := range symbolsOf {
		if name == "Interact" || strings.HasPrefix(name, "New") && name != "NewManager" {
			have = append(have, name)
		}
	}
	slices.Sort(have)
	if !slices.Equal(told, have) || len(blocks) == 0 {
		t.Errorf("%d cells; the table has %q, the package %q", len(blocks), told, have)
	}
}
