// Package kernelspec tells Jupyter about this kernel: a kernelspec is a folder with
// a kernel.json and logos, in one of the places where Jupyter looks.
package kernelspec

import (
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// DefaultName is the kernelspec's name unless another is asked for; it is what
// notebooks record and what --kernel options of Jupyter's tools take.
const DefaultName = "gokernel"

// Spec is the content of a kernel.json.
type Spec struct {
	Argv                  []string       `json:"argv"`
	DisplayName           string         `json:"display_name"`
	Language              string         `json:"language"`
	InterruptMode         string         `json:"interrupt_mode"`
	KernelProtocolVersion string         `json:"kernel_protocol_version"`
	Metadata              map[string]any `json:"metadata"` // always {}: no claim of a debugger or of encryption
}

// New gives the spec of a kernel that is started by running program.
func New(program string) Spec {
	return Spec{
		Argv:                  []string{program, "kernel", "{connection_file}"},
		DisplayName:           "Go (gokernel)",
		Language:              "go",
		InterruptMode:         "message",
		KernelProtocolVersion: "5.5",
		Metadata:              map[string]any{},
	}
}

//go:embed logos
var logos embed.FS

// write fills an empty folder with the spec's files.
func write(folder string, spec Spec) error {
	entries, err := logos.ReadDir("logos")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		data, err := logos.ReadFile("logos/" + entry.Name())
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, entry.Name()), data, 0o644); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(spec, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "kernel.json"), append(text, '\n'), 0o644)
}

// Found is a kernelspec that is installed somewhere.
type Found struct {
	Name string
	Dir  string
	Spec Spec
	Err  error // why its kernel.json can't be read; nil if it can
}

// Find lists the kernelspecs under data directories such as Dirs gives. Of two with
// one name the first counts, as it does for Jupyter.
func Find(dirs []string) []Found {
	var found []Found
	seen := map[string]bool{}
	for _, dir := range dirs {
		files, _ := filepath.Glob(filepath.Join(dir, "kernels", "*", "kernel.json"))
		for _, file := range files {
			folder := filepath.Dir(file)
			name := strings.ToLower(filepath.Base(folder))
			if seen[name] || !validName.MatchString(name) {
				continue
			}
			seen[name] = true
			spec, err := read(file)
			found = append(found, Found{Name: name, Dir: folder, Spec: spec, Err: err})
		}
	}
	return found
}

func read(file string) (Spec, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return Spec{}, err
	}
	var spec Spec
	if err := json.Unmarshal(data, &spec); err != nil {
		return Spec{}, fmt.Errorf("%s: %w", file, err)
	}
	if len(spec.Argv) == 0 {
		return spec, fmt.Errorf("%s: argv is empty", file)
	}
	return spec, nil
}

var validName = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

// checkedName gives the name as Jupyter stores it.
func checkedName(name string) (string, error) {
	if name == "" {
		return DefaultName, nil
	}
	if !validName.MatchString(name) || strings.Trim(name, ".") == "" {
		return "", fmt.Errorf("kernel name %q: want letters, digits, '.', '_' and '-' only", name)
	}
	return strings.ToLower(name), nil
}
