package serve

import (
	"fmt"
	"strings"
	"testing"

	"gokernel/kernel/internal/engine"
	"gokernel/kernel/internal/proto"
)

// written is what a stream's messages say together.
func written(messages []proto.Stream, name engine.Stream) string {
	var text strings.Builder
	for _, m := range messages {
		if m.Name == string(name) {
			text.WriteString(m.Text)
		}
	}
	return text.String()
}

func TestStreamsKeepTheirOrder(t *testing.T) {
	var text streamText
	var want []proto.Stream
	for i := range 5 {
		text.add(engine.Stdout, fmt.Appendf(nil, "o%d", i))
		text.add(engine.Stderr, fmt.Appendf(nil, "e%d", i))
		want = append(want, proto.Stream{Name: "stdout", Text: fmt.Sprintf("o%d", i)}, proto.Stream{Name: "stderr", Text: fmt.Sprintf("e%d", i)})
	}
	if got := text.take(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if text.waits() {
		t.Error("something is left")
	}
}

func TestAlternatingStreamsStayFew(t *testing.T) {
	var text streamText
	var out, err string
	for i := range 1000 {
		o, e := fmt.Sprintf("o%d\n", i), fmt.Sprintf("e%d\n", i)
		text.add(engine.Stdout, []byte(o))
		text.add(engine.Stderr, []byte(e))
		out, err = out+o, err+e
	}
	if text.size != len(out)+len(err) {
		t.Errorf("size is %d, want %d", text.size, len(out)+len(err))
	}
	messages := text.take()
	if len(messages) > maxPieces {
		t.Errorf("got %d messages, want at most %d", len(messages), maxPieces)
	}
	if written(messages, engine.Stdout) != out || written(messages, engine.Stderr) != err {
		t.Error("text was lost or changed its order within a stream")
	}
}

func TestCharactersAreNotTorn(t *testing.T) {
	text := streamText{}
	var messages []proto.Stream
	const want = "aé漢🐹z"
	for _, b := range []byte(want) {
		text.add(engine.Stdout, []byte{b})
		text.add(engine.Stderr, []byte("-"))
		messages = append(messages, text.take()...)
	}
	for _, m := range messages {
		if strings.ToValidUTF8(m.Text, "?") != m.Text {
			t.Errorf("torn: %q", m.Text)
		}
	}
	if got := written(messages, engine.Stdout); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestIncompleteCharacterComesAtTheEnd(t *testing.T) {
	var text streamText
	text.add(engine.Stdout, []byte("x\xe6\xbc"))
	if got := written(text.take(), engine.Stdout); got != "x" {
		t.Errorf("got %q, want x", got)
	}
	if !text.waits() {
		t.Error("the start of the character was lost")
	}
	if got := written(text.takeAll(), engine.Stdout); got != "\xe6\xbc" {
		t.Errorf("got %q, want the incomplete character", got)
	}
	if text.waits() {
		t.Error("something is left")
	}
}

func TestCompleteLen(t *testing.T) {
	for text, want := range map[string]int{
		"":                 0,
		"a":                1,
		"é":                2,
		"a\xc3":            1,
		"\xf0\x9f\x90":     0,
		"a\xf0\x9f":        1,
		"\xff":             1, // never a character
		"a\x80":            2,
		"\x80\x80\x80\x80": 4,
		"\xe6\xbc\x41":     3,
	} {
		if got := completeLen([]byte(text)); got != want {
			t.Errorf("%q: got %d, want %d", text, got, want)
		}
	}
}

// FuzzStreams holds that no byte is lost, however the text is cut and when it is taken.
func FuzzStreams(f *testing.F) {
	f.Add([]byte("caf\xc3|\xa9 \xf0\x9f|\x90\xb9 end"))
	f.Add([]byte("a|\xff|\xe6\xbc|z"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var text streamText
		var got [2]string
		var want [2]string
		note := func(messages []proto.Stream) {
			got[0] += written(messages, engine.Stdout)
			got[1] += written(messages, engine.Stderr)
		}
		for i, part := range strings.Split(string(data), "|") {
			stream := []engine.Stream{engine.Stdout, engine.Stderr}[len(part)%2]
			text.add(stream, []byte(part))
			want[len(part)%2] += part
			if i%3 == 2 {
				note(text.take())
			}
		}
		note(text.takeAll())
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
