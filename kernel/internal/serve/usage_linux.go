package serve

import (
	"bufio"
	"bytes"
	"os"
	"strconv"
	"strings"
	"time"

	"gokernel/kernel/internal/proto"
)

// tick is the unit of times in /proc. It is the same on all machines, whatever the
// system's own clock is.
const tick = time.Second / 100

// ownProcesses gives this process and its descendants, by their ids.
func ownProcesses() map[int]process {
	folder, err := os.Open("/proc")
	if err != nil {
		return nil
	}
	defer folder.Close()
	names, _ := folder.Readdirnames(-1) // as many as can be read
	all := map[int]process{}
	for _, name := range names {
		pid, err := strconv.Atoi(name)
		if err != nil {
			continue
		}
		if p, ok := readProcess(name); ok {
			all[pid] = p
		}
	}
	kept := descendants(all, os.Getpid())
	for pid, p := range kept {
		p.memory = readMemory(strconv.Itoa(pid))
		kept[pid] = p
	}
	return kept
}

// readProcess reads a process's parent and time. It reports false if the process is gone.
func readProcess(pid string) (p process, ok bool) {
	text, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return p, false
	}
	// The second field is the program's name in parentheses, and may hold anything.
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) < 13 {
		return p, false
	}
	p.parent, _ = strconv.Atoi(fields[1])
	p.cpu = time.Duration(number(fields[11])+number(fields[12])) * tick // user, system
	return p, true
}

// readMemory gives the bytes of memory that a process uses, its share of what it shares
// with others.
func readMemory(pid string) uint64 {
	return readTable("/proc/" + pid + "/smaps_rollup")["Pss"]
}

// readHostCPU reads what all processors have done.
func readHostCPU() (host hostCPU) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return host
	}
	line, _, _ := strings.Cut(string(text), "\n")
	for i, field := range strings.Fields(line) { // cpu user nice system idle iowait irq softirq steal …
		spent := time.Duration(number(field)) * tick
		if i == 0 || i > 8 { // the rest is counted among the first
			continue
		}
		host.total += spent
		if i != 4 && i != 5 {
			host.busy += spent
		}
	}
	return host
}

// readHostMemory reads how much memory there is; nil if that is not known.
func readHostMemory() *proto.HostMemory {
	table := readTable("/proc/meminfo")
	total := table["MemTotal"]
	if total == 0 {
		return nil
	}
	available := min(table["MemAvailable"], total)
	cached := table["Cached"] + table["SReclaimable"]
	return &proto.HostMemory{
		Total:     total,
		Available: available,
		Percent:   100 * float64(total-available) / float64(total),
		Used:      total - available,
		Free:      table["MemFree"],
		Active:    table["Active"],
		Inactive:  table["Inactive"],
		Buffers:   table["Buffers"],
		Cached:    cached,
		Shared:    table["Shmem"],
		Slab:      table["Slab"],
	}
}

// readTable reads lines such as "MemTotal:  8041 kB", in bytes; what cannot be read is
// left out.
func readTable(file string) map[string]uint64 {
	table := map[string]uint64{}
	text, _ := os.ReadFile(file) // nothing, if it is not there
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		name, rest, _ := strings.Cut(lines.Text(), ":")
		if fields := strings.Fields(rest); len(fields) == 2 && fields[1] == "kB" {
			table[name] = number(fields[0]) << 10
		}
	}
	return table
}

// number reads a number; 0 if it is none.
func number(text string) uint64 {
	n, _ := strconv.ParseUint(text, 10, 64)
	return n
}
