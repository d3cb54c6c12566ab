package kernel_test

import (
	"context"
	"net"
	"os"
	"os/exec"
	"testing"

	"gokernel/kernel"
	"gokernel/kernel/internal/client"
	"gokernel/kernel/internal/engine/echo"
	"gokernel/kernel/internal/proto"
	"gokernel/kernel/internal/transport"
	"gokernel/kernel/kerneltest"
)

func local() transport.ConnectionInfo {
	return transport.ConnectionInfo{Transport: "tcp", IP: "127.0.0.1", Key: "key", SignatureScheme: "hmac-sha256"}
}

func TestPortThatIsTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	info := local()
	info.ShellPort = taken.Addr().(*net.TCPAddr).Port
	if _, err := kernel.New(kernel.Config{Connection: info, Session: new(echo.Session)}); err == nil {
		t.Error("a taken port was bound")
	}
}

func TestUnknownScheme(t *testing.T) {
	info := local()
	info.SignatureScheme = "rot13"
	if _, err := kernel.New(kernel.Config{Connection: info, Session: new(echo.Session)}); err == nil {
		t.Error("rot13 was taken")
	}
}

// TestRestart holds that the next kernel can bind the same ports at once.
func TestRestart(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), kerneltest.Limit)
	defer cancel()
	info := local()
	for range 3 {
		k, err := kernel.New(kernel.Config{Connection: info, Session: new(echo.Session)})
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- k.Run(ctx) }()
		info = k.Connection()
		c, err := client.Dial(ctx, info)
		if err != nil {
			t.Fatal(err)
		}
		reply, err := c.Execute(ctx, proto.ExecuteRequest{Code: "=> 1", StoreHistory: true}, client.Handler{})
		if err != nil || reply.ExecutionCount != 1 {
			t.Errorf("got %+v, %v, want count 1", reply, err)
		}
		if err := c.Shutdown(ctx, true); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
		c.Close()
	}
}

func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), kerneltest.Limit)
	defer cancel()
	k, err := kernel.New(kernel.Config{Connection: local(), Session: new(echo.Session)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- k.Run(ctx) }()
	c, err := client.Dial(ctx, k.Connection())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	reply, err := c.Execute(ctx, proto.ExecuteRequest{Code: "display started\nwait"}, client.Handler{Publish: func(content proto.Content) {
		if _, ok := content.(proto.DisplayData); ok {
			k.Interrupt()
		}
	}})
	if err != nil || reply.Error == nil || reply.Error.Ename != "KeyboardInterrupt" {
		t.Errorf("got %+v, %v, want KeyboardInterrupt", reply, err)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestParentThatIsGone holds that a kernel does not outlive who started it.
func TestParentThatIsGone(t *testing.T) {
	gone := exec.Command(os.Args[0], "-test.run=^$")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	k, err := kernel.New(kernel.Config{Connection: local(), Session: new(echo.Session), ParentPID: gone.Process.Pid})
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Run(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestParentThatLives(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), kerneltest.Limit)
	defer cancel()
	for _, pid := range []int{os.Getpid(), os.Getppid()} {
		k, err := kernel.New(kernel.Config{Connection: local(), Session: new(echo.Session), ParentPID: pid})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(ctx)
		done := make(chan error, 1)
		go func() { done <- k.Run(ctx) }()
		c, err := client.Dial(ctx, k.Connection())
		if err != nil {
			t.Fatal(err)
		}
		c.Close()
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestParentPID(t *testing.T) {
	for value, want := range map[string]int{"": 0, "x": 0, "0": 0, "1": 0, "-5": 0, "4711": 4711} {
		t.Setenv("JPY_PARENT_PID", value)
		if got := kernel.ParentPID(); got != want {
			t.Errorf("%q: got %d, want %d", value, got, want)
		}
	}
}
