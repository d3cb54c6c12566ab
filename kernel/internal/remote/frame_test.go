package remote

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"gokernel/comm"
	"gokernel/display"
	"gokernel/kernel/internal/engine"
)

// samples holds a message of every kind, with its fields filled.
var samples = []message{
	&ready{version, "failure"},
	&run{1 << 40, engine.Input{ID: "id", Count: -3, Code: "code\x00\xff", Silent: true, AllowStdin: true, UserExpressions: map[string]string{"a": "b", "c": ""}}},
	&run{1, engine.Input{}},
	&result{2, engine.Result{
		Value:       &display.Bundle{Data: map[string]json.RawMessage{"text/plain": json.RawMessage(`"x"`), "empty": {}}},
		Error:       &engine.Error{Name: "N", Value: "V", Traceback: []string{"a", ""}},
		Expressions: map[string]engine.Expression{"v": {Value: &display.Bundle{}}, "e": {Error: &engine.Error{}}},
		Payload:     []json.RawMessage{json.RawMessage(`{}`)},
	}},
	&result{3, engine.Result{Payload: []json.RawMessage{}}},
	&interrupt{4},
	&stuck{5, "what"},
	&stream{6, engine.Stderr, []byte("\xff\x00")},
	&show{7, 8, display.Data{Bundle: display.Bundle{Metadata: map[string]json.RawMessage{}}, ID: "i", Update: true}},
	&clearOutput{9, 10, true},
	&syncPipes{11},
	&ack{12},
	&ask{13, 14, "prompt", true},
	&answer{15, "text", "failure"},
	&isComplete{16, "code"},
	&completeness{17, engine.Completeness{Status: engine.Incomplete, Indent: "\t"}},
	&closing{},
	&run{18, engine.Input{Subshell: "s", Comm: &comm.Message{Type: comm.Open, ID: "i", Target: "t", Data: json.RawMessage(`{}`), Metadata: json.RawMessage(`{"a":1}`), Buffers: [][]byte{{0, 255}, {}}}}},
	&complete{19, "code", 3},
	&completions{20, engine.Completions{From: 1, To: 2, Items: []engine.Completion{{Text: "t", Kind: engine.KindField, Signature: "int"}}}},
	&inspect{21, "code", 4, engine.Source},
	&inspection{22, &display.Bundle{Data: map[string]json.RawMessage{"text/plain": json.RawMessage(`"x"`)}}},
	&inspection{23, nil},
	&comms{24},
	&openComms{25, map[string]string{"id": "target"}},
	&commMessage{26, 27, comm.Message{Type: comm.Close, ID: "i"}},
}

func TestFramesCross(t *testing.T) {
	var link []byte
	seen := map[byte]bool{}
	for _, m := range samples {
		var err error
		if link, err = appendFrame(link, m); err != nil {
			t.Fatal(err)
		}
		seen[m.kind()] = true
	}
	if len(seen) != len(kinds) {
		t.Errorf("samples have %d kinds of %d", len(seen), len(kinds))
	}
	r := bytes.NewReader(link)
	for _, want := range samples {
		if got, err := readFrame(r); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
	}
	if _, err := readFrame(r); err != io.EOF {
		t.Errorf("got %v at the end, want EOF", err)
	}
}

func TestKindsTable(t *testing.T) {
	for i, row := range kinds {
		if row.new == nil || row.name == "" || int(row.new().kind()) != i {
			t.Errorf("row %d does not make its kind", i)
		}
	}
}

func TestBadFrames(t *testing.T) {
	for frame, want := range map[string]string{
		"\x00\x00\x00\x00":                                 "frame of 0 bytes",
		"\xff\xff\xff\xff":                                 "4294967295 bytes",
		"\x0f\xff\xff\xff\x01abc":                          "unexpected EOF",
		"\x00\x00\x00\x05\x01":                             "unexpected EOF",
		"\x00\x00":                                         "unexpected EOF",
		"\x00\x00\x00\x01\xfe":                             "unknown kind 254",
		"\x00\x00\x00\x02\x03\xff":                         "middle of a field",
		"\x00\x00\x00\x03\x03\x01\x01":                     "after its last field",
		"\x00\x00\x00\x04\x07\x01\x01\x02":                 "truth value",
		"\x00\x00\x00\x05\x04\x01\xff\xff\x7f":             "middle of a field",
		"\x00\x00\x00\x08\x01\x01\x01\x00\x01\x00\x00\xff": "middle of a field",
	} {
		if m, err := readFrame(strings.NewReader(frame)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %+v, %v, want %q", frame, m, err, want)
		}
	}
}

func TestTooLargeFrame(t *testing.T) {
	if _, err := appendUpTo(100, nil, &stuck{1, strings.Repeat("x", 100)}); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("got %v", err)
	}
}

func FuzzReadFrame(f *testing.F) {
	for _, m := range samples {
		frame, err := appendFrame(nil, m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(frame)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := readFrame(bytes.NewReader(data))
		if err != nil {
			return
		}
		frame, err := appendFrame(nil, m)
		if err != nil {
			t.Fatal(err)
		}
		again, err := readFrame(bytes.NewReader(frame))
		if err != nil || !reflect.DeepEqual(again, m) {
			t.Errorf("%+v became %+v, %v", m, again, err)
		}
	})
}

func TestSenderWritesInOrderAndStops(t *testing.T) {
	r, w := io.Pipe()
	s := newSender(func(frame []byte) int { return min(len(frame), 2) }) // of the first frame
	for i := range uint64(3) {
		if err := s.send(&ack{i}); err != nil {
			t.Fatal(err)
		}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		head, err := appendFrame(nil, &ack{0})
		if err != nil {
			t.Error(err)
		}
		w.Write(head[:2])
		s.write(w)
	}()
	for i := range uint64(3) {
		if m, err := readFrame(r); err != nil || m.(*ack).Call != i {
			t.Errorf("got %+v, %v, want ack %d", m, err, i)
		}
	}
	s.close()
	<-done
	if err := s.send(&ack{}); err != nil {
		t.Error(err)
	}
	failing := newSender(func([]byte) int { return 0 })
	failing.send(&ack{})
	r.CloseWithError(errors.New("gone"))
	failing.write(w) // returns
}
