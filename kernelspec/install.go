package kernelspec

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

// Scope says for whom a kernelspec is installed.
type Scope int

// The scopes of an installation.
const (
	User      Scope = iota // the person, in every Jupyter of theirs
	SysPrefix              // the Python environment that is active
	Prefix                 // whoever uses the installation under Options.Prefix; /usr/local is the whole system
)

// Options say which kernelspec to install or uninstall. The zero value is the
// person's own, of the default name, for the running program.
type Options struct {
	Scope   Scope
	Prefix  string // installation prefix, for Scope Prefix
	Name    string // DefaultName if empty; stored in lower case
	Program string // what the kernelspec starts; the running program if empty
}

// Dir gives the folder of the kernelspec that the options name.
func (o Options) Dir() (string, error) {
	name, err := checkedName(o.Name)
	if err != nil {
		return "", err
	}
	data, err := o.data(here())
	if err != nil {
		return "", err
	}
	return filepath.Abs(filepath.Join(data, "kernels", name))
}

func (o Options) data(s surroundings) (string, error) {
	switch {
	case o.Scope == Prefix && o.Prefix == "":
		return "", errors.New("the prefix is empty")
	case o.Scope == Prefix:
		return dataDir(o.Prefix), nil
	case o.Scope == SysPrefix && s.activePrefix() == "":
		return "", errNoEnvironment
	case o.Scope == SysPrefix:
		return dataDir(s.activePrefix()), nil
	}
	return s.userDir(), nil
}

// Install writes the kernelspec and returns its folder. An older one of that name is
// replaced in one step: there is never half a kernelspec.
//
// A program that go run has built is gone when go run ends, so it is copied into the
// kernelspec's folder; any other stays where it is.
func Install(o Options) (string, error) {
	dir, err := o.Dir()
	if err != nil {
		return "", err
	}
	program, err := o.program()
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return "", cannotWrite(filepath.Dir(dir), err)
	}
	fresh, err := os.MkdirTemp(filepath.Dir(dir), ".new-")
	if err != nil {
		return "", cannotWrite(filepath.Dir(dir), err)
	}
	defer os.RemoveAll(fresh)
	if err := fill(fresh, dir, program); err != nil {
		return "", cannotWrite(dir, err)
	}
	if err := replace(dir, fresh); err != nil {
		return "", cannotWrite(dir, err)
	}
	return dir, nil
}

// program is the absolute path of what the kernelspec starts.
func (o Options) program() (string, error) {
	if o.Program == "" {
		return os.Executable()
	}
	program, err := filepath.Abs(o.Program)
	if err != nil {
		return "", err
	}
	_, err = os.Stat(program)
	return program, err
}

// fill writes the files of the kernelspec that will stand in dir.
func fill(fresh, dir, program string) error {
	if err := os.Chmod(fresh, 0o755); err != nil { // MkdirTemp's is for the owner alone
		return err
	}
	if vanishes(program) || filepath.Dir(program) == dir { // the latter: an earlier copy reinstalls itself
		name := "gokernel"
		if runtime.GOOS == "windows" {
			name += ".exe"
		}
		if err := copyProgram(filepath.Join(fresh, name), program); err != nil {
			return err
		}
		program = filepath.Join(dir, name)
	}
	return write(fresh, New(program))
}

var cachedBuild = regexp.MustCompile(`^[0-9a-f]{64}-d$`)

// vanishes tells whether the program is one that go run has built: it lies in a
// temporary go-build folder or in the build cache, which is trimmed.
func vanishes(program string) bool {
	for part := range strings.SplitSeq(filepath.ToSlash(filepath.Dir(program)), "/") {
		if strings.HasPrefix(part, "go-build") || cachedBuild.MatchString(part) {
			return true
		}
	}
	return false
}

func copyProgram(to, from string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Close())
}

// replace puts the folder fresh in the place of dir, which may exist.
func replace(dir, fresh string) error {
	old := fresh + "-old"
	err := os.Rename(dir, old)
	if errors.Is(err, fs.ErrNotExist) {
		return os.Rename(fresh, dir)
	}
	if err != nil {
		return err
	}
	if err := os.Rename(fresh, dir); err != nil {
		return errors.Join(err, os.Rename(old, dir))
	}
	return os.RemoveAll(old)
}

func cannotWrite(dir string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("cannot write %s: %w; choose another place with --prefix, or --user for your own", dir, err)
}

// Uninstall removes the kernelspec and returns the folder that it had. It leaves
// alone what is not a kernelspec.
func Uninstall(o Options) (string, error) {
	dir, err := o.Dir()
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(filepath.Join(dir, "kernel.json")); err != nil {
		return "", fmt.Errorf("no kernelspec to remove in %s", dir)
	}
	if err := os.RemoveAll(dir); err != nil {
		return "", cannotWrite(dir, err)
	}
	return dir, nil
}
