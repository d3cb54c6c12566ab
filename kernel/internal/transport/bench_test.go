package transport

import (
	"bytes"
	"context"
	"fmt"
	"testing"
)

// jupyterLike are seven frames of a size, as a Jupyter message has.
func jupyterLike(size int) [][]byte {
	out := make([][]byte, 7)
	for i := range out {
		out[i] = bytes.Repeat([]byte("x"), size)
	}
	return out
}

func BenchmarkRoundTrip(b *testing.B) {
	for name, info := range transports(b) {
		b.Run(name, func(b *testing.B) {
			e := listen(b, info, Options{})
			ctx := b.Context()
			go func() {
				for {
					frames, err := e.Shell.Recv(ctx)
					if err != nil {
						return
					}
					e.Shell.Send(frames)
				}
			}()
			d := dialDealer(b, e, e.Info().ShellPort, "")
			message := jupyterLike(100)
			b.ReportAllocs()
			for b.Loop() {
				if err := d.Send(message); err != nil {
					b.Fatal(err)
				}
				if _, err := d.Recv(ctx); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkHeartbeat(b *testing.B) {
	for _, size := range []int{100, 10 << 20} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			e := listenTCP(b, Options{})
			d := dialDealer(b, e, e.Info().HBPort, "")
			message := [][]byte{nil, bytes.Repeat([]byte("x"), size)}
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if err := d.Send(message); err != nil {
					b.Fatal(err)
				}
				if _, err := d.Recv(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkFanOut counts one message published as one operation, received by every subscriber.
func BenchmarkFanOut(b *testing.B) {
	for _, count := range []int{1, 10, 50} {
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			e := listenTCP(b, Options{})
			done := make(chan error, count)
			subs := make([]*Sub, count)
			for i := range subs {
				subs[i] = dialSub(b, e)
			}
			for _, s := range subs {
				go func() { done <- receiveUntilLast(b.Context(), s) }()
			}
			message := jupyterLike(1024 / 7)
			b.ReportAllocs()
			for b.Loop() {
				if err := e.IOPub.Publish(b.Context(), message); err != nil {
					b.Fatal(err)
				}
			}
			if err := e.IOPub.Publish(b.Context(), frames("last")); err != nil {
				b.Fatal(err)
			}
			for range count {
				if err := <-done; err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(count*b.N)/b.Elapsed().Seconds(), "deliveries/s")
		})
	}
}

func receiveUntilLast(ctx context.Context, s *Sub) error {
	for {
		frames, err := s.Recv(ctx)
		if err != nil || string(frames[0]) == "last" {
			return err
		}
	}
}
