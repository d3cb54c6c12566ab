package client_test

import (
	"context"
	"encoding/json"
	"sync"
	"testing"

	"gokernel/kernel/internal/client"
	"gokernel/kernel/internal/transport"
	"gokernel/kernel/internal/wire"
	"gokernel/kernel/kerneltest"
)

// foreign is a kernel that answers kernel_info in its own words and publishes no idle for
// the first few requests, as if the client had subscribed too late.
type foreign struct {
	ends    *transport.Endpoints
	codec   *wire.Codec
	session *wire.Session
	info    string // content of the kernel_info_reply
	deaf    int    // requests without idle
}

// startForeign starts one that ends with the test.
func startForeign(t *testing.T, info string, deaf int) transport.ConnectionInfo {
	t.Helper()
	ends, err := transport.Listen(transport.ConnectionInfo{Transport: "tcp", IP: "127.0.0.1", Key: "k", SignatureScheme: "hmac-sha256"}, transport.Options{})
	if err != nil {
		t.Fatal(err)
	}
	codec, err := wire.NewCodec("hmac-sha256", "k")
	if err != nil {
		t.Fatal(err)
	}
	k := &foreign{ends: ends, codec: codec, session: wire.NewSession("kernel"), info: info, deaf: deaf}
	var serving sync.WaitGroup
	serving.Go(func() { k.serve(t) })
	t.Cleanup(func() {
		ends.Close()
		serving.Wait()
	})
	return ends.Info()
}

func (k *foreign) serve(t *testing.T) {
	for {
		frames, err := k.ends.Shell.Recv(context.Background())
		if err != nil {
			return // closed
		}
		q, err := k.codec.Open(frames)
		if err != nil {
			t.Error(err)
			return
		}
		k.ends.Shell.Send(k.message(q.Identities, q, "kernel_info_reply", k.info))
		if k.deaf--; k.deaf < 0 {
			k.ends.IOPub.Publish(context.Background(), k.message([][]byte{[]byte("status")}, q, "status", `{"execution_state":"idle"}`))
		}
	}
}

func (k *foreign) message(to [][]byte, parent wire.Message, msgType, content string) [][]byte {
	return k.codec.Seal(wire.Message{Identities: to, Header: k.session.Header(msgType), ParentHeader: parent.RawHeader, Content: json.RawMessage(content)})
}

// dial connects a client that ends with the test.
func dial(t *testing.T, info transport.ConnectionInfo) (*client.Client, error) {
	ctx, cancel := context.WithTimeout(t.Context(), kerneltest.Limit)
	t.Cleanup(cancel)
	c, err := client.Dial(ctx, info)
	if err == nil {
		t.Cleanup(func() { c.Close() })
	}
	return c, err
}

func TestDialAsksUntilIdleArrives(t *testing.T) {
	const deaf = 3
	if _, err := dial(t, startForeign(t, `{"status":"ok"}`, deaf)); err != nil {
		t.Error(err)
	}
}

func TestDialAForeignKernel(t *testing.T) {
	const language = `{"name":"python","codemirror_mode":{"name":"ipython","version":3},"own":[1]}`
	c, err := dial(t, startForeign(t, `{"status":"ok","language_info":`+language+`}`, 0))
	if err != nil {
		t.Fatal(err)
	}
	info, err := c.KernelInfo(t.Context())
	if err != nil || info.LanguageInfo.Name != "python" || string(info.LanguageInfo.Raw) != language {
		t.Errorf("got %+v, %v", info, err)
	}
}

func TestDialGivesUpOnNonsense(t *testing.T) {
	_, err := dial(t, startForeign(t, `["what"]`, 0))
	if want := "waiting for the kernel: kernel_info_reply: content is not a JSON object"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
