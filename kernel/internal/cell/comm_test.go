package cell_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"gokernel/comm"
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
