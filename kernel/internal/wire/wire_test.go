package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func newCodec(t testing.TB, scheme, key string) *Codec {
	t.Helper()
	c, err := NewCodec(scheme, key)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func sample() Message {
	raw := json.RawMessage(`{"msg_id":"1","session":"s","username":"u","date":"2026-11-22T20:00:00Z","msg_type":"execute_request","version":"5.5","zzz":[1]}`)
	h, err := decodeHeader(raw)
	if err != nil {
		panic(err)
	}
	return Message{
		Identities:   [][]byte{[]byte("proxy"), {0, 0xff}},
		Header:       h,
		RawHeader:    raw,
		ParentHeader: json.RawMessage(`{"msg_id":"0"}`),
		Metadata:     json.RawMessage(`{}`),
		Content:      json.RawMessage(`{"code":"1+1"}`),
		Buffers:      [][]byte{{1, 2, 3}, {}},
	}
}

func TestOpenGivesWhatWasSealed(t *testing.T) {
	for _, scheme := range []string{"", "hmac-sha256", "hmac-sha512", "hmac-md5"} {
		for _, key := range []string{"", "key"} {
			c, want := newCodec(t, scheme, key), sample()
			got, err := c.Open(c.Seal(want))
			if err != nil {
				t.Errorf("scheme %q, key %q: %v", scheme, key, err)
			} else if !reflect.DeepEqual(got, want) {
				t.Errorf("scheme %q, key %q: got %+v, want %+v", scheme, key, got, want)
			}
		}
	}
}

func TestSealFillsEmptyParts(t *testing.T) {
	c := newCodec(t, "", "")
	frames := c.Seal(Message{Header: Header{MsgType: "status"}})
	if len(frames) != 6 || len(frames[1]) != 0 {
		t.Fatalf("got %q, want delimiter, empty signature and four dictionaries", frames)
	}
	for _, part := range frames[3:] {
		if string(part) != "{}" {
			t.Errorf("got %s, want {}", part)
		}
	}
}

func TestUnknownScheme(t *testing.T) {
	if _, err := NewCodec("hmac-crc32", "key"); err == nil {
		t.Error("hmac-crc32 was taken")
	}
}

func TestSignatureIsChecked(t *testing.T) {
	c := newCodec(t, "", "key")
	spoil := map[string]func(f [][]byte){
		"zeros":           func(f [][]byte) { f[3] = bytes.Repeat([]byte("0"), 64) },
		"another key":     func(f [][]byte) { f[3] = newCodec(t, "", "other").sign(f[4:8]) },
		"empty":           func(f [][]byte) { f[3] = nil },
		"not hex":         func(f [][]byte) { f[3] = bytes.Repeat([]byte("x"), 64) },
		"odd length":      func(f [][]byte) { f[3] = f[3][:63] },
		"changed content": func(f [][]byte) { f[7] = []byte(`{"code":"2+2"}`) },
		"changed parent":  func(f [][]byte) { f[5] = []byte(`{}`) },
	}
	for name, change := range spoil {
		frames := c.Seal(sample())
		change(frames)
		if _, err := c.Open(frames); !errors.Is(err, ErrSignature) {
			t.Errorf("%s: got error %v, want %v", name, err, ErrSignature)
		}
	}
}

func TestSignatureComesBeforeDecoding(t *testing.T) {
	c := newCodec(t, "", "key")
	frames := c.Seal(sample())
	frames[4] = []byte("{garbage")
	if _, err := c.Open(frames); !errors.Is(err, ErrSignature) {
		t.Errorf("got error %v, want %v", err, ErrSignature)
	}
}

func TestReplayIsRefused(t *testing.T) {
	c := newCodec(t, "", "key")
	frames := c.Seal(sample())
	if _, err := c.Open(frames); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Open(frames); !errors.Is(err, ErrReplay) {
		t.Errorf("got error %v, want %v", err, ErrReplay)
	}
}

func TestRepetitionWithoutKeyIsTaken(t *testing.T) {
	c := newCodec(t, "", "")
	for i := range 2 {
		if _, err := c.Open(c.Seal(sample())); err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
}

func TestMessagesWithoutTypeOrIDAreDropped(t *testing.T) {
	c := newCodec(t, "", "key")
	for want, h := range map[string]Header{
		"header has no msg_type": {MsgID: "1"},
		"header has no msg_id":   {MsgType: "kernel_info_request"},
	} {
		if _, err := c.Open(c.Seal(Message{Header: h})); err == nil || err.Error() != want {
			t.Errorf("got error %v, want %s", err, want)
		}
	}
}

func TestReplayMemoryIsBounded(t *testing.T) {
	var r replays
	digest := func(i int) []byte { return fmt.Appendf(nil, "%016d", i) }
	for i := range replayMemory + 10 {
		if !r.add(digest(i)) {
			t.Fatalf("%d: taken for a replay", i)
		}
	}
	if len(r.seen) != replayMemory || len(r.ring) != replayMemory {
		t.Errorf("remembers %d and %d signatures, want %d", len(r.seen), len(r.ring), replayMemory)
	}
	if r.add(digest(replayMemory)) {
		t.Error("a recent signature was forgotten")
	}
	if !r.add(digest(0)) {
		t.Error("the oldest signature was kept")
	}
}

func TestHeaders(t *testing.T) {
	for raw, ok := range map[string]bool{
		`{"msg_type":"x","msg_id":"1"}`:                       true,
		`{"msg_type":"x","msg_id":"1","date":5,"session":[]}`: true,
		`{"msg_type":"x","msg_id":"1","subshell_id":null}`:    true,
		`{"msg_type":""}`:         false,
		`{"msg_type":5}`:          false,
		`{"msg_type":null}`:       false,
		`{}`:                      false,
		`[]`:                      false,
		`null`:                    false,
		`"s"`:                     false,
		``:                        false,
		`{garbage`:                false,
		"{\"msg_type\":\"\xff\"}": false,
		`{"msg_type":"` + strings.Repeat("x", maxHeader) + `"}`: false,
	} {
		_, err := decodeHeader([]byte(raw))
		if (err == nil) != ok {
			t.Errorf("%.60s: got error %v, want taken: %t", raw, err, ok)
		}
	}
}

func TestBadFrames(t *testing.T) {
	c := newCodec(t, "", "")
	d, e := delimiter, []byte("{}")
	h := []byte(`{"msg_type":"x"}`)
	for name, frames := range map[string][][]byte{
		"none":                nil,
		"one empty frame":     {{}},
		"delimiter only":      {d},
		"too few":             {d, {}, h, e, e},
		"no delimiter":        {{}, h, e, e, e},
		"delimiters":          {d, d, d, d, d, d, d},
		"garbage parent":      {d, {}, h, []byte("{x"), e, e},
		"garbage metadata":    {d, {}, h, e, []byte("{x"), e},
		"garbage content":     {d, {}, h, e, e, []byte("{x")},
		"empty content frame": {d, {}, h, e, e, {}},
	} {
		if _, err := c.Open(frames); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestSessionNumbersItsMessages(t *testing.T) {
	a, b := NewSession("kernel"), NewSession("kernel")
	first, second := a.Header("status"), a.Header("status")
	if first.MsgID == second.MsgID || first.Session != second.Session || a.ID == b.ID {
		t.Errorf("got %+v, %+v and session %s, want one session and two ids", first, second, b.ID)
	}
	if !a.Made(first.MsgID) || b.Made(first.MsgID) {
		t.Errorf("Made(%q) of its own and of another session: got %t and %t", first.MsgID, a.Made(first.MsgID), b.Made(first.MsgID))
	}
}

// FuzzOpen holds that no frames can hurt, and that what Open takes survives Seal.
// The input is cut into frames at NUL bytes.
func FuzzOpen(f *testing.F) {
	f.Add(bytes.Join(newCodec(f, "", "").Seal(sample()), []byte{0}))
	f.Add([]byte("id\x00<IDS|MSG>\x00\x00{\"msg_type\":\"x\"}\x00{}\x00null\x00[]"))
	f.Add([]byte("<IDS|MSG>\x00aa"))
	f.Fuzz(func(t *testing.T, data []byte) {
		frames := bytes.Split(data, []byte{0})
		c := newCodec(t, "", "")
		m, err := c.Open(frames)
		if err != nil {
			return
		}
		again, err := c.Open(c.Seal(m))
		if err != nil {
			t.Fatalf("sealed again: %v", err)
		}
		if !reflect.DeepEqual(again, m) {
			t.Fatalf("got %+v, want %+v", again, m)
		}
		keyed := newCodec(t, "", "key")
		if _, err := keyed.Open(frames); err == nil {
			t.Fatal("taken without a signature")
		}
	})
}

func BenchmarkOpenSeal(b *testing.B) {
	c := newCodec(b, "", "key")
	m, s := sample(), NewSession("kernel")
	m.RawHeader = nil
	for b.Loop() {
		m.Header = s.Header("execute_request")
		if _, err := c.Open(c.Seal(m)); err != nil {
			b.Fatal(err)
		}
	}
}

func TestBare(t *testing.T) {
	codec, err := NewCodec("", "key")
	if err != nil {
		t.Fatal(err)
	}
	sealed := func() [][]byte { return codec.SealBare([]byte(`{"a":1}`)) }
	for _, frames := range [][][]byte{sealed(), append([][]byte{[]byte("id")}, sealed()...)} {
		if body, err := codec.OpenBare(frames); err != nil || string(body) != `{"a":1}` {
			t.Errorf("%q: got %q, %v", frames, body, err)
		}
	}
	changed := sealed()
	changed[2] = []byte(`{"a":2}`)
	for _, frames := range [][][]byte{changed, sealed()[:2], sealed()[1:], {}, append(sealed(), nil)} {
		if _, err := codec.OpenBare(frames); err == nil {
			t.Errorf("%q was taken", frames)
		}
	}
}
