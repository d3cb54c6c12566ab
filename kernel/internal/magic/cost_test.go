package magic

import (
	"errors"
	"testing"
	"time"
)

func TestTimeText(t *testing.T) {
	for n, want := range map[float64]string{
		0: "0 ns", 0.25: "0.25 ns", 12.34: "12.3 ns", 999.4: "999 ns", 999.6: "1 µs", 1500: "1.5 µs",
		2e6: "2 ms", 1.23456e9: "1.23 s", 99e9: "99 s", 125e9: "2m5s",
	} {
		if got := timeText(n); got != want {
			t.Errorf("%v: got %s, want %s", n, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[uint64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := grouped(n); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	for n, want := range map[uint64]string{0: "0 B", 999: "999 B", 1000: "1 kB", 123456: "123 kB", 5e9: "5 GB"} {
		if got := bytesText(n); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
}

func TestReport(t *testing.T) {
	costs := []Cost{{Wall: 1000, Bytes: 160, Allocs: 10}, {Wall: 3000, Bytes: 160, Allocs: 10}}
	want := "200 ns ± 100 ns per loop (mean ± std. dev. of 2 runs, 10 loops each), 16 B/op, 1 allocs/op"
	if got := (timeit{loops: 10}).report(costs); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestCalibrate(t *testing.T) {
	for one, want := range map[time.Duration]int{
		time.Second: 1, 60 * time.Millisecond: 2, time.Millisecond: 100, 9 * time.Microsecond: 20000,
	} {
		loops, err := calibrate(func(n int) (Cost, error) { return Cost{Wall: time.Duration(n) * one}, nil })
		if err != nil || loops != want {
			t.Errorf("%s: got %d, %v, want %d loops", one, loops, err, want)
		}
	}
	boom := errors.New("boom")
	if _, err := calibrate(func(int) (Cost, error) { return Cost{}, boom }); !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
}
