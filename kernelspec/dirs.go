package kernelspec

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// surroundings are what decides where Jupyter looks.
type surroundings struct {
	goos   string
	getenv func(string) string
	home   string
	prefix string // of the Python that has the jupyter command; "" if there is none
}

func here() surroundings {
	home, _ := os.UserHomeDir()
	return surroundings{goos: runtime.GOOS, getenv: os.Getenv, home: home, prefix: jupyterPrefix()}
}

// jupyterPrefix is the prefix of the installation that the jupyter command on PATH
// belongs to: Jupyter looks under the prefix of its own Python.
func jupyterPrefix() string {
	program, err := exec.LookPath("jupyter")
	if err != nil {
		return ""
	}
	if real, err := filepath.EvalSymlinks(program); err == nil {
		program = real
	}
	return filepath.Dir(filepath.Dir(program))
}

// Dirs lists the data directories that Jupyter searches here, first match first;
// kernelspecs stand in their kernels folders. They need not exist.
func Dirs() []string { return here().dirs() }

func (s surroundings) dirs() []string {
	var dirs []string
	add := func(more ...string) {
		for _, dir := range more {
			if dir != "" && !slices.Contains(dirs, dir) {
				dirs = append(dirs, dir)
			}
		}
	}
	add(filepath.SplitList(s.getenv("JUPYTER_PATH"))...)
	if s.prefersEnvironment() {
		add(s.environmentDirs()...)
	}
	add(s.userDir())
	add(s.environmentDirs()...)
	add(s.systemDirs()...)
	return dirs
}

// userDir is the data directory of the person.
func (s surroundings) userDir() string {
	if dir := s.getenv("JUPYTER_DATA_DIR"); dir != "" {
		return dir
	}
	switch s.goos {
	case "darwin":
		return filepath.Join(s.home, "Library", "Jupyter")
	case "windows":
		if dir := s.getenv("APPDATA"); dir != "" {
			return filepath.Join(dir, "jupyter")
		}
		return filepath.Join(s.home, ".jupyter", "data")
	}
	if dir := s.getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "jupyter")
	}
	return filepath.Join(s.home, ".local", "share", "jupyter")
}

// RuntimeDir is the directory in which Jupyter's clients look for the connection files of
// kernels that run. It need not exist.
func RuntimeDir() string { return here().runtimeDir() }

func (s surroundings) runtimeDir() string {
	if dir := s.getenv("JUPYTER_RUNTIME_DIR"); dir != "" {
		return dir
	}
	return filepath.Join(s.userDir(), "runtime")
}

// activePrefix is the prefix of the Python environment that is switched on, or "".
func (s surroundings) activePrefix() string {
	if prefix := s.getenv("VIRTUAL_ENV"); prefix != "" {
		return prefix
	}
	return s.getenv("CONDA_PREFIX")
}

func (s surroundings) environmentDirs() []string {
	var dirs []string
	for _, prefix := range []string{s.activePrefix(), s.prefix} {
		if prefix != "" {
			dirs = append(dirs, dataDir(prefix))
		}
	}
	return dirs
}

// prefersEnvironment tells whether an environment's kernels hide the person's own.
func (s surroundings) prefersEnvironment() bool {
	if v := s.getenv("JUPYTER_PREFER_ENV_PATH"); v != "" {
		return !slices.Contains([]string{"no", "n", "false", "off", "0", "0.0"}, strings.ToLower(v))
	}
	base := s.getenv("CONDA_DEFAULT_ENV")
	return s.getenv("VIRTUAL_ENV") != "" || s.getenv("CONDA_PREFIX") != "" && base != "" && base != "base"
}

func (s surroundings) systemDirs() []string {
	if s.goos != "windows" {
		return []string{"/usr/local/share/jupyter", "/usr/share/jupyter"}
	}
	if s.getenv("JUPYTER_USE_PROGRAMDATA") != "" && s.getenv("PROGRAMDATA") != "" {
		return []string{filepath.Join(s.getenv("PROGRAMDATA"), "jupyter")}
	}
	return nil
}

// dataDir is Jupyter's data directory under an installation prefix.
func dataDir(prefix string) string { return filepath.Join(prefix, "share", "jupyter") }

var errNoEnvironment = errors.New("no Python environment is active: activate one (VIRTUAL_ENV or CONDA_PREFIX), or name it with --prefix")
