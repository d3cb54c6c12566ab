package magic

import (
	"fmt"
	"runtime"
	"time"
)

// Cost is what running something has cost. All but Wall is the whole process's, with the
// goroutines that ran meanwhile.
type Cost struct {
	Wall         time.Duration
	User, System time.Duration // of the processor; 0 where the system does not tell
	Allocs       uint64        // objects allocated
	Bytes        uint64        // their size
}

// Measure runs f and gives its cost, nothing else's if f panics.
func Measure(f func()) Cost {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	user, system := processorTimes()
	start := time.Now()
	f()
	wall := time.Since(start)
	userAfter, systemAfter := processorTimes()
	runtime.ReadMemStats(&after)
	return Cost{
		Wall:   wall,
		User:   userAfter - user,
		System: systemAfter - system,
		Allocs: after.Mallocs - before.Mallocs,
		Bytes:  after.TotalAlloc - before.TotalAlloc,
	}
}

// timeText writes a time with three digits.
func timeText(nanoseconds float64) string {
	for _, unit := range []struct {
		name string
		size float64
	}{{"ns", 1e3}, {"µs", 1e6}, {"ms", 1e9}} {
		if nanoseconds < 0.9995*unit.size {
			return fmt.Sprintf("%.3g %s", nanoseconds/(unit.size/1e3), unit.name)
		}
	}
	if seconds := nanoseconds / 1e9; seconds < 100 {
		return fmt.Sprintf("%.3g s", seconds)
	}
	return time.Duration(nanoseconds).Round(time.Second).String()
}

// bytesText writes a number of bytes with three digits.
func bytesText(n uint64) string {
	size := float64(n)
	for _, unit := range []string{"B", "kB", "MB"} {
		if size < 999.5 {
			return fmt.Sprintf("%.3g %s", size, unit)
		}
		size /= 1000
	}
	return fmt.Sprintf("%.3g GB", size)
}

// grouped writes a number with commas.
func grouped(n uint64) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
