package kernelspec

import (
	"encoding/json"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestDirs(t *testing.T) {
	tests := []struct {
		name string
		goos string
		env  map[string]string
		want []string
	}{
		{"linux", "linux", nil,
			[]string{"/h/.local/share/jupyter", "/opt/jl/share/jupyter", "/usr/local/share/jupyter", "/usr/share/jupyter"}},
		{"xdg and path", "linux", map[string]string{"XDG_DATA_HOME": "/x", "JUPYTER_PATH": "/a:/b"},
			[]string{"/a", "/b", "/x/jupyter", "/opt/jl/share/jupyter", "/usr/local/share/jupyter", "/usr/share/jupyter"}},
		{"virtual environment first", "linux", map[string]string{"VIRTUAL_ENV": "/v", "CONDA_PREFIX": "/c"},
			[]string{"/v/share/jupyter", "/opt/jl/share/jupyter", "/h/.local/share/jupyter", "/usr/local/share/jupyter", "/usr/share/jupyter"}},
		{"conda base does not go first", "linux", map[string]string{"CONDA_PREFIX": "/c", "CONDA_DEFAULT_ENV": "base"},
			[]string{"/h/.local/share/jupyter", "/c/share/jupyter", "/opt/jl/share/jupyter", "/usr/local/share/jupyter", "/usr/share/jupyter"}},
		{"user first by wish", "linux", map[string]string{"VIRTUAL_ENV": "/opt/jl", "JUPYTER_PREFER_ENV_PATH": "0", "JUPYTER_DATA_DIR": "/d"},
			[]string{"/d", "/opt/jl/share/jupyter", "/usr/local/share/jupyter", "/usr/share/jupyter"}},
		{"mac", "darwin", nil,
			[]string{"/h/Library/Jupyter", "/opt/jl/share/jupyter", "/usr/local/share/jupyter", "/usr/share/jupyter"}},
		{"windows", "windows", map[string]string{"APPDATA": "/roaming", "PROGRAMDATA": "/pd"},
			[]string{"/roaming/jupyter", "/opt/jl/share/jupyter"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := surroundings{goos: test.goos, getenv: func(k string) string { return test.env[k] }, home: "/h", prefix: "/opt/jl"}
			if got := s.dirs(); !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestInstallFindUninstall(t *testing.T) {
	prefix, program := t.TempDir(), aProgram(t)
	o := Options{Scope: Prefix, Prefix: prefix, Name: "My.Go-1", Program: program}
	dir, err := Install(o)
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(prefix, "share/jupyter/kernels/my.go-1"); dir != want {
		t.Errorf("installed in %s, want %s", dir, want)
	}
	found := Find([]string{filepath.Join(prefix, "share/jupyter"), t.TempDir()})
	if len(found) != 1 || found[0].Name != "my.go-1" || found[0].Err != nil || found[0].Dir != dir {
		t.Fatalf("found %+v", found)
	}
	if want := []string{program, "kernel", "{connection_file}"}; !slices.Equal(found[0].Spec.Argv, want) {
		t.Errorf("argv %q, want %q", found[0].Spec.Argv, want)
	}
	if gone, err := Uninstall(o); err != nil || gone != dir {
		t.Errorf("uninstall: %q, %v", gone, err)
	}
	if _, err := Uninstall(o); err == nil || !strings.Contains(err.Error(), "no kernelspec") {
		t.Errorf("second uninstall: %v", err)
	}
}

func TestFiles(t *testing.T) {
	dir := installed(t, Options{Scope: Prefix, Prefix: t.TempDir(), Program: aProgram(t)})
	if got, want := names(t, dir), []string{"kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"}; !slices.Equal(got, want) {
		t.Errorf("files %q, want %q", got, want)
	}
	for name, size := range map[string]int{"logo-32x32.png": 32, "logo-64x64.png": 64} {
		file, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if config, err := png.DecodeConfig(file); err != nil || config.Width != size || config.Height != size {
			t.Errorf("%s: %+v, %v", name, config, err)
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, "kernel.json"))
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(data, &keys); err != nil || len(keys) != 6 || string(keys["metadata"]) != "{}" {
		t.Errorf("kernel.json: %v\n%s", err, data)
	}
}

// An install over an older one replaces all of it and leaves nothing beside it.
func TestReplace(t *testing.T) {
	o := Options{Scope: Prefix, Prefix: t.TempDir(), Program: aProgram(t)}
	dir := installed(t, o)
	stale := filepath.Join(dir, "stale")
	if err := os.WriteFile(stale, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	installed(t, o)
	if _, err := os.Stat(stale); err == nil {
		t.Error("a file of the older kernelspec is still there")
	}
	if got := names(t, filepath.Dir(dir)); !slices.Equal(got, []string{DefaultName}) {
		t.Errorf("kernels folder holds %q", got)
	}
}

// What cannot be installed leaves the older one as it was.
func TestFailedInstallKeepsTheOld(t *testing.T) {
	o := Options{Scope: Prefix, Prefix: t.TempDir(), Program: aProgram(t)}
	dir := installed(t, o)
	folder := filepath.Join(t.TempDir(), "go-build1", "prog") // to be copied, but a folder can't be read
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	o.Program = folder
	if _, err := Install(o); err == nil {
		t.Fatal("installed a folder as the program")
	}
	if got := names(t, dir); len(got) != 4 {
		t.Errorf("the older kernelspec holds %q", got)
	}
	if got := names(t, filepath.Dir(dir)); len(got) != 1 {
		t.Errorf("kernels folder holds %q", got)
	}
}

func TestProgramOfGoRunIsCopied(t *testing.T) {
	for _, folder := range []string{"go-build123/b001/exe", "cache/ab/" + strings.Repeat("0f", 32) + "-d"} {
		program := filepath.Join(t.TempDir(), folder, "gokernel")
		if err := os.MkdirAll(filepath.Dir(program), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(program, []byte("#!/bin/sh\necho ran\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		dir := installed(t, Options{Scope: Prefix, Prefix: t.TempDir(), Program: program})
		if err := os.Remove(program); err != nil {
			t.Fatal(err)
		}
		found := Find([]string{filepath.Dir(filepath.Dir(dir))})
		if len(found) != 1 {
			t.Fatalf("found %+v", found)
		}
		if out, err := exec.Command(found[0].Spec.Argv[0]).Output(); err != nil || string(out) != "ran\n" {
			t.Errorf("%s: %q, %v", found[0].Spec.Argv[0], out, err)
		}
		again := installed(t, Options{Scope: Prefix, Prefix: filepath.Join(dir, "../../../.."), Program: found[0].Spec.Argv[0]})
		if got := names(t, again); again != dir || len(got) != 5 {
			t.Errorf("installed again by its copy: %s holds %q", again, got)
		}
	}
}

func TestRefusals(t *testing.T) {
	program := aProgram(t)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("VIRTUAL_ENV", "")
	t.Setenv("CONDA_PREFIX", "")
	for want, o := range map[string]Options{
		`kernel name "a b"`:                 {Scope: Prefix, Prefix: t.TempDir(), Name: "a b"},
		`kernel name ".."`:                  {Scope: Prefix, Prefix: t.TempDir(), Name: ".."},
		`kernel name "../x"`:                {Scope: Prefix, Prefix: t.TempDir(), Name: "../x"},
		"the prefix is empty":               {Scope: Prefix},
		"no Python environment is active":   {Scope: SysPrefix},
		"cannot write " + file + "/share":   {Scope: Prefix, Prefix: file},
		"nothing-here: no such file or dir": {Scope: Prefix, Prefix: t.TempDir(), Program: "nothing-here"},
	} {
		if o.Program == "" {
			o.Program = program
		}
		_, err := Install(o)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("got %v, want one line with %q", err, want)
		}
	}
}

func TestUnreadableSpecIsFoundWithItsError(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"broken": "{", "empty": "{}"} {
		if err := os.MkdirAll(filepath.Join(dir, "kernels", name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "kernels", name, "kernel.json"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	found := Find([]string{dir})
	if len(found) != 2 || found[0].Err == nil || found[1].Err == nil {
		t.Errorf("found %+v", found)
	}
}

func aProgram(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return program
}

func installed(t *testing.T, o Options) string {
	t.Helper()
	dir, err := Install(o)
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}
