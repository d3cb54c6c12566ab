package transport

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime/metrics"
	"strings"
	"testing"
	"time"
)

// script is a connection whose peer has said everything already and takes what it is told.
type script struct {
	net.Conn
	said io.Reader
	told bytes.Buffer
}

func (s *script) Read(p []byte) (int, error)  { return s.said.Read(p) }
func (s *script) Write(p []byte) (int, error) { return s.told.Write(p) }
func (s *script) SetDeadline(time.Time) error { return nil }
func (s *script) Close() error                { return nil }

const testGreeting = "\xff\x00\x00\x00\x00\x00\x00\x00\x01\x7f\x03\x00NULL" +
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" + // rest of the mechanism
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"

func property(name, value string) string {
	return string(appendProperty(nil, name, value))
}

// frame is one frame in its shortest form.
func frame(flags byte, body string) string {
	if len(body) < 256 {
		return string([]byte{flags, byte(len(body))}) + body
	}
	return string(binary.BigEndian.AppendUint64([]byte{flags | flagLong}, uint64(len(body)))) + body
}

func readyFrame(properties string) string { return frame(flagCommand, "\x05READY"+properties) }

var lawful = testGreeting + readyFrame(property("Socket-Type", "DEALER")+property("Identity", "me"))

// replay gives all messages of a peer that says just these bytes, and why there are no more.
func replay(said string, maxMessage int) (messages [][][]byte, identity string, err error) {
	conn := &script{said: strings.NewReader(said)}
	c, err := handshake(conn, hello{self: routerType, server: true, limit: time.Minute, maxMessage: maxMessage})
	if err != nil {
		return nil, "", fmt.Errorf("handshake: %w", err)
	}
	for {
		message, err := c.receive()
		if err != nil {
			return messages, c.identity(), err
		}
		messages = append(messages, message)
	}
}

func TestHandshake(t *testing.T) {
	dealer := property("Socket-Type", "DEALER")
	for _, test := range []struct{ name, said, want string }{
		{"lawful", lawful, ""},
		{"names without case, others ignored", testGreeting + readyFrame(property("x", "y")+property("SOCKET-TYPE", "REQ")+property("identity", "me")), ""},
		{"nothing", "", "EOF"},
		{"HTTP", "GET / HTTP/1.1\r\n" + strings.Repeat("x", 64), "greeting"},
		{"half a greeting", testGreeting[:10], "EOF"},
		{"version 2", strings.Replace(testGreeting, "\x7f\x03", "\x7f\x01", 1), "version"},
		{"another mechanism", strings.Replace(testGreeting, "NULL\x00", "CURVE", 1), "security mechanism"},
		{"a message first", testGreeting + frame(0, "x"), errNotReady.Error()},
		{"an empty command", testGreeting + frame(flagCommand, ""), errCutCommand.Error()},
		{"another command", testGreeting + frame(flagCommand, "\x05ERROR\x01x"), `"ERROR", want READY`},
		{"a command with more frames", testGreeting + frame(flagCommand|flagMore, "\x05READY"), errMoreCommand.Error()},
		{"reserved flags", testGreeting + frame(flagCommand|8, "\x05READY"), errReservedFlags.Error()},
		{"a long command", testGreeting + frame(flagCommand, "\x05READY"+property("x", strings.Repeat("y", 1<<16))), errLongCommand.Error()},
		{"2^62 bytes announced", testGreeting + "\x06\x40\x00\x00\x00\x00\x00\x00\x00", errLongCommand.Error()},
		{"a short property", testGreeting + readyFrame("\x02ab\x00"), errCutProperty.Error()},
		{"a cut value", testGreeting + readyFrame(dealer[:len(dealer)-1]), errCutProperty.Error()},
		{"no type", testGreeting + readyFrame(""), `unknown socket type ""`},
		{"a type zmq4 does not know", testGreeting + readyFrame(property("Socket-Type", "STREAM")), `unknown socket type "STREAM"`},
		{"a type that does not fit", testGreeting + readyFrame(property("Socket-Type", "SUB")), "not compatible"},
		{"a long identity", testGreeting + readyFrame(dealer+property("Identity", strings.Repeat("x", 256))), errIdentity.Error()},
		{"a reserved identity", testGreeting + readyFrame(dealer+property("Identity", "\x00\x00\x00\x00\x01")), errIdentity.Error()},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, identity, err := replay(test.said, 1<<20)
			if test.want == "" {
				if !errors.Is(err, io.EOF) || identity != "me" {
					t.Errorf("got identity %q, %v; want me and EOF", identity, err)
				}
				return
			}
			if err == nil || !strings.HasPrefix(err.Error(), "handshake: ") || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want a failed handshake with %q", err, test.want)
			}
		})
	}
}

func TestFrames(t *testing.T) {
	long := strings.Repeat("0123456789abcdef", 100_000/16)
	for _, test := range []struct{ name, said, want, why string }{
		{"messages", frame(1, "a") + frame(0, "b") + frame(0, "") + frame(0, "c"), "a|b,,c", "EOF"},
		{"a long form of a short frame", "\x02\x00\x00\x00\x00\x00\x00\x00\x01x", "x", "EOF"},
		{"long frames", frame(1, long) + frame(0, long[:70_000]), long + "|" + long[:70_000], "EOF"},
		{"commands between", frame(flagCommand, "\x04PING\x00\x01ctx") + frame(0, "a") + frame(flagCommand, "\x03ODD") + frame(0, "b"), "a,b", "EOF"},
		{"a command inside a message", frame(1, "a") + frame(flagCommand, "\x04PING\x00\x01") + frame(0, "b"), "a|b", "EOF"},
		{"a cut frame", frame(0, "a") + "\x00\x05hell", "a", "unexpected EOF"},
		{"a cut long frame", frame(0, "a") + frame(0, long)[:90_000], "a", "unexpected EOF"},
		{"a cut header", frame(0, "a") + "\x02\x00\x00", "a", "unexpected EOF"},
		{"2^64-1 bytes announced", frame(0, "a") + "\x02" + strings.Repeat("\xff", 8), "a", "longer than 200000 bytes"},
		{"too long in sum", frame(1, long) + frame(1, long) + frame(0, "x"), "", "longer than 200000 bytes"},
		{"too many frames", strings.Repeat(frame(1, ""), maxFrames) + frame(0, ""), "", errManyFrames.Error()},
		{"just enough frames", strings.Repeat(frame(1, ""), maxFrames-1) + frame(0, ""), strings.Repeat("|", maxFrames-1), "EOF"},
		{"reserved flags", frame(0, "a") + frame(0x80, "b"), "a", errReservedFlags.Error()},
		{"an empty command", frame(flagCommand, ""), "", errCutCommand.Error()},
		{"a long command", "\x06\x00\x00\x00\x00\x00\x01\x00\x01", "", errLongCommand.Error()},
	} {
		t.Run(test.name, func(t *testing.T) {
			messages, _, err := replay(lawful+test.said, 200_000)
			got := make([]string, len(messages))
			for i, m := range messages {
				got[i] = text(m)
			}
			if joined := strings.Join(got, ","); joined != test.want {
				t.Errorf("got %.80q, want %.80q", joined, test.want)
			}
			if err == nil || !strings.Contains(err.Error(), test.why) {
				t.Errorf("got %v, want %s", err, test.why)
			}
		})
	}
}

func TestPingIsAnswered(t *testing.T) {
	e := listenTCP(t, Options{})
	conn, err := net.Dial("tcp", strings.TrimPrefix(e.Info().Endpoint(e.Info().ShellPort), "tcp://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(15 * time.Second))
	if _, err := io.WriteString(conn, lawful+frame(flagCommand, "\x04PING\x00\x01context")); err != nil {
		t.Fatal(err)
	}
	want := frame(flagCommand, "\x04PONGcontext")
	ours := len(testGreeting) + len(readyFrame(property("Socket-Type", "ROUTER")+property("Identity", "")))
	got := make([]byte, ours+len(want))
	if _, err := io.ReadFull(conn, got); err != nil || string(got[ours:]) != want {
		t.Errorf("got %q, %v; want %q at the end", got, err, want)
	}
}

// allocated is how many bytes this process has taken so far.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// harmless fails if the bytes made zmq4 panic or took more memory than a small multiple of them.
func harmless(t *testing.T, said string, run func() error) {
	before := allocated()
	err := run()
	if taken := allocated() - before; taken > uint64(64*len(said)+1<<20) {
		t.Errorf("%d bytes took %d bytes of memory", len(said), taken)
	}
	if err == nil || strings.Contains(err.Error(), "panicked") {
		t.Errorf("got %v, want an ordinary error", err)
	}
}

func FuzzHandshake(f *testing.F) {
	f.Add([]byte(lawful))
	f.Add([]byte(testGreeting + readyFrame("\x02ab\x00")))
	f.Add([]byte(testGreeting + readyFrame(property("Socket-Type", "STREAM"))))
	f.Add([]byte(testGreeting + "\x06\x40\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, said []byte) {
		harmless(t, string(said), func() error {
			_, _, err := replay(string(said), 256<<20)
			return err
		})
	})
}

// FuzzFrames compares what a lawful peer's further bytes say with a second, simple reading of them.
func FuzzFrames(f *testing.F) {
	f.Add([]byte(frame(1, "a") + frame(0, "b") + frame(flagCommand, "\x04PING\x00\x01x") + frame(0, "")))
	f.Add([]byte(frame(0, strings.Repeat("x", 70_000))))
	f.Add([]byte("\x02\x00\x00\x00\x00\x0f\x00\x00\x00" + strings.Repeat("x", 1000)))
	f.Fuzz(func(t *testing.T, said []byte) {
		var got [][][]byte
		harmless(t, string(said), func() (err error) {
			got, _, err = replay(lawful+string(said), 256<<20)
			return err
		})
		want := plainReading(said)
		if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Errorf("got %.200q, want %.200q", got, want)
		}
	})
}

// plainReading gives the messages in the bytes until the first that is unlawful or cut.
func plainReading(said []byte) (messages [][][]byte) {
	var message [][]byte
	for len(said) >= 2 {
		flags, size, head := said[0], uint64(said[1]), 2
		if flags&flagLong != 0 {
			if len(said) < 9 {
				break
			}
			size, head = binary.BigEndian.Uint64(said[1:]), 9
		}
		if flags > 7 || size > uint64(len(said)-head) {
			break
		}
		body := said[head : head+int(size)]
		said = said[head+int(size):]
		if flags&flagCommand != 0 {
			if flags&flagMore != 0 || size > maxCommand || len(body) == 0 || int(body[0]) >= len(body) {
				break
			}
			continue
		}
		if message = append(message, body); len(message) > maxFrames {
			break
		}
		if flags&flagMore == 0 {
			messages, message = append(messages, message), nil
		}
	}
	return messages
}
