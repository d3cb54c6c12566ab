package nbrun

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gokernel/kernel/internal/history"
	"gokernel/kernelspec"
)

// Kernel says how a kernel is started, in the terms of a kernelspec.
type Kernel struct {
	Name          string            `json:"-"` // of the kernelspec, as notebooks record it
	Dir           string            `json:"-"` // of the kernelspec; "" if it is not installed
	Argv          []string          `json:"argv"`
	DisplayName   string            `json:"display_name"`
	Language      string            `json:"language"`
	InterruptMode string            `json:"interrupt_mode"` // "message"; else "signal"
	Env           map[string]string `json:"env"`
}

// ThisKernel is our own kernel, run by a program that need not be installed.
func ThisKernel(program string) Kernel {
	spec := kernelspec.New(program)
	return Kernel{
		Name:          kernelspec.DefaultName,
		Argv:          spec.Argv,
		DisplayName:   spec.DisplayName,
		Language:      spec.Language,
		InterruptMode: spec.InterruptMode,
	}
}

// FindKernel finds an installed kernelspec by its name where Jupyter looks, or by its
// folder if the name has a slash.
func FindKernel(name string) (Kernel, error) {
	if strings.ContainsRune(name, filepath.Separator) {
		return readSpec(strings.ToLower(filepath.Base(name)), name)
	}
	found := kernelspec.Find(kernelspec.Dirs())
	i := slices.IndexFunc(found, func(f kernelspec.Found) bool { return f.Name == strings.ToLower(name) })
	if i < 0 {
		var names []string
		for _, f := range found {
			names = append(names, f.Name)
		}
		if len(names) == 0 {
			return Kernel{}, fmt.Errorf("no kernel named %q: no kernelspec is installed (jupyter --paths says where they are looked for)", name)
		}
		return Kernel{}, fmt.Errorf("no kernel named %q: installed are %s", name, strings.Join(names, ", "))
	}
	return readSpec(found[i].Name, found[i].Dir)
}

func readSpec(name, dir string) (Kernel, error) {
	file := filepath.Join(dir, "kernel.json")
	data, err := os.ReadFile(file)
	if err != nil {
		return Kernel{}, fmt.Errorf("kernelspec: %w", err)
	}
	k := Kernel{Name: name, Dir: dir}
	if err := json.Unmarshal(data, &k); err != nil {
		return Kernel{}, fmt.Errorf("kernelspec %s: %w", file, err)
	}
	if len(k.Argv) == 0 {
		return Kernel{}, fmt.Errorf("kernelspec %s: argv is empty", file)
	}
	return k, nil
}

// argv gives the command line with the places for files filled in.
func (k Kernel) argv(connectionFile string) []string {
	fill := strings.NewReplacer("{connection_file}", connectionFile, "{resource_dir}", k.Dir)
	argv := make([]string, len(k.Argv))
	for i, arg := range k.Argv {
		argv[i] = fill.Replace(arg)
	}
	return argv
}

// environment gives our environment and the kernelspec's, in whose values ${NAME} stands
// for a variable of ours.
func (k Kernel) environment() []string {
	env := os.Environ()
	for name, value := range k.Env {
		env = append(env, name+"="+os.Expand(value, func(variable string) string {
			if variable == "$" {
				return "$"
			}
			return os.Getenv(variable)
		}))
	}
	env = append(env, history.PathVar+"="+history.Off) // nobody has typed these cells
	return append(env, fmt.Sprintf("JPY_PARENT_PID=%d", os.Getpid()))
}
