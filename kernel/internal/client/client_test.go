package client_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"gokernel/kernel/internal/client"
	"gokernel/kernel/internal/engine/echo"
	"gokernel/kernel/internal/proto"
	"gokernel/kernel/kerneltest"
)

// each runs a test with a client in memory and one over sockets.
func each(t *testing.T, test func(ctx context.Context, t *testing.T, k *kerneltest.Kernel, c *client.Client)) {
	for way, start := range kerneltest.Starts() {
		t.Run(way, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), kerneltest.Limit)
			defer cancel()
			k := start(t, new(echo.Session))
			c := kerneltest.NewClient(t, k)
			test(ctx, t, k, c)
		})
	}
}

// log notes what a handler gets, a line each.
func log(lines *[]string) client.Handler {
	return client.Handler{
		Publish: func(c proto.Content) {
			switch c := c.(type) {
			case proto.KernelStatus:
				*lines = append(*lines, string(c.ExecutionState))
			case proto.Stream:
				*lines = append(*lines, c.Name+" "+c.Text)
			case proto.ExecuteResult:
				*lines = append(*lines, "=> "+string(c.Data["text/plain"]))
			case proto.Error:
				*lines = append(*lines, "!! "+c.Ename)
			case proto.DisplayData:
				*lines = append(*lines, "display "+string(c.Data["text/html"]))
			}
		},
		Input: func(q proto.InputRequest) (string, error) { return "answer to " + q.Prompt, nil },
	}
}

func TestExecute(t *testing.T) {
	each(t, func(ctx context.Context, t *testing.T, _ *kerneltest.Kernel, c *client.Client) {
		var lines []string
		reply, err := c.Execute(ctx, proto.ExecuteRequest{Code: "out a\ndisplay b\ninput Name?\n=> v", StoreHistory: true, AllowStdin: true}, log(&lines))
		if err != nil {
			t.Fatal(err)
		}
		if reply.Status != proto.OK || reply.ExecutionCount != 1 {
			t.Errorf("got reply %+v", reply)
		}
		want := []string{"busy", "stdout a\n", `display "b"`, "stdout got answer to Name?\n", `=> "v"`, "idle"}
		if fmt.Sprint(lines) != fmt.Sprint(want) {
			t.Errorf("got %q, want %q", lines, want)
		}
	})
}

func TestExecuteThatFails(t *testing.T) {
	each(t, func(ctx context.Context, t *testing.T, _ *kerneltest.Kernel, c *client.Client) {
		var lines []string
		reply, err := c.Execute(ctx, proto.ExecuteRequest{Code: "raise E m"}, log(&lines))
		if err != nil {
			t.Fatal(err)
		}
		if reply.Status != proto.Failed || reply.Error == nil || reply.Error.Evalue != "m" {
			t.Errorf("got reply %+v", reply)
		}
		if got := strings.Join(lines, " "); got != "busy !! E idle" {
			t.Errorf("got %s", got)
		}
	})
}

func TestInterruptEndsACell(t *testing.T) {
	each(t, func(ctx context.Context, t *testing.T, _ *kerneltest.Kernel, c *client.Client) {
		h := client.Handler{Publish: func(content proto.Content) {
			if _, ok := content.(proto.DisplayData); ok {
				if err := c.Interrupt(ctx); err != nil {
					t.Error(err)
				}
			}
		}}
		reply, err := c.Execute(ctx, proto.ExecuteRequest{Code: "display started\nwait"}, h)
		if err != nil || reply.Error == nil || reply.Error.Ename != "KeyboardInterrupt" {
			t.Errorf("got %+v, %v, want KeyboardInterrupt", reply, err)
		}
	})
}

func TestKernelInfo(t *testing.T) {
	each(t, func(ctx context.Context, t *testing.T, _ *kerneltest.Kernel, c *client.Client) {
		info, err := c.KernelInfo(ctx)
		if err != nil || info.LanguageInfo.Name != "go" {
			t.Errorf("got %+v, %v", info, err)
		}
	})
}

func TestShutdownEndsTheKernel(t *testing.T) {
	each(t, func(ctx context.Context, t *testing.T, k *kerneltest.Kernel, c *client.Client) {
		if err := c.Shutdown(ctx, false); err != nil {
			t.Fatal(err)
		}
		<-k.Done
		if err := k.Err(); err != nil {
			t.Error(err)
		}
	})
}

func TestRequestsEndWithTheirContext(t *testing.T) {
	each(t, func(ctx context.Context, t *testing.T, _ *kerneltest.Kernel, c *client.Client) {
		ctx, cancel := context.WithCancel(ctx)
		h := client.Handler{Publish: func(content proto.Content) {
			if _, ok := content.(proto.DisplayData); ok {
				cancel()
			}
		}}
		if _, err := c.Execute(ctx, proto.ExecuteRequest{Code: "display started\nwait"}, h); !errors.Is(err, context.Canceled) {
			t.Errorf("got error %v, want %v", err, context.Canceled)
		}
	})
}

func TestRequestsEndWithTheClient(t *testing.T) {
	each(t, func(ctx context.Context, t *testing.T, _ *kerneltest.Kernel, c *client.Client) {
		h := client.Handler{Publish: func(content proto.Content) {
			if _, ok := content.(proto.DisplayData); ok {
				go c.Close()
			}
		}}
		if _, err := c.Execute(ctx, proto.ExecuteRequest{Code: "display started\nwait"}, h); !errors.Is(err, client.ErrClosed) {
			t.Errorf("got error %v, want %v", err, client.ErrClosed)
		}
	})
}

func TestManyAtOnce(t *testing.T) {
	each(t, func(ctx context.Context, t *testing.T, _ *kerneltest.Kernel, c *client.Client) {
		const cells = 50
		results := make(chan error, cells)
		for i := range cells {
			go func() {
				var lines []string
				_, err := c.Execute(ctx, proto.ExecuteRequest{Code: fmt.Sprintf("=> %d", i), StoreHistory: true}, log(&lines))
				if want := fmt.Sprintf("busy => \"%d\" idle", i); err == nil && strings.Join(lines, " ") != want {
					err = fmt.Errorf("got %q, want %q", lines, want)
				}
				results <- err
			}()
		}
		for range cells {
			if err := <-results; err != nil {
				t.Error(err)
			}
		}
	})
}
